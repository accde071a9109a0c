"""All that has moved on the receivables of accounts, told by what each movement does to a debt.

A posting is understood by the account at its other side, never by the name of its event:

- revenue, a tax, a fee: principal of a document; below nothing, it lessens the document that the
  entry is about, as if it had never been charged;
- penalty: penalty charged by a document, or taken back;
- a write-off: relief of a document's principal or penalty, from its day on;
- another receivable, where the entry bears a day to pay: a debt taken over is principal, and
  relief of the document that it was on the account which it left;
- anything else (money, suspense, offset, compensation, another receivable): money, from the day
  on which it counts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl

from jaryk.ledger.chart import RECEIVABLES_FROM, WRITTEN_OFF_PENALTY
from jaryk.ledger.debts import History, Order, history_of
from jaryk.ledger.models import AllocationOrder, EntryKind
from jaryk.platform.bulk import read
from jaryk.platform.facts import believed
from jaryk.platform.partitions import EVENTS_FROM

MOVED_COLUMNS: Final = {
    "account_id": pl.Int64,
    "entry_id": pl.Int64,
    "kind": pl.Int64,
    "about_id": pl.Int64,
    "posted_on": pl.Date,
    "value_on": pl.Date,
    "due_on": pl.Date,
    "component": pl.Int64,
    "amount_tyiyn": pl.Int64,
}

CORRECTION: Final = EntryKind.CORRECTION.value

_SIDE: Final = (
    "SELECT {side} - {{base}}, e.id, e.kind, e.about_id, e.posted_on, e.value_on, e.due_on, "
    "CASE WHEN o.kind IN ('revenue', 'tax', 'fee') THEN 1 WHEN o.kind = 'penalty' THEN 2 "
    "WHEN o.code = {{penalty_relief}} THEN 4 WHEN o.kind = 'write_off' THEN 3 "
    "WHEN o.kind = 'receivable' AND e.due_on IS NOT NULL "
    "THEN CASE WHEN {sign} 1 > 0 THEN 1 ELSE 3 END ELSE 5 END, "
    "sum({sign} p.amount_tyiyn)::bigint "
    "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id "
    "JOIN ledger_ledgeraccount o ON o.id = {other} "
    "WHERE {side} = ANY({{receivables}}) AND e.known_at <= {{known_at}} "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
)
_DEBITED: Final = _SIDE.format(side="p.debit_id", other="p.credit_id", sign="")
_CREDITED: Final = _SIDE.format(side="p.credit_id", other="p.debit_id", sign="-")


def moved(*, account_ids: list[int], known_at: datetime | None = None) -> pl.DataFrame:
    """``MOVED_COLUMNS``: what each entry known at ``known_at`` (None: now) did to each account.

    A row for each thing (``component``) that it did; ``amount_tyiyn`` is above zero where the
    account owes more by it.
    """
    return read(
        f"SELECT * FROM ({_DEBITED} UNION ALL {_CREDITED}) m ORDER BY 1, 6, 2, 8",
        MOVED_COLUMNS,
        base=RECEIVABLES_FROM,
        penalty_relief=WRITTEN_OFF_PENALTY,
        receivables=[RECEIVABLES_FROM + account_id for account_id in account_ids],
        known_at="infinity" if known_at is None else known_at,
    )


def history(
    *,
    account_ids: list[int],
    known_at: datetime | None = None,
    disputes: pl.DataFrame | None = None,
    bills_before: int | None = None,
) -> History:
    """The accounts' history by what was known at ``known_at`` (None: now).

    ``disputes`` is the caller's (``documents.queries.disputes``); without it nothing is disputed.
    ``bills_before`` leaves that bill and later ones away.
    """
    known = moved(account_ids=account_ids, known_at=known_at)
    if bills_before is not None:
        is_event = pl.col("entry_id") >= EVENTS_FROM
        known = known.filter(is_event | (pl.col("entry_id") < bills_before))
    return history_of(
        known,
        disputes=disputes,
        orders=orders(known_at=known_at),
    )


def orders(*, known_at: datetime | None = None) -> tuple[Order, ...]:
    """In which order money reached debts, from day to day; none kept: the oldest document first."""
    kept = AllocationOrder.objects.order_by("valid_from")
    rows = kept.filter(superseded_at=None) if known_at is None else kept.filter(believed(known_at))
    told: list[Order] = []
    for row in rows:
        is_principal = row.order == AllocationOrder.Order.PRINCIPAL
        if told and told[-1].since == row.valid_from:
            told.pop()
        told.append(Order(row.valid_from, is_principal))
        if row.valid_until is not None:
            told.append(Order(row.valid_until, principal_first=False))
    return tuple(told)
