"""How many accounts stand, as frames."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl

from jaryk.ledger.chart import RECEIVABLES_FROM
from jaryk.platform.bulk import read
from jaryk.platform.partitions import EVENTS_FROM

_OF_RECEIVABLE: Final = (
    "SELECT r - {base} AS account_id, r FROM unnest({receivables}::bigint[]) AS asked (r)"
)

_HAPPENED: Final = (
    "SELECT {side} AS r, e.known_at, {sign} p.amount_tyiyn AS amount, "
    "o.kind IN ('money', 'suspense', 'offset', 'compensation') "
    "OR (o.kind = 'receivable' AND e.due_on IS NULL) AS is_money "
    "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id "
    "JOIN ledger_ledgeraccount o ON o.id = {other} "
    "WHERE {side} = ANY({{receivables}}) AND p.entry_id >= {{events}} "
    "AND e.known_at <= {{known_at}}"
)
_EVENTS_DEBITED: Final = _HAPPENED.format(side="p.debit_id", other="p.credit_id", sign="")
_EVENTS_CREDITED: Final = _HAPPENED.format(side="p.credit_id", other="p.debit_id", sign="-")


def standing(
    *, known_at: datetime, account_ids: list[int], last_bills: pl.DataFrame
) -> pl.DataFrame:
    """Each account's ``opening_tyiyn`` (owed when its last bill was issued), ``paid_tyiyn`` since
    then and what else was added to its debt, ``adjusted_tyiyn``, by what was known at ``known_at``.

    ``last_bills``: account_id, bill_id. A bill of nothing has an entry but no posting, so the
    books alone cannot tell whose it was.
    """
    return read(
        "WITH billed AS (SELECT debit_id AS r, sum(amount_tyiyn) AS amount "
        "FROM ledger_posting WHERE debit_id = ANY({receivables}) AND entry_id < {events} "
        "GROUP BY debit_id), "
        f"happened AS ({_EVENTS_DEBITED} UNION ALL {_EVENTS_CREDITED}), "
        "since AS (SELECT h.r, sum(h.amount) AS amount, "
        "sum(-h.amount) FILTER (WHERE h.is_money AND h.known_at > coalesce(l.known_at, "
        "'-infinity')) AS paid, sum(h.amount) FILTER (WHERE NOT h.is_money AND h.known_at > "
        "coalesce(l.known_at, '-infinity')) AS adjusted FROM happened h "
        "LEFT JOIN unnest({last_receivables}::bigint[], {last_bills}::bigint[]) AS told (r, bill) "
        "ON told.r = h.r LEFT JOIN ledger_entry l ON l.id = told.bill GROUP BY h.r) "
        "SELECT a.account_id, (coalesce(b.amount, 0) + coalesce(s.amount, 0) "
        "+ coalesce(s.paid, 0) - coalesce(s.adjusted, 0))::bigint, "
        "coalesce(s.paid, 0)::bigint, coalesce(s.adjusted, 0)::bigint "
        f"FROM ({_OF_RECEIVABLE}) a LEFT JOIN billed b USING (r) LEFT JOIN since s USING (r) "
        "ORDER BY a.account_id",
        {
            "account_id": pl.Int64,
            "opening_tyiyn": pl.Int64,
            "paid_tyiyn": pl.Int64,
            "adjusted_tyiyn": pl.Int64,
        },
        **_asked(account_ids),
        known_at=known_at,
        last_receivables=(last_bills["account_id"] + RECEIVABLES_FROM).to_list(),
        last_bills=last_bills["bill_id"].to_list(),
    )


def _asked(account_ids: list[int]) -> dict[str, object]:
    return {
        "base": RECEIVABLES_FROM,
        "events": EVENTS_FROM,
        "receivables": [RECEIVABLES_FROM + account_id for account_id in account_ids],
    }
