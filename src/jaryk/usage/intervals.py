"""What each register counted between one reading and the next."""

from __future__ import annotations

from typing import Final

import polars as pl

WH_IN_DIAL_UNIT: Final = 1000
DWH_IN_WH: Final = 10
MOST_ENERGY_DWH: Final = 10**12
"""No supply uses so much in one period (100 GWh), so every product of less fits Int64."""
ROLLOVER_SHARE: Final = 10
"""A dial is taken to have rolled over only from its last tenth into its first one; any other
step back is a faulty reading and stops the bill."""


def measure(registers: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """Pairs of consecutive readings of each installed register.

    ``registers``: usage_point_id, installation_id, register_id, digits, ratio, installed_on,
    removed_on. ``readings``: register_id, reading_id, read_on, value_wh. Returns for each pair
    slice_from, slice_until, the two reading ids, ``counted_wh`` on the dial (null where the dial
    went back without a rollover) and ``energy_dwh`` with the ratio, told up to MOST_ENERGY_DWH.
    """
    chain = ["installation_id", "register_id"]
    ordered = (
        registers.join(readings, on="register_id")
        .filter(
            pl.col("read_on") >= pl.col("installed_on"),
            pl.col("removed_on").is_null() | (pl.col("read_on") <= pl.col("removed_on")),
        )
        .sort("usage_point_id", "installed_on", "register_id", "read_on")
    )
    pairs = ordered.with_columns(
        slice_from=pl.col("read_on").shift(1).over(chain),
        reading_from_id=pl.col("reading_id").shift(1).over(chain),
        value_from_wh=pl.col("value_wh").shift(1).over(chain),
    ).filter(pl.col("slice_from").is_not_null())
    return pairs.with_columns(counted_wh=_counted()).select(
        "usage_point_id",
        "installation_id",
        "register_id",
        "ratio",
        "slice_from",
        pl.col("read_on").alias("slice_until"),
        "reading_from_id",
        pl.col("reading_id").alias("reading_until_id"),
        "value_from_wh",
        pl.col("value_wh").alias("value_until_wh"),
        "counted_wh",
        _energy().alias("energy_dwh"),
    )


def _energy() -> pl.Expr:
    """The dial times the ratios; a great dial behind great transformers would wrap in Int64."""
    energy = pl.col("counted_wh").cast(pl.Int128) * DWH_IN_WH * pl.col("ratio")
    return energy.clip(upper_bound=MOST_ENERGY_DWH).cast(pl.Int64)


def _counted() -> pl.Expr:
    """Wh between two readings: the difference, or over the top of the dial and round."""
    dial_wh = pl.lit(10, dtype=pl.Int64).pow(pl.col("digits")) * WH_IN_DIAL_UNIT
    difference = pl.col("value_wh") - pl.col("value_from_wh")
    rolled_over = (pl.col("value_from_wh") >= dial_wh - dial_wh // ROLLOVER_SHARE) & (
        pl.col("value_wh") < dial_wh // ROLLOVER_SHARE
    )
    return (
        pl.when(difference >= 0)
        .then(difference)
        .when(rolled_over)
        .then(difference + dial_wh)
        .otherwise(None)
    )
