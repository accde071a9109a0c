"""Money of all accounts as frames: what came in during some days, and who owes on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl

from jaryk.kernel.periods import Period
from jaryk.ledger.chart import RECEIVABLES_FROM
from jaryk.ledger.models import EntryKind
from jaryk.ledger.queries.closing import boundary_before
from jaryk.platform.bulk import read

_MOVED: Final = (
    "SELECT {side} AS receivable, {sign} p.amount_tyiyn AS amount FROM ledger_posting p "
    "WHERE {side} >= {{base}} AND p.posted_on >= {{since}} AND p.posted_on <= {{on}}"
)
_KEPT: Final = (
    "SELECT * FROM (SELECT DISTINCT ON (account_id) account_id, closing_tyiyn "
    "FROM ledger_periodbalance WHERE account_id >= {base} AND month < {since} "
    "ORDER BY account_id, month DESC) kept"
)


def payments_in(days: Period) -> pl.DataFrame:
    """Money received in the days, the newest first: account_id, paid_on, amount_tyiyn."""
    return read(
        "SELECT p.credit_id - {base}, e.posted_on, p.amount_tyiyn FROM ledger_posting p "
        "JOIN ledger_entry e ON e.id = p.entry_id AND e.kind = {payment} "
        "AND e.posted_on >= {since} AND e.posted_on < {until} "
        "WHERE p.credit_id >= {base} ORDER BY e.posted_on DESC, e.id DESC",
        {"account_id": pl.Int64, "paid_on": pl.Date, "amount_tyiyn": pl.Int64},
        base=RECEIVABLES_FROM,
        payment=EntryKind.PAYMENT.value,
        since=days.since,
        until=days.until,
    )


def debts_on(day: date) -> pl.DataFrame:
    """Who owes at the end of the day, the greatest debt first: account_id, owed_tyiyn.

    What closed months came to is kept, and not added up again.
    """
    charged = _MOVED.format(side="p.debit_id", sign="")
    paid = _MOVED.format(side="p.credit_id", sign="-")
    return read(
        "SELECT receivable - {base}, sum(amount)::bigint AS owed "
        f"FROM ({_KEPT} UNION ALL {charged} UNION ALL {paid}) m (receivable, amount) "
        "GROUP BY receivable HAVING sum(amount) > 0 ORDER BY owed DESC, receivable",
        {"account_id": pl.Int64, "owed_tyiyn": pl.Int64},
        base=RECEIVABLES_FROM,
        since=boundary_before(day + timedelta(days=1)),
        on=day,
    )
