"""Working penalty out for a day, for every account: kept for pages, charged by the next bill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction

from jaryk.ledger.penalty import standing_of
from jaryk.ledger.queries.debts import ACCOUNTS_AT_ONCE, accounts_with_debts
from jaryk.ledger.queries.history import history
from jaryk.platform.staging import change, temporary_table

Disputed = Callable[[list[int]], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Stood:
    """A day's penalty of all accounts: how many bear any, and how much in tyiyns."""

    on: date
    accounts: int
    accrued_tyiyn: int
    overdue_tyiyn: int


def stand(
    *,
    on: date,
    disputed: Disputed,
    known_at: datetime | None = None,
    account_ids: list[int] | None = None,
) -> Stood:
    """Work out what has accrued up to the start of the day and keep it, for all or for some.

    ``disputed`` tells the disputed sums of accounts. Done again it changes nothing; an earlier
    day than is kept is worked out but not kept.
    """
    asked = accounts_with_debts() if account_ids is None else sorted(account_ids)
    bearing = accrued = overdue = 0
    for start in range(0, len(asked), ACCOUNTS_AT_ONCE):
        batch = asked[start : start + ACCOUNTS_AT_ONCE]
        known = history(account_ids=batch, known_at=known_at, disputes=disputed(batch))
        rows = standing_of(known, until=on).filter(pl.any_horizontal(pl.exclude("account_id") != 0))
        _keep(rows, batch, on)
        bearing += rows.height
        accrued += int(rows["accrued_tyiyn"].sum())
        overdue += int(rows["overdue_tyiyn"].sum())
    return Stood(on, bearing, accrued, overdue)


@transaction.atomic
def _keep(rows: pl.DataFrame, asked: list[int], on: date) -> None:
    with temporary_table(rows) as told:
        change(
            "DELETE FROM ledger_penaltystanding s WHERE s.account_id = ANY({asked}::bigint[]) "
            "AND s.as_of <= {on} AND NOT EXISTS "
            "(SELECT FROM {told} t WHERE t.account_id = s.account_id)",
            asked=asked,
            on=on,
            told=told,
        )
        change(
            "INSERT INTO ledger_penaltystanding "
            "(account_id, as_of, accrued_tyiyn, billed_tyiyn, overdue_tyiyn) "
            "SELECT account_id, {on}, accrued_tyiyn, billed_tyiyn, overdue_tyiyn FROM {told} "
            "ORDER BY account_id ON CONFLICT (account_id) DO UPDATE SET as_of = excluded.as_of, "
            "accrued_tyiyn = excluded.accrued_tyiyn, billed_tyiyn = excluded.billed_tyiyn, "
            "overdue_tyiyn = excluded.overdue_tyiyn "
            "WHERE ledger_penaltystanding.as_of <= excluded.as_of",
            on=on,
            told=told,
        )
