"""Why the use of a supply cannot be told: rows of one shape, the gravest first."""

from __future__ import annotations

from typing import Final

import polars as pl

FAULT_COLUMNS: Final = {
    "supply_id": pl.Int64,
    "reason": pl.String,
    "on": pl.Date,
    "until": pl.Date,
    "register_id": pl.Int64,
    "value_from_wh": pl.Int64,
    "value_until_wh": pl.Int64,
}


def fault(rows: pl.DataFrame, reason: str, **details: pl.Expr) -> pl.DataFrame:
    """Rows of ``supply_id`` as faults of ``reason``; other columns as ``details`` say."""
    known = {"supply_id": pl.col("supply_id"), "reason": pl.lit(reason)} | details
    return rows.select(
        known.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in FAULT_COLUMNS.items()
    )


def gravest(*faults: pl.DataFrame) -> pl.DataFrame:
    """One fault a supply: that of the earliest frame, on the earliest day."""
    ranked = [frame.with_columns(rank=pl.lit(rank)) for rank, frame in enumerate(faults)]
    return (
        pl.concat(ranked)
        .sort("supply_id", "rank", "on", "register_id")
        .unique("supply_id", keep="first", maintain_order=True)
        .drop("rank")
    )
