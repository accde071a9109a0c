"""Issued bills, and whether everybody has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum

from jaryk.charges.queries.runs import SetAsideRow, runs_of_month, set_asides
from jaryk.customers.queries import bulk as customers
from jaryk.documents.models import Bill, Correction
from jaryk.documents.queries.bulk import billed_in
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.partitions import NUMBERS_A_MONTH, month_key

_SUMS: Final = {
    "bills": Count("id"),
    "of_energy_dwh": Sum("energy_dwh", default=0),
    "of_energy_tyiyn": Sum("energy_tyiyn", default=0),
    "of_tax_tyiyn": Sum("tax_tyiyn", default=0),
    "of_penalty_tyiyn": Sum("penalty_tyiyn", default=0),
}
_CHARGED: Final = F("energy_tyiyn") + F("tax_tyiyn") + F("penalty_tyiyn")


@dataclass(frozen=True, slots=True)
class Completeness:
    """Agreements in force in a month: each has a bill, a named reason, or is ``missing``.

    ``total_tyiyn`` is what the bills charge.
    """

    period: Month
    agreements: int
    billed: int
    total_tyiyn: int
    reasons: tuple[SetAsideRow, ...]
    missing: tuple[str, ...]

    @property
    def set_aside(self) -> int:
        return len(self.reasons)

    @property
    def is_whole(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What the bills of a month come to."""

    period: Month
    bills: int
    energy_dwh: int
    energy_tyiyn: int
    tax_tyiyn: int
    penalty_tyiyn: int

    @property
    def charged_tyiyn(self) -> int:
        return self.energy_tyiyn + self.tax_tyiyn + self.penalty_tyiyn


def bills_of(account_id: int) -> list[Bill]:
    """The account's bills, the newest first."""
    return list(Bill.objects.filter(account_id=account_id).order_by("-id"))


def bill(bill_id: int) -> Bill:
    """One bill with its account, customer, district and run; Refusal for an unknown one."""
    found = _whole().filter(pk=bill_id).first()
    if found is None:
        raise Refusal("documents.bill.unknown", bill=Bill.number_of(bill_id))
    return found


def bill_of(account_id: int, period: Month) -> Bill | None:
    """The account's bill for the month."""
    return _of_month(_whole(), period).filter(account_id=account_id).first()


def bills_in(
    period: Month, *, district_id: int | None = None, account_id: int | None = None
) -> QuerySet[Bill]:
    """The month's bills in the order of their numbers, of all, a district or an account."""
    bills = _of_month(_whole(), period)
    if district_id is not None:
        bills = bills.filter(account__district_id=district_id)
    if account_id is not None:
        bills = bills.filter(account_id=account_id)
    return bills.order_by("id")


def latest_month() -> Month | None:
    """The last month that has a bill."""
    newest = Bill.objects.order_by("-id").values_list("period", flat=True).first()
    return Month.of(newest) if newest else None


def month_figures(period: Month, *, district_ids: list[int] | None = None) -> MonthFigures:
    """What the month's bills come to, in all or in some districts."""
    bills = _of_month(Bill.objects.all(), period)
    if district_ids is not None:
        bills = bills.filter(account__district_id__in=district_ids)
    return _figures(period, bills.aggregate(**_SUMS))


def figures_by_district(period: Month) -> dict[int, MonthFigures]:
    """What the month's bills come to in each district that has one, by its id."""
    bills = _of_month(Bill.objects.order_by(), period).values("account__district_id")
    return {
        sums["account__district_id"]: _figures(period, sums) for sums in bills.annotate(**_SUMS)
    }


def _figures(period: Month, sums: Mapping[str, Any]) -> MonthFigures:
    return MonthFigures(
        period=period,
        bills=sums["bills"],
        energy_dwh=sums["of_energy_dwh"],
        energy_tyiyn=sums["of_energy_tyiyn"],
        tax_tyiyn=sums["of_tax_tyiyn"],
        penalty_tyiyn=sums["of_penalty_tyiyn"],
    )


def set_aside_in(period: Month) -> list[SetAsideRow]:
    """Whom the month's runs have set aside and nobody has billed since, by account number."""
    rows = set_asides(*(run.pk for run in runs_of_month(period.first_on)))
    bills = _of_month(Bill.objects.filter(account__in=[row.account_id for row in rows]), period)
    billed = set(bills.values_list("account_id", flat=True))
    return [row for row in rows if row.account_id not in billed]


def use_by_month(account_id: int) -> dict[date, int]:
    """Energy of the account's bills as corrected, by the first day of their month, in dWh."""
    bills = Bill.objects.filter(account_id=account_id)
    use = dict(bills.order_by("period").values_list("period", "energy_dwh"))
    corrections = Correction.objects.filter(account_id=account_id)
    for period, energy_dwh in corrections.values_list("bill__period", "energy_dwh"):
        use[period] += energy_dwh
    return use


def completeness(
    period: Month,
    *,
    known_at: datetime,
    district_id: int | None = None,
    account_id: int | None = None,
) -> Completeness:
    """Whether every agreement in force in the month has a bill or a named reason."""
    in_force = customers.accounts_in_force(
        since=period.first_on,
        until=period.next().first_on,
        known_at=known_at,
        district_id=district_id,
        account_id=account_id,
    )
    owing = set(in_force.get_column("account_id").to_list())
    billed = owing & billed_in(period)
    run_ids = [run.pk for run in runs_of_month(period.first_on)]
    unbilled = owing - billed
    reasons = [row for row in set_asides(*run_ids) if row.account_id in unbilled]
    missing = sorted(unbilled - {row.account_id for row in reasons})
    bills = bills_in(period, district_id=district_id, account_id=account_id)
    return Completeness(
        period=period,
        agreements=len(owing),
        billed=len(billed),
        total_tyiyn=bills.aggregate(total=Sum(_CHARGED, default=0))["total"],
        reasons=tuple(reasons),
        missing=tuple(sorted(customers.account_numbers(missing).values())),
    )


def _whole() -> QuerySet[Bill]:
    return Bill.objects.select_related("account__customer", "account__district", "run")


def _of_month(bills: QuerySet[Bill], period: Month) -> QuerySet[Bill]:
    first = month_key(period.first_on)
    return bills.filter(id__gt=first, id__lt=first + NUMBERS_A_MONTH)
