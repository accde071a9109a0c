"""The trial balance of a month: how each account of the books opened, moved and closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from jaryk.customers.queries.bulk import households
from jaryk.kernel.periods import Month
from jaryk.ledger.chart import RECEIVABLES_FROM
from jaryk.ledger.queries.closing import boundary_before
from jaryk.platform.bulk import read

RECEIVABLE_OF_HOUSEHOLDS: Final = "receivable:household"
RECEIVABLE_OF_OTHERS: Final = "receivable:other"
_SUMS: Final = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit",
                "closing_credit")  # fmt: skip
_MOVED: Final = (
    "SELECT {side} AS account, posted_on, {debit} AS debit, {credit} AS credit "
    "FROM ledger_posting WHERE posted_on >= {{boundary}} AND posted_on < {{until}}"
)
_DEBITED: Final = _MOVED.format(side="debit_id", debit="amount_tyiyn", credit="0")
_CREDITED: Final = _MOVED.format(side="credit_id", debit="0", credit="amount_tyiyn")


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account of the books in a month, in tyiyns; the receivables of a group are one row.

    Both sides of a group of receivables are told: debts at the debit, advances at the credit.
    """

    code: str
    kind: str
    opening_debit_tyiyn: int
    opening_credit_tyiyn: int
    debit_tyiyn: int
    credit_tyiyn: int
    closing_debit_tyiyn: int
    closing_credit_tyiyn: int


def trial_balance(month: Month) -> list[TrialRow]:
    """Every account that stood at something or moved, by kind and code."""
    return [TrialRow(*row) for row in _grouped(month).iter_rows()]


def trial_total(rows: list[TrialRow]) -> TrialRow:
    """The sums of all rows: each pair of sides is equal, or money was created."""
    return TrialRow(
        "",
        "",
        *(sum(getattr(row, f"{name}_tyiyn") for row in rows) for name in _SUMS),
    )


def _grouped(month: Month) -> pl.DataFrame:
    stood = _by_account(month)
    receivables = stood.filter(pl.col("kind") == "receivable")
    ids = receivables.select(account_id=pl.col("id") - RECEIVABLES_FROM)["account_id"].to_list()
    group = households(ids).select(
        id=pl.col("account_id") + RECEIVABLES_FROM,
        group=pl.when(pl.col("is_household") == 1)
        .then(pl.lit(RECEIVABLE_OF_HOUSEHOLDS))
        .otherwise(pl.lit(RECEIVABLE_OF_OTHERS)),
    )
    closing = pl.col("opening") + pl.col("debit") - pl.col("credit")
    nothing = pl.lit(0, dtype=pl.Int64)
    return (
        stood.join(group, on="id", how="left")
        .with_columns(code=pl.coalesce("group", "code"), closing=closing)
        .group_by("code", "kind")
        .agg(
            opening_debit=pl.max_horizontal("opening", nothing).sum(),
            opening_credit=-pl.min_horizontal("opening", nothing).sum(),
            debit=pl.col("debit").sum(),
            credit=pl.col("credit").sum(),
            closing_debit=pl.max_horizontal("closing", nothing).sum(),
            closing_credit=-pl.min_horizontal("closing", nothing).sum(),
        )
        .sort("kind", "code")
        .select("code", "kind", *_SUMS)
    )


def _by_account(month: Month) -> pl.DataFrame:
    """id, code, kind, what the account opened with, its debits and credits of the month."""
    return read(
        "SELECT a.id, a.code, a.kind, sum(m.opening)::bigint, sum(m.debit)::bigint, "
        "sum(m.credit)::bigint FROM ("
        "SELECT account_id AS account, closing_tyiyn AS opening, 0 AS debit, 0 AS credit FROM ("
        "SELECT DISTINCT ON (account_id) account_id, closing_tyiyn FROM ledger_periodbalance "
        "WHERE month < {boundary} ORDER BY account_id, month DESC) kept UNION ALL "
        "SELECT account, CASE WHEN posted_on < {since} THEN debit - credit ELSE 0 END, "
        "CASE WHEN posted_on < {since} THEN 0 ELSE debit END, "
        "CASE WHEN posted_on < {since} THEN 0 ELSE credit END "
        f"FROM ({_DEBITED} UNION ALL {_CREDITED}) p) m "
        "JOIN ledger_ledgeraccount a ON a.id = m.account GROUP BY a.id, a.code, a.kind "
        "HAVING (sum(m.opening), sum(m.debit), sum(m.credit)) <> (0, 0, 0) ORDER BY a.id",
        {
            "id": pl.Int64,
            "code": pl.String,
            "kind": pl.String,
            "opening": pl.Int64,
            "debit": pl.Int64,
            "credit": pl.Int64,
        },
        boundary=boundary_before(month.first_on),
        since=month.first_on,
        until=month.next().first_on,
    )
