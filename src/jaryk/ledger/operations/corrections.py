"""Writing correcting documents into the books: only what changes moves, either way."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from jaryk.ledger.chart import PENALTY_INCOME, RECEIVABLES_FROM, TAX_CODES, revenue_code
from jaryk.ledger.models import EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.posting import post_events


def post_corrections(
    corrections: pl.DataFrame,
    lines: pl.DataFrame,
    *,
    group_codes: dict[int, str],
    posted_on: date,
    by_id: int | None,
    known_at: datetime,
) -> pl.DataFrame:
    """Post corrections (key, bill_id, account_id, penalty_tyiyn, due_on) by their lines.

    ``lines``: bill_id, tax (null for energy), group_id, difference_tyiyn. ``penalty_tyiyn`` is
    nothing or below: penalty taken back. Returns key, entry_id, is_new.
    """
    events = corrections.select(
        "key",
        kind=pl.lit(EntryKind.CORRECTION.value, dtype=pl.Int64),
        posted_on=pl.lit(posted_on),
        value_on=pl.lit(posted_on),
        due_on="due_on",
        about_id="bill_id",
        by_id=pl.lit(by_id, dtype=pl.Int64),
    )
    moved = _moved(corrections, lines, group_codes)
    ledger_ids = open_house_accounts(group_codes.values())
    return post_events(events, _movements(moved, ledger_ids), known_at=known_at)


def _moved(
    corrections: pl.DataFrame, lines: pl.DataFrame, group_codes: dict[int, str]
) -> pl.DataFrame:
    """What each correction moves between its receivable and each account of the house."""
    revenue = {group_id: revenue_code(code) for group_id, code in group_codes.items()}
    of_group = pl.col("group_id").replace_strict(revenue, return_dtype=pl.String)
    of_tax = pl.col("tax").replace_strict(TAX_CODES, return_dtype=pl.String)
    charged = lines.select(
        "bill_id",
        code=pl.when(pl.col("tax").is_null()).then(of_group).otherwise(of_tax),
        moved_tyiyn="difference_tyiyn",
    )
    taken_back = corrections.select(
        "bill_id", code=pl.lit(PENALTY_INCOME), moved_tyiyn="penalty_tyiyn"
    )
    return (
        pl.concat([charged, taken_back])
        .group_by("bill_id", "code")
        .agg(pl.col("moved_tyiyn").sum())
        .filter(pl.col("moved_tyiyn") != 0)
        .join(corrections.select("bill_id", "account_id", "key"), on="bill_id")
        .sort("bill_id", "code")
    )


def _movements(moved: pl.DataFrame, ledger_ids: dict[str, int]) -> pl.DataFrame:
    """Above zero the customer owes more: his receivable is debited; else it is credited."""
    receivable = pl.col("account_id") + RECEIVABLES_FROM
    other = pl.col("code").replace_strict(ledger_ids, return_dtype=pl.Int64)
    owes_more = pl.col("moved_tyiyn") > 0
    return moved.select(
        "key",
        line_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("key"),
        debit_id=pl.when(owes_more).then(receivable).otherwise(other),
        credit_id=pl.when(owes_more).then(other).otherwise(receivable),
        amount_tyiyn=pl.col("moved_tyiyn").abs(),
    )
