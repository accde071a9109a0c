"""A register's use in a month beside its own months before it."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from jaryk.kernel.periods import Month
from jaryk.usage.intervals import measure

_REGISTER: Final = ("register_id", "usage_point_id")


def summed_up(
    registers: pl.DataFrame,
    readings: pl.DataFrame,
    *,
    month: Month,
    history_months: int,
    least_months: int,
) -> pl.DataFrame:
    """A row a register that hangs at the end of the month, with what the rules read of it.

    ``registers`` and ``readings`` are as ``intervals.measure`` takes them; a reading also tells
    ``is_estimate``. Returns register_id, usage_point_id, reading_id (of the month's last reading,
    null where there is none), judged_on, daily_dwh, own_usual_dwh (null where the history is
    shorter than ``least_months``), is_estimate, went_back, below_estimate and rolled_over.
    """
    until = month.next().first_on
    hanging = hanging_at_the_end(registers, month).unique("register_id", keep="any")
    true_pairs = measure(registers, readings.filter(~pl.col("is_estimate")))
    ended_on = pl.col("slice_until")
    of_month = true_pairs.filter(ended_on > month.first_on, ended_on <= until)
    before = true_pairs.filter(ended_on <= month.first_on)
    return (
        hanging.select(_REGISTER)
        .join(_last_read(readings, month), on="register_id", how="left")
        .join(_used(of_month), on="register_id", how="left")
        .join(_usual(before, history_months, least_months), on="register_id", how="left")
        .join(_below_estimate(registers, readings, month), on="register_id", how="left")
        .with_columns(
            pl.col("is_estimate", "went_back", "rolled_over", "below_estimate").fill_null(
                value=False
            ),
            judged_on=pl.lit(month.first_on, dtype=pl.Date),
        )
        .sort("register_id")
    )


def hanging_at_the_end(registers: pl.DataFrame, month: Month) -> pl.DataFrame:
    """The registers whose meters hang at the end of the month and hung in it."""
    until = month.next().first_on
    stays = pl.col("removed_on").is_null() | (pl.col("removed_on") >= until)
    return registers.filter(pl.col("installed_on") < until, stays)


def middle(column: str) -> pl.Expr:
    """The median of a group, whole: of two in the middle their mean, rounded down."""
    ordered = pl.col(column).sort()
    return (ordered.get((pl.len() - 1) // 2) + ordered.get(pl.len() // 2)) // 2


def _last_read(readings: pl.DataFrame, month: Month) -> pl.DataFrame:
    """The month's last reading of each register: what a bill of the month would close with."""
    read_on = pl.col("read_on")
    return (
        readings.filter(read_on > month.first_on, read_on <= month.next().first_on)
        .sort("register_id", "read_on")
        .unique("register_id", keep="last", maintain_order=True)
        .select("register_id", "reading_id", "is_estimate")
    )


def _used(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.group_by("register_id").agg(
        daily_dwh=pl.col("energy_dwh").sum() // _days().sum(),
        went_back=pl.col("counted_wh").is_null().any(),
        rolled_over=(
            (pl.col("value_until_wh") < pl.col("value_from_wh"))
            & pl.col("counted_wh").is_not_null()
        ).any(),
    )


def _usual(pairs: pl.DataFrame, months: int, least_months: int) -> pl.DataFrame:
    """The median of the daily use of the last ``months`` months that have readings."""
    last_day = pl.col("slice_until").dt.offset_by("-1d")
    monthly = (
        pairs.filter(pl.col("counted_wh").is_not_null())
        .group_by("register_id", ended_in=last_day.dt.truncate("1mo"))
        .agg(daily_dwh=pl.col("energy_dwh").sum() // _days().sum())
        .sort("register_id", "ended_in")
        .filter(pl.int_range(pl.len()).reverse().over("register_id") < months)
    )
    return (
        monthly.group_by("register_id")
        .agg(own_usual_dwh=middle("daily_dwh"), months=pl.len())
        .filter(pl.col("months") >= least_months)
        .select("register_id", "own_usual_dwh")
    )


def _below_estimate(registers: pl.DataFrame, readings: pl.DataFrame, month: Month) -> pl.DataFrame:
    """Registers whose true reading in the month shows less than an estimate before it."""
    estimated = readings.filter(pl.col("is_estimate")).get_column("register_id").unique()
    of_estimated = readings.filter(pl.col("register_id").is_in(estimated.to_list()))
    sources = readings.select(reading_id="reading_id", is_estimate="is_estimate")
    ended_on = pl.col("slice_until")
    return (
        measure(registers, of_estimated)
        .filter(ended_on > month.first_on, ended_on <= month.next().first_on)
        .filter(pl.col("counted_wh").is_null())
        .join(sources, left_on="reading_from_id", right_on="reading_id")
        .filter(pl.col("is_estimate"))
        .select("register_id", below_estimate=pl.lit(value=True))
        .unique("register_id", keep="any")
    )


def _days() -> pl.Expr:
    return (pl.col("slice_until") - pl.col("slice_from")).dt.total_days()


def first_day_needed(month: Month, history_months: int) -> date:
    """The day from which readings tell the month and the history before it."""
    months = month.year * 12 + month.number - 1 - history_months - 1
    return date(months // 12, months % 12 + 1, 1)
