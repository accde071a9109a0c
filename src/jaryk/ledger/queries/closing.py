"""Which months of the books are closed, and what accounts stood at by then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.models import ClosedPeriod, PeriodBalance


def closed_months() -> list[ClosedPeriod]:
    """Months that are closed, the latest first, each with who closed it and when."""
    return list(ClosedPeriod.objects.select_related("closed_by").order_by("-month"))


def closed_until() -> date | None:
    """The first day on which something can be posted; None while no month is closed."""
    last = ClosedPeriod.objects.order_by("-month").values_list("month", flat=True).first()
    return None if last is None else Month.of(last).next().first_on


def refuse_closed(day: date) -> None:
    """Raise Refusal when nothing can be posted on the day any more."""
    open_from = closed_until()
    if open_from is not None and day < open_from:
        raise Refusal("ledger.period_closed", month=str(Month.of(day)))


def next_to_close() -> Month | None:
    """The month after the last closed one; else the first in which something was posted."""
    open_from = closed_until()
    if open_from is not None:
        return Month.of(open_from)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(posted_on) FROM ledger_entry")
        first_on = cursor.fetchone()[0]
    return None if first_on is None else Month.of(first_on)


@dataclass(frozen=True, slots=True)
class Kept:
    """Balances at the start of ``since``, in tyiyns by id; what moved later is read apart."""

    since: date
    closing_tyiyn: dict[int, int]


def kept_before(day: date, ledger_ids: Collection[int]) -> Kept:
    """What the accounts stood at when the last month that ended by ``day`` was closed."""
    boundary = boundary_before(day)
    rows = (
        PeriodBalance.objects.filter(account_id__in=ledger_ids, month__lt=boundary)
        .order_by("account_id", "-month")
        .distinct("account_id")
        .values_list("account_id", "closing_tyiyn")
    )
    return Kept(boundary, dict(rows))


def boundary_before(day: date) -> date:
    """The latest end of a closed month that is not after the day; else before all days."""
    months = ClosedPeriod.objects.filter(month__lt=day).order_by("-month")
    for month in months.values_list("month", flat=True)[:2]:
        end = Month.of(month).next().first_on
        if end <= day:
            return end
    return date.min
