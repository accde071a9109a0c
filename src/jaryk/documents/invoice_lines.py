"""Lines of invoices: works with their taxes, energy by a violation act, a sum paid ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from jaryk.charges.queries.lines import ChargeKind
from jaryk.documents.explanation.tax import tax_name
from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import percent
from jaryk.kernel.errors import Refusal
from jaryk.kernel.rounding import HALF_UP, rounded
from jaryk.kernel.texts import text
from jaryk.ledger.chart import FEE_INCOME, TAX_CODES, revenue_code
from jaryk.reference.queries.tariffs import group as group_of
from jaryk.reference.queries.taxes import TaxKind
from jaryk.reference.queries.works import work_price, work_taxes

ONE_E3: Final = 1_000
_DWH_PER_WH: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """A work of the price list, done so many times: ``quantity_e3`` in thousandths of its unit."""

    code: str
    quantity_e3: int = ONE_E3


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCharged:
    """Energy reckoned by the Instruction, priced and taxed by the caller."""

    group_code: str
    energy_dwh: int
    amount_tyiyn: int
    taxes: Mapping[TaxKind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to be written; ``credit_code`` is empty where nothing is posted."""

    title: str
    amount_tyiyn: int
    credit_code: str = ""
    work_price_id: int | None = None
    quantity_e3: int | None = None
    unit: str = ""
    price_tyiyn: int | None = None


def lines_of_works(works: Sequence[WorkDone], *, on: date, lang: str) -> list[Line]:
    """What the works cost by the price list of the day, and the taxes on them.

    Refusal for a work without a price that day, or a quantity of nothing.
    """
    lines = [_work_line(done, on, lang) for done in works]
    base = sum(line.amount_tyiyn for line in lines)
    return lines + [
        _tax_line(tax, amount, lang, rate_e2=rate_e2)
        for tax, rate_e2 in work_taxes(on).items()
        if (amount := _tax_tyiyn(base, rate_e2, on))
    ]


def lines_of_energy(charged: Sequence[EnergyCharged], *, lang: str) -> list[Line]:
    """A line for each charge of energy, then each tax summed up."""
    lines = [_energy_line(charge, lang) for charge in charged]
    for tax in TaxKind:
        amount = sum(charge.taxes.get(tax, 0) for charge in charged)
        if amount:
            lines.append(_tax_line(tax, amount, lang))
    return lines


def line_ahead(amount_tyiyn: int, *, lang: str) -> Line:
    """A sum to be paid ahead; nothing is charged for it."""
    if amount_tyiyn <= 0:
        raise Refusal("documents.invoice.not_positive")
    return Line(title=text("documents.invoice.line.ahead", lang), amount_tyiyn=amount_tyiyn)


def _work_line(done: WorkDone, on: date, lang: str) -> Line:
    if done.quantity_e3 <= 0:
        raise Refusal("documents.invoice.no_quantity", code=done.code)
    price = work_price(done.code, on)
    amount = rounded(Fraction(price.price_tyiyn * done.quantity_e3, ONE_E3), 0, HALF_UP)
    if not amount:
        raise Refusal("documents.invoice.no_quantity", code=done.code)
    return Line(
        title=getattr(price.work, f"name_{lang}"),
        amount_tyiyn=int(amount),
        credit_code=FEE_INCOME,
        work_price_id=price.pk,
        quantity_e3=done.quantity_e3,
        unit=price.work.unit,
        price_tyiyn=price.price_tyiyn,
    )


def _energy_line(charge: EnergyCharged, lang: str) -> Line:
    if charge.amount_tyiyn <= 0 or charge.energy_dwh <= 0:
        raise Refusal("documents.invoice.not_positive")
    group = group_of(charge.group_code)
    name = getattr(group, f"name_{lang}")
    thousandths = rounded(Fraction(charge.energy_dwh, _DWH_PER_WH), 0, HALF_UP)
    return Line(
        title=text("documents.invoice.line.energy", lang, group=name),
        amount_tyiyn=charge.amount_tyiyn,
        credit_code=revenue_code(group.code),
        quantity_e3=int(thousandths),
        unit=text("documents.invoice.line.kwh", lang),
    )


def _tax_line(tax: TaxKind, amount_tyiyn: int, lang: str, *, rate_e2: int | None = None) -> Line:
    name = tax_name(ChargeKind.ENERGY + tax, lang)
    told = "" if rate_e2 is None else f", {percent(Fraction(rate_e2, 10_000), lang)}"
    return Line(title=f"{name}{told}", amount_tyiyn=amount_tyiyn, credit_code=TAX_CODES[tax.value])


def _tax_tyiyn(base_tyiyn: int, rate_e2: int, on: date) -> int:
    """The tax on the works of an invoice, by the rule that taxes energy."""
    facts = {"energy_charge_tyiyn": base_tyiyn, "tax_rate": rate_e2}
    return Worked(("tax_amount_tyiyn",), on, facts)["tax_amount_tyiyn"]
