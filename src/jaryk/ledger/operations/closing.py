"""Closing a month of the books: nothing is posted in its days any more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from jaryk.charges.queries.runs import runs
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.models import ClosedPeriod
from jaryk.ledger.queries.closing import next_to_close, refuse_closed
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event
from jaryk.platform.staging import change

_BISHKEK: Final = ZoneInfo("Asia/Bishkek")
_OPEN: Final = {"started", "previewed", "approved", "posting"}

_KEEP: Final = (
    "INSERT INTO ledger_periodbalance "
    "(account_id, month, debit_tyiyn, credit_tyiyn, closing_tyiyn) "
    "SELECT m.account, {month}, sum(m.debit), sum(m.credit), sum(m.debit - m.credit) + "
    "coalesce((SELECT b.closing_tyiyn FROM ledger_periodbalance b WHERE b.account_id = m.account "
    "AND b.month < {month} ORDER BY b.month DESC LIMIT 1), 0) FROM ("
    "SELECT debit_id AS account, amount_tyiyn AS debit, 0 AS credit FROM ledger_posting "
    "WHERE posted_on >= {month} AND posted_on < {next_month} UNION ALL "
    "SELECT credit_id, 0, amount_tyiyn FROM ledger_posting "
    "WHERE posted_on >= {month} AND posted_on < {next_month}) m GROUP BY m.account"
)


@transaction.atomic
def close_month(month: Month, *, at: datetime, by_id: int | None) -> int:
    """Close the next month, keep what each account came to; returns how many had moved.

    Raises Refusal for a month that is not the next one, is not over, or has a run of bills that
    is neither posted nor cancelled. Waits for whoever is posting, and has them wait.
    """
    hold_month()
    expected = next_to_close()
    if expected is None:
        raise Refusal("ledger.nothing_to_close")
    if month != expected:
        raise Refusal("ledger.close_in_order", month=str(month), expected=str(expected))
    next_month = month.next().first_on
    if at.astimezone(_BISHKEK).date() < next_month:
        raise Refusal("ledger.month_not_over", month=str(month))
    if waiting := _runs_waiting(next_month):
        raise Refusal("ledger.runs_open", month=str(month), run=waiting[0])
    change("SELECT ledger_hold_still()")
    moved = change(_KEEP, month=month.first_on, next_month=next_month)
    ClosedPeriod.objects.create(month=month.first_on, closed_at=at, closed_by_id=by_id)
    record_event(
        at=at,
        user=platform.user(by_id),
        action="books.closed",
        subject=f"books:{month}",
        detail={"accounts": moved},
    )
    return moved


def _runs_waiting(until: date) -> list[int]:
    """Runs that would still post bills of earlier days."""
    return [run.pk for run in runs() if run.status in _OPEN and run.issued_on < until]


def hold_month() -> None:
    """Until the transaction ends no month closes, and no run of bills enters the books."""
    change("SELECT pg_advisory_xact_lock(hashtext('jaryk month'))")


def hold_open(day: date) -> None:
    """Keep the day's month open until the transaction ends; Refusal if it is closed already."""
    hold_month()
    refuse_closed(day)
