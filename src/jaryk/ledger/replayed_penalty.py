"""Overdue days of accounts whose debts a queue alone does not explain: replayed event by event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from jaryk.ledger.allocation import Allocation, by_account, replay
from jaryk.ledger.debts import History

STRETCH_COLUMNS: Final = {
    "account_id": pl.Int64,
    "bill_id": pl.Int64,
    "due_on": pl.Date,
    "first_overdue_on": pl.Date,
    "debt_principal_tyiyn": pl.Int64,
    "stretch_from": pl.Date,
    "stretch_until": pl.Date,
    "overdue_principal_tyiyn": pl.Int64,
    "days_overdue": pl.Int64,
}

Changes = Callable[[date, date], tuple[date, ...]]
Disputes = list[tuple[int, date, date | None]]


def replayed(history: History, *, changes: Changes, until: date) -> pl.DataFrame:
    """``STRETCH_COLUMNS`` of each debt of the history up to ``until``.

    A disputed part is not overdue while it is disputed; ``changes`` tells the days on which the
    law changed. Nothing else stops the count: least of all that supply is limited or cut (R-107).
    """
    debts: dict[int, list[dict[str, Any]]] = {}
    for debt in history.debts.to_dicts():
        debts.setdefault(debt["account_id"], []).append(debt)
    disputes: dict[tuple[int, int], Disputes] = {}
    for account_id, bill_id, disputed, since, end in history.disputes.rows():
        disputes.setdefault((account_id, bill_id), []).append((disputed, since, end))
    rows: list[tuple[Any, ...]] = []
    for account_id, events in by_account(history, debts):
        told = replay(events, history.orders, until=until)
        for debt in debts.get(account_id, ()):
            disputed = disputes.get((account_id, debt["bill_id"]), [])
            rows.extend(_of_debt(debt, told, disputed, changes, until))
    return pl.DataFrame(rows, schema=STRETCH_COLUMNS, orient="row")


def _of_debt(
    debt: dict[str, Any],
    told: Allocation,
    disputes: Disputes,
    changes: Changes,
    until: date,
) -> Iterator[tuple[Any, ...]]:
    first = max(debt["due_on"] + timedelta(days=1), debt["posted_on"])
    lefts = told.documents.get(debt["bill_id"], ())
    if first >= until or not lefts:
        return
    cuts = {first, *changes(first, until), *(left.on for left in lefts)}
    cuts |= {day for _, since, end in disputes for day in (since, end or until)}
    days = sorted(day for day in cuts if first <= day < until)
    for since, end in zip(days, [*days[1:], until], strict=True):
        left = next(left.principal_tyiyn for left in reversed(lefts) if left.on <= since)
        overdue = left - _disputed(disputes, since)
        if overdue > 0:
            yield (
                debt["account_id"],
                debt["bill_id"],
                debt["due_on"],
                first,
                debt["principal_tyiyn"],
                since,
                end,
                overdue,
                (end - since).days,
            )


def _disputed(disputes: Disputes, on: date) -> int:
    return sum(
        amount for amount, since, end in disputes if since <= on and (end is None or on < end)
    )
