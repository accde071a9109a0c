"""A whole bill explained."""

from __future__ import annotations

from datetime import date

from jaryk.charges.queries.lines import (
    BilledSlice,
    ChargeKind,
    ChargeLine,
    lines_of,
    slices_of,
)
from jaryk.documents.explanation.balance import explain_balance
from jaryk.documents.explanation.energy import explain_energy
from jaryk.documents.explanation.penalty import explain_penalty
from jaryk.documents.explanation.tax import explain_tax
from jaryk.documents.explanation.told import (
    Explanation,
    Working,
    by_own_contract,
    must_agree,
)
from jaryk.documents.figures import day
from jaryk.documents.models import Bill
from jaryk.kernel.texts import text
from jaryk.norms import calendar, rulebook
from jaryk.norms.registry import Deadline


def explain(bill: Bill, lang: str) -> Explanation:
    """Every figure of the bill in ``lang``, each worked out exactly once more.

    Raises Refusal ``documents.explanation.disagrees`` when a stored figure is not what its facts
    and the law of its day make.
    """
    lines = lines_of(bill.pk)
    slices = slices_of(bill.pk)
    energy = [line for line in lines if line.kind == ChargeKind.ENERGY]
    several = len({line.usage_point_id for line in energy}) > 1
    told = [
        explain_energy(line, slices, name_point=several, bill=bill.number, lang=lang)
        for line in energy
    ]
    told.extend(
        explain_tax(line, energy, bill=bill.number, lang=lang)
        for line in lines
        if line.kind != ChargeKind.ENERGY
    )
    _must_add_up(bill, lines, slices)
    is_household = bill.account.customer.is_household
    penalty = explain_penalty(bill, lang=lang)
    if penalty.amount_tyiyn:
        told.append(penalty)
    return Explanation(
        account=bill.account.number,
        period=f"{bill.period:%Y-%m}",
        bill=bill.number,
        total_tyiyn=bill.charged_tyiyn,
        lines=tuple(by_own_contract(line, is_household=is_household) for line in told),
        dates=_dates(bill, lang),
        balance=explain_balance(bill, lang),
        balance_tyiyn=bill.balance_tyiyn,
    )


def _must_add_up(bill: Bill, lines: list[ChargeLine], slices: list[BilledSlice]) -> None:
    """The bill's sums are those of its lines, and its energy is all that its meters counted."""
    energy = [line for line in lines if line.kind == ChargeKind.ENERGY]
    taxes = [line for line in lines if line.kind != ChargeKind.ENERGY]
    charged_dwh = sum(line.quantity_dwh or 0 for line in energy)
    for what, stored, added_up in (
        ("energy_dwh", charged_dwh, sum(piece.energy_dwh for piece in slices)),
        ("energy_dwh", bill.energy_dwh, charged_dwh),
        ("energy_tyiyn", bill.energy_tyiyn, sum(line.amount_tyiyn for line in energy)),
        ("tax_tyiyn", bill.tax_tyiyn, sum(line.amount_tyiyn for line in taxes)),
    ):
        must_agree(what, bill.number, stored, added_up)


def _dates(bill: Bill, lang: str) -> tuple[Working, ...]:
    """The day to pay by, of disconnection and to dispute by, each reckoned once more."""
    kind = "household" if bill.account.customer.is_household else "nonhousehold"
    days = calendar.national()
    known = {"issued_on": bill.issued_on, "payment_due_on": bill.due_on}
    told: list[Working] = []
    for name, printed in (
        (f"{kind}_payment_due_on", bill.due_on),
        (f"{kind}_disconnection_on", bill.disconnection_on),
        ("dispute_by", None),
    ):
        law = rulebook.deadline(name, bill.issued_on)
        needed = {given: day for given, day in known.items() if given in law.needs}
        reckoned = rulebook.reckon(name, bill.issued_on, days, **needed)
        must_agree(name, bill.number, (printed or reckoned).toordinal(), reckoned.toordinal())
        told.append(_date(law, reckoned, bill.issued_on, lang))
    return tuple(told)


def _date(law: Deadline, reckoned: date, issued_on: date, lang: str) -> Working:
    return Working(
        step=law.name,
        name=text(f"norms.deadline.{law.name}.name", lang),
        text=f"{day(reckoned, lang)} — {rulebook.tell(law.name, issued_on, lang)}",
        formula="",
        citations=tuple(str(citation) for citation in law.citations),
        since=law.in_force.since,
        until=law.in_force.until,
    )
