"""One bill as plain data: everything that the paper says, before it is laid out.

A bill that does not add up is refused here, so no layout ever sees it: the parts make the
energy, the steps make the charge, and the balance, payments, charges and penalty make the total.
Money is whole tyiyns, energy tenths of a watt-hour, prices hundredths of a tyiyn per kWh,
periods half-open. Words that depend on the supplier's books (tariff groups, taxes, registers)
arrive in the bill's language; the bill's own words come from ``texts.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from jaryk.documents.bill_terms import Citations as Citations
from jaryk.documents.bill_terms import Disconnection, OpenDispute, Penalty, Rights
from jaryk.documents.figures import BISHKEK
from jaryk.documents.qr import GREATEST_TYIYN, PaymentRoute, payment_payload
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period

Language = Literal["ru", "ky", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Who sells the energy, how to reach them and where the money goes."""

    name: str
    inn: str
    address: str
    phones: tuple[str, ...]
    bank: str
    bank_code: str
    bank_account: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who pays, for which place, under which account and tariff group."""

    name: str
    address: str
    account_number: str
    tariff_group: str
    is_household: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRow:
    """Two readings of one register and the energy between them.

    ``difference_dwh`` is given, not recomputed: a register may have rolled over. An estimate has
    the ``citations`` that it rests on.
    """

    serial: str
    register: str
    read_from_on: date
    read_to_on: date
    reading_from_dwh: int
    reading_to_dwh: int
    difference_dwh: int
    ratio: int
    energy_dwh: int
    is_estimated: bool = False
    rolled_over: bool = False
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmeteredEnergy:
    """Energy beside the registers: losses, sub-consumers (below zero), an average."""

    words: str
    energy_dwh: int
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """Energy of one tariff step, its price and its amount; no upper limit means all above."""

    limit_from_dwh: int
    limit_to_dwh: int | None
    energy_dwh: int
    price_e2: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPart:
    """The energy of some days under one tariff, step by step; ``title`` where groups differ."""

    period: Period
    energy_dwh: int
    steps: tuple[StepLine, ...]
    title: str = ""
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNorm:
    """How a monthly step limit becomes a limit for days: month × 12 / 365 = a day."""

    month_limit_dwh: int
    months_a_year: int
    days_a_year: int
    day_limit_dwh: int
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """A tax of the customer's group: its name, share of the base, and amount."""

    words: str
    rate: Fraction
    base_tyiyn: int
    amount_tyiyn: int
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCharge:
    """A charge that is not energy of this period: works by the price list, a correction."""

    words: str
    amount_tyiyn: int
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """Money received since the last bill; ``words`` where it is not a plain payment.

    Below zero: paid back, or a payment that turned out not to be one.
    """

    received_on: date
    amount_tyiyn: int
    channel: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What a document other than a bill has added since the last bill; below zero: taken off."""

    words: str
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfUse:
    """A month of the chart (its first day) beside the same month a year before."""

    month: date
    energy_dwh: int
    year_ago_dwh: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDocument:
    """All of one bill. ``total_tyiyn`` below zero is an overpayment."""

    number: str
    language: Language
    issued_on: date
    period: Period
    supplier: Supplier
    customer: Customer
    meters: tuple[MeterRow, ...]
    unmetered: tuple[UnmeteredEnergy, ...] = ()
    parts: tuple[EnergyPart, ...]
    step_norm: StepNorm | None = None
    taxes: tuple[TaxLine, ...] = ()
    other_charges: tuple[OtherCharge, ...] = ()
    opening_tyiyn: int
    payments: tuple[PaymentLine, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    disputes: tuple[OpenDispute, ...] = ()
    penalty: Penalty
    total_tyiyn: int
    due_on: date | None
    due_citations: Citations = ()
    disconnection: Disconnection | None
    history: tuple[MonthOfUse, ...] = ()
    rights: Rights
    payment_route: PaymentRoute | None
    is_demonstration: bool

    @property
    def energy_dwh(self) -> int:
        return sum(part.energy_dwh for part in self.parts)

    @property
    def energy_charge_tyiyn(self) -> int:
        return sum(step.amount_tyiyn for part in self.parts for step in part.steps)

    @property
    def tax_tyiyn(self) -> int:
        return sum(tax.amount_tyiyn for tax in self.taxes)

    @property
    def charged_tyiyn(self) -> int:
        """All that this bill adds, before penalty."""
        others = sum(charge.amount_tyiyn for charge in self.other_charges)
        return self.energy_charge_tyiyn + self.tax_tyiyn + others

    @property
    def paid_tyiyn(self) -> int:
        return sum(payment.amount_tyiyn for payment in self.payments)

    @property
    def adjusted_tyiyn(self) -> int:
        return sum(adjustment.amount_tyiyn for adjustment in self.adjustments)

    @property
    def qr_payload(self) -> str | None:
        """What a bank's application reads; nothing where it could not pay the sum."""
        if self.payment_route is None or not 0 < self.total_tyiyn <= GREATEST_TYIYN:
            return None
        return payment_payload(
            route=self.payment_route,
            account_number=self.customer.account_number,
            bill_number=self.number,
            amount_tyiyn=self.total_tyiyn,
            is_demonstration=self.is_demonstration,
        )

    def __post_init__(self) -> None:
        for what, told, found in self._sums():
            if told != found:
                raise Refusal(
                    "documents.bill.does_not_add_up",
                    number=self.number,
                    what=what,
                    told=told,
                    found=found,
                )
        if self.total_tyiyn > 0 and self.due_on is None:
            raise Refusal("documents.bill.no_due_date", number=self.number)
        self._check_disconnection()

    def _check_disconnection(self) -> None:
        """Nobody is threatened with a cut on a day when the bill may still be paid."""
        if self.disconnection is None:
            return
        if self.disconnection.at.tzinfo is None:
            raise ValueError("the hour of disconnection needs a time zone")
        cut_on = self.disconnection.at.astimezone(BISHKEK).date()
        if self.due_on is not None and cut_on <= self.due_on:
            raise Refusal(
                "documents.bill.cut_before_due", number=self.number, cut=cut_on, due=self.due_on
            )

    def _sums(self) -> Iterable[tuple[str, int, int]]:
        """What is told beside what its parts make."""
        for row in self.meters:
            yield (
                f"meter {row.serial} {row.register}",
                row.energy_dwh,
                (row.difference_dwh * row.ratio),
            )
        metered_dwh = sum(row.energy_dwh for row in self.meters)
        unmetered_dwh = sum(row.energy_dwh for row in self.unmetered)
        yield "energy", self.energy_dwh, metered_dwh + unmetered_dwh
        for part in self.parts:
            yield f"part {part.period}", part.energy_dwh, sum(s.energy_dwh for s in part.steps)
        made = self.opening_tyiyn - self.paid_tyiyn + self.adjusted_tyiyn
        made += self.charged_tyiyn + self.penalty.amount_tyiyn
        yield "total", self.total_tyiyn, made
