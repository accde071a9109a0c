"""Which days of a supply a bill may take up, and the slices between readings that tile them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from jaryk.usage.faults import fault, gravest
from jaryk.usage.intervals import MOST_ENERGY_DWH


@dataclass(frozen=True)
class Measured:
    """``spans``: a row a supply with ``span_from`` and ``span_until``; ``slices`` tile them.

    ``faults``: a row a supply whose use cannot be told; a supply is in one of the two.
    """

    spans: pl.DataFrame
    slices: pl.DataFrame
    faults: pl.DataFrame


def close(
    supplies: pl.DataFrame,
    registers: pl.DataFrame,
    readings: pl.DataFrame,
    intervals: pl.DataFrame,
    *,
    after: date,
    through: date,
) -> Measured:
    """Close each supply's period with its last reading later than ``after``, up to ``through``.

    ``supplies``: supply_id, usage_point_id, supplied_from, supplied_until, billed_until (null
    before the first bill). The period opens where the last bill ended, else with the first
    reading of the supply.
    """
    meterless = supplies.join(registers, on="usage_point_id", how="anti")
    bounded = _bounded(supplies, registers, readings, after, through)
    closed = pl.col("span_from") < pl.col("span_until")
    unread = bounded.filter(closed.not_().fill_null(value=True))
    filled = fill(bounded.filter(closed), registers, intervals)
    faults = gravest(
        fault(meterless, "no_meter", on=pl.lit(after), until=pl.lit(through)),
        fault(unread, "no_reading", on=pl.lit(after), until=pl.lit(through)),
        filled.faults,
    )
    return Measured(spans=filled.spans, slices=filled.slices, faults=faults)


def fill(spans: pl.DataFrame, registers: pl.DataFrame, intervals: pl.DataFrame) -> Measured:
    """Tile spans whose days are known with the intervals that lie within them.

    ``spans``: supply_id, usage_point_id, span_from, span_until.
    """
    slices = _within(intervals, spans)
    faults = gravest(
        _without_meter(spans, registers),
        _untold(spans, registers, slices),
        _backwards(slices),
        _too_much(slices),
    )
    whole = spans.join(faults, on="supply_id", how="anti")
    return Measured(
        spans=whole.select("supply_id", "usage_point_id", "span_from", "span_until"),
        slices=slices.join(whole, on="supply_id", how="semi"),
        faults=faults,
    )


def _bounded(
    supplies: pl.DataFrame,
    registers: pl.DataFrame,
    readings: pl.DataFrame,
    after: date,
    through: date,
) -> pl.DataFrame:
    """Each metered supply with the first and the last day that its readings bound."""
    metered = supplies.join(registers, on="usage_point_id", how="semi")
    read_days = (
        registers.select("usage_point_id", "register_id", "installed_on", "removed_on")
        .join(readings.select("register_id", "read_on"), on="register_id")
        .filter(_between("read_on", "installed_on", "removed_on"))
        .join(metered, on="usage_point_id")
        .filter(_between("read_on", "supplied_from", "supplied_until"))
    )
    closing = (pl.col("read_on") > after) & (pl.col("read_on") <= through)
    bounds = read_days.group_by("supply_id").agg(
        first_read_on=pl.col("read_on").min(), span_until=pl.col("read_on").filter(closing).max()
    )
    # A point billed to its former customer opens with the new one's own first reading.
    carried_on = pl.col("billed_until") >= pl.col("supplied_from")
    return metered.join(bounds, on="supply_id", how="left").with_columns(
        span_from=pl.when(carried_on).then("billed_until").otherwise("first_read_on")
    )


def _within(intervals: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The intervals that lie inside the span of a supply of their point."""
    spanned = spans.select("supply_id", "usage_point_id", "span_from", "span_until")
    inside = (pl.col("slice_from") >= pl.col("span_from")) & (
        pl.col("slice_until") <= pl.col("span_until")
    )
    return (
        intervals.join(spanned, on="usage_point_id").filter(inside).drop("span_from", "span_until")
    )


def _hung(spans: pl.DataFrame, registers: pl.DataFrame) -> pl.DataFrame:
    """For each supply and register the days of the span on which the meter hung there."""
    return (
        spans.select("supply_id", "usage_point_id", "span_from", "span_until")
        .join(registers, on="usage_point_id")
        .with_columns(
            hung_from=pl.max_horizontal("span_from", "installed_on"),
            hung_until=pl.min_horizontal("span_until", "removed_on"),
        )
        .filter(pl.col("hung_from") < pl.col("hung_until"))
        .with_columns(hung_days=_days("hung_from", "hung_until"))
    )


def _without_meter(spans: pl.DataFrame, registers: pl.DataFrame) -> pl.DataFrame:
    """Supplies whose meters leave days of the span out."""
    metered = (
        _hung(spans, registers)
        .unique(["supply_id", "installation_id"])
        .group_by("supply_id")
        .agg(pl.col("hung_days").sum())
    )
    bare = spans.join(metered, on="supply_id", how="left").filter(
        pl.col("hung_days").fill_null(0) != _days("span_from", "span_until")
    )
    return fault(bare, "no_meter", on=pl.col("span_from"), until=pl.col("span_until"))


def _untold(spans: pl.DataFrame, registers: pl.DataFrame, slices: pl.DataFrame) -> pl.DataFrame:
    """Supplies of which a register lacks a reading at an edge of the span or of its meter."""
    told = slices.group_by("supply_id", "installation_id", "register_id").agg(
        told_days=_days("slice_from", "slice_until").sum()
    )
    keys = ["supply_id", "installation_id", "register_id"]
    short = (
        _hung(spans, registers)
        .join(told, on=keys, how="left")
        .filter(pl.col("told_days").fill_null(0) != pl.col("hung_days"))
    )
    return fault(
        short,
        "reading_gap",
        on=pl.col("hung_from"),
        until=pl.col("hung_until"),
        register_id=pl.col("register_id"),
    )


def _backwards(slices: pl.DataFrame) -> pl.DataFrame:
    """Supplies of which a register shows less than before and has not rolled over."""
    return fault(
        slices.filter(pl.col("counted_wh").is_null()),
        "reading_lower",
        on=pl.col("slice_until"),
        register_id=pl.col("register_id"),
        value_from_wh=pl.col("value_from_wh"),
        value_until_wh=pl.col("value_until_wh"),
    )


def _too_much(slices: pl.DataFrame) -> pl.DataFrame:
    totals = slices.group_by("supply_id").agg(
        pl.col("energy_dwh").cast(pl.Int128).sum(), pl.col("slice_until").max()
    )
    return fault(
        totals.filter(pl.col("energy_dwh") >= MOST_ENERGY_DWH),
        "too_much_energy",
        on=pl.col("slice_until"),
    )


def _between(day: str, since: str, until: str) -> pl.Expr:
    """A reading belongs to both of the stretches that it parts: the last day is included."""
    return (pl.col(day) >= pl.col(since)) & (
        pl.col(until).is_null() | (pl.col(day) <= pl.col(until))
    )


def _days(since: str, until: str) -> pl.Expr:
    return (pl.col(until) - pl.col(since)).dt.total_days()
