"""What is left of many accounts' documents on a day: by columns, or replayed where it must be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl

from jaryk.ledger.allocation import by_account, replay
from jaryk.ledger.debts import History
from jaryk.ledger.regularity import irregular, only, without

LEFT_COLUMNS: Final = {
    "account_id": pl.Int64,
    "bill_id": pl.Int64,
    "due_on": pl.Date,
    "principal_left": pl.Int64,
    "penalty_left": pl.Int64,
}


def left_of_documents(known: History, *, on: date) -> pl.DataFrame:
    """``LEFT_COLUMNS`` of each document of which anything is left at the end of the day."""
    until = on + timedelta(days=1)
    odd = irregular(known, until=until)
    left = pl.concat([_queued(without(known, odd), until), _replayed(only(known, odd), until)])
    return left.filter((pl.col("principal_left") > 0) | (pl.col("penalty_left") > 0))


def _queued(known: History, until: date) -> pl.DataFrame:
    """Money reaches the oldest first: what is left follows from all that came."""
    came = (
        known.money.filter(pl.col("paid_on") < until)
        .group_by("account_id")
        .agg(came_tyiyn=pl.col("amount_tyiyn").sum())
    )
    owed = pl.col("principal_tyiyn") + pl.col("penalty_tyiyn")
    reached = pl.col("came_tyiyn").fill_null(0) - pl.col("before_tyiyn")
    of_principal = reached.clip(0, pl.col("principal_tyiyn"))
    of_penalty = (reached - pl.col("principal_tyiyn")).clip(0, pl.col("penalty_tyiyn"))
    return (
        known.debts.filter(pl.col("posted_on") < until)
        .sort("account_id", "posted_on", "bill_id")
        .with_columns(before_tyiyn=owed.cum_sum().over("account_id") - owed)
        .join(came, on="account_id", how="left")
        .select(
            "account_id",
            "bill_id",
            "due_on",
            principal_left=pl.col("principal_tyiyn") - of_principal,
            penalty_left=pl.col("penalty_tyiyn") - of_penalty,
        )
    )


def _replayed(known: History, until: date) -> pl.DataFrame:
    rows = [
        (account_id, document, lefts[-1].principal_tyiyn, lefts[-1].penalty_tyiyn)
        for account_id, events in by_account(known, known.debts["account_id"].unique())
        for document, lefts in replay(events, known.orders, until=until).documents.items()
    ]
    left = pl.DataFrame(
        rows,
        schema=[name for name in LEFT_COLUMNS if name != "due_on"],
        schema_overrides=LEFT_COLUMNS,
        orient="row",
    )
    due = known.debts.select("account_id", "bill_id", "due_on")
    return left.join(due, on=["account_id", "bill_id"]).select(list(LEFT_COLUMNS))
