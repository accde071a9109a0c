"""Writing bills into the books, a month's worth at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.ledger.chart import PENALTY_INCOME, RECEIVABLES_FROM, TAX_CODES, revenue_code
from jaryk.ledger.models import EntryKind
from jaryk.platform.partitions import PartitionedTable

ENTRIES: Final = PartitionedTable("ledger_entry")
POSTINGS: Final = PartitionedTable("ledger_posting")


def entries(bills: pl.DataFrame, *, posted_on: date, known_at: datetime) -> pl.DataFrame:
    """An entry for each bill (bill_id, due_on), under the bill's own id."""
    return bills.select(
        id="bill_id",
        kind=pl.lit(EntryKind.BILL.value),
        posted_on=pl.lit(posted_on),
        value_on=pl.lit(posted_on),
        due_on="due_on",
        known_at=pl.lit(known_at.isoformat()),
    )


def postings(
    bills: pl.DataFrame,
    energy: pl.DataFrame,
    taxes: pl.DataFrame,
    *,
    posted_on: date,
    ledger_ids: dict[str, int],
    group_codes: dict[int, str],
) -> pl.DataFrame:
    """Postings from the receivable of each bill to revenue, taxes and penalty.

    ``bills``: bill_id, account_id, penalty_tyiyn; ``energy``: bill_id, group_id, amount_tyiyn;
    ``taxes``: bill_id, tax, amount_tyiyn. Nothing is posted for an amount of nothing.
    """
    revenue = {group_id: revenue_code(code) for group_id, code in group_codes.items()}
    of_group = pl.col("group_id").replace_strict(revenue, return_dtype=pl.String)
    of_tax = pl.col("tax").replace_strict(TAX_CODES, return_dtype=pl.String)
    credited = pl.concat(
        [
            _credit(energy, 1, of_group, "amount_tyiyn"),
            _credit(taxes, 2, of_tax, "amount_tyiyn"),
            _credit(bills, 3, pl.lit(PENALTY_INCOME), "penalty_tyiyn"),
        ]
    )
    summed = (
        credited.group_by("bill_id", "rank", "code")
        .agg(pl.col("amount_tyiyn").sum())
        .filter(pl.col("amount_tyiyn") != 0)
        .sort("bill_id", "rank", "code")
    )
    return summed.join(bills.select("bill_id", "account_id"), on="bill_id").select(
        entry_id="bill_id",
        line_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("bill_id"),
        debit_id=pl.col("account_id") + RECEIVABLES_FROM,
        credit_id=pl.col("code").replace_strict(ledger_ids, return_dtype=pl.Int64),
        amount_tyiyn="amount_tyiyn",
        posted_on=pl.lit(posted_on),
    )


def _credit(rows: pl.DataFrame, rank: int, code: pl.Expr, amount: str) -> pl.DataFrame:
    """Amounts with the code of the account they go to; ``rank`` orders them within a bill."""
    return rows.select(
        "bill_id", rank=pl.lit(rank), code=code, amount_tyiyn=pl.col(amount).cast(pl.Int64)
    )
