"""Registers that nobody read: what the law lets stand for their dials, over whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.kernel.periods import Month
from jaryk.norms.bases import Cause
from jaryk.usage.estimates import MEASURED, estimate
from jaryk.usage.faults import fault, gravest
from jaryk.usage.intervals import DWH_IN_WH, WH_IN_DIAL_UNIT, measure
from jaryk.usage.own_history import hanging_at_the_end

LEAST_BASE_DAYS: Final = 25
"""A billing period before has at least so many days (D-30); a shorter one serves for want of it."""
_NO_FACTS: Final = "no_facts"
_EMPTY: Final = (
    *("contract_capacity_kw", "installed_capacity_kw", "hours_a_day"),
    *("check_meter_kwh", "check_losses_kwh"),
)


@dataclass(frozen=True)
class DialEstimates:
    """``dials``: what ``metering.operations.estimates`` keeps, with account_id and supply_id.

    ``faults``: registers, as supply_id, that cannot be estimated, with the reason.
    """

    dials: pl.DataFrame
    faults: pl.DataFrame


def unread(
    supplied: pl.DataFrame, registers: pl.DataFrame, readings: pl.DataFrame, *, month: Month
) -> pl.DataFrame:
    """Registers that hang at the end of the month without a reading in it.

    ``supplied``: usage_point_id, account_id, is_household (0 or 1), supplied_from. Where another
    register of the meter was read in the month, the dial is wanted for that day, else for the
    month's end: ``gap_until``. ``gap_from`` is the day of the last reading, an estimate included,
    ``unread_from`` that of the last true one, both null where there is none under the customer.
    """
    until = month.next().first_on
    hanging = hanging_at_the_end(registers, month)
    known = (
        hanging.select("usage_point_id", "register_id", "installed_on")
        .join(readings, on="register_id")
        .filter(pl.col("read_on") >= pl.col("installed_on"), pl.col("read_on") <= until)
    )
    in_month = known.filter(pl.col("read_on") > month.first_on)
    closing = in_month.group_by("usage_point_id").agg(closed_on=pl.col("read_on").max())
    return (
        hanging.join(in_month, on="register_id", how="anti")
        .join(supplied, on="usage_point_id")
        .join(closing, on="usage_point_id", how="left")
        .join(_last_known(known, supplied), on="register_id", how="left")
        .with_columns(gap_until=pl.col("closed_on").fill_null(until))
        .sort("register_id")
    )


def _last_known(known: pl.DataFrame, supplied: pl.DataFrame) -> pl.DataFrame:
    """The last reading of each register under its present customer, and the last true one."""
    read_on = pl.col("read_on")
    return (
        known.join(supplied, on="usage_point_id")
        .filter(read_on >= pl.col("supplied_from"))
        .sort("register_id", "read_on")
        .group_by("register_id")
        .agg(
            gap_from=read_on.last(),
            value_from_wh=pl.col("value_wh").last(),
            unread_from=read_on.filter(~pl.col("is_estimate")).last(),
        )
    )


def estimate_dials(
    gaps: pl.DataFrame,
    registers: pl.DataFrame,
    readings: pl.DataFrame,
    *,
    cause: Cause | None,
) -> DialEstimates:
    """Estimate the dials of ``unread`` registers; each register stands as a supply of its own.

    ``cause`` None: a household gave no access (R-92), others have not delivered (K1-Е.3).
    """
    supplies = gaps.with_columns(supply_id=pl.col("register_id"))
    bare = supplies.filter(pl.col("unread_from").is_null())
    known = supplies.filter(pl.col("unread_from").is_not_null())
    base = _period_before(registers, readings.filter(~pl.col("is_estimate")), known)
    found = estimate(_facts(known, cause), base)
    days = found.slices.group_by("supply_id", maintain_order=True).agg(
        cause=pl.col("cause").first(),
        method=pl.col("method").first(),
        citations=pl.col("citations").unique(maintain_order=True).str.join(", "),
        energy_dwh=pl.col("energy_dwh").cast(pl.Int64).sum(),
        is_final=pl.col("is_final").all(),
    )
    bases = base.select("supply_id", base_from="slice_from", base_until="slice_until")
    dials = (
        known.join(days, on="supply_id")
        .join(bases, on="supply_id", how="left")
        .with_columns(value_wh=_on_the_dial(), read_on=pl.col("gap_until"))
        .sort("register_id")
    )
    return DialEstimates(
        dials=dials,
        faults=gravest(
            fault(bare, _NO_FACTS, on=pl.col("installed_on"), until=pl.col("gap_until")),
            found.faults,
        ),
    )


def _facts(known: pl.DataFrame, cause: Cause | None) -> pl.DataFrame:
    """What the table of bases and the methods read; capacities are not kept anywhere yet."""
    household = pl.col("is_household") == 1
    usual = (
        pl.when(household)
        .then(pl.lit(Cause.NO_ACCESS.value))
        .otherwise(pl.lit(Cause.NOT_DELIVERED.value))
    )
    # The billing period that the silence began in ends with the month after its first day's bill.
    closed = pl.col("unread_from").dt.offset_by("-1d").dt.truncate("1mo").dt.offset_by("2mo")
    return known.select(
        *("supply_id", "unread_from", "gap_from", "gap_until"),
        cause=usual if cause is None else pl.lit(cause.value),
        is_household=household,
        has_check_meter=pl.lit(value=False),
        period_until=pl.max_horizontal(closed, pl.col("unread_from").dt.offset_by("1d")),
    ).with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in _EMPTY)


def _period_before(
    registers: pl.DataFrame, readings: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """The last billing period with true readings of each register, as a history of one row."""
    pairs = measure(registers.join(known, on="register_id", how="semi"), readings).join(
        known.select("register_id", "unread_from"), on="register_id"
    )
    told = pairs.filter(
        pl.col("slice_until") <= pl.col("unread_from"), pl.col("counted_wh").is_not_null()
    ).sort("register_id", "slice_until", descending=[False, True])
    days = (pl.col("unread_from") - pl.col("slice_from")).dt.total_days()
    enough = days >= LEAST_BASE_DAYS
    first_enough = enough.cum_sum().over("register_id") - enough.cast(pl.UInt32)
    return (
        told.filter(first_enough == 0)
        .group_by("register_id", maintain_order=True)
        .agg(
            slice_from=pl.col("slice_from").min(),
            slice_until=pl.col("slice_until").max(),
            energy_dwh=pl.col("energy_dwh").sum(),
        )
        .select(
            *("slice_from", "slice_until", "energy_dwh"),
            supply_id=pl.col("register_id"),
            quality=pl.lit(MEASURED),
        )
    )


def settled_between(
    registers: pl.DataFrame, readings: pl.DataFrame, *, month: Month
) -> pl.DataFrame:
    """Estimates that a true reading of the month shows to have been too high, set right.

    The difference of the true readings falls on the days evenly (D-22, D-31): the dial of an
    estimate's day is the one that the days until then would have left. Returns register_id,
    read_on, value_wh, gap_from, gap_until and energy_dwh. A dial that rolled over is left alone.
    """
    marked = readings.sort("register_id", "read_on").join(
        registers.select("register_id", "ratio").unique("register_id", keep="last"),
        on="register_id",
    )
    true_on = pl.when(~pl.col("is_estimate"))
    around = marked.with_columns(
        before_on=true_on.then("read_on").forward_fill().over("register_id"),
        before_wh=true_on.then("value_wh").forward_fill().over("register_id"),
        after_on=true_on.then("read_on").backward_fill().over("register_id"),
        after_wh=true_on.then("value_wh").backward_fill().over("register_id"),
    ).filter(
        pl.col("is_estimate"),
        pl.col("after_on") > month.first_on,
        pl.col("after_on") <= month.next().first_on,
        pl.col("after_wh") >= pl.col("before_wh"),
    )
    too_high = (pl.col("value_wh") > pl.col("after_wh")).any().over("register_id")
    passed, whole = (
        (pl.col(until) - pl.col("before_on")).dt.total_days() for until in ("read_on", "after_on")
    )
    used = ((pl.col("after_wh") - pl.col("before_wh")) * passed * 2 + whole) // (whole * 2)
    return around.filter(too_high).select(
        *("register_id", "read_on"),
        value_wh=pl.col("before_wh") + used,
        gap_from=pl.col("before_on"),
        gap_until=pl.col("read_on"),
        energy_dwh=used * DWH_IN_WH * pl.col("ratio"),
    )


def _on_the_dial() -> pl.Expr:
    """The dial at the end of the days: energy without the ratio, to a whole Wh, over the top."""
    step = DWH_IN_WH * pl.col("ratio")
    counted_wh = (pl.col("energy_dwh") * 2 + step) // (step * 2)
    dial_wh = pl.lit(10, dtype=pl.Int64).pow(pl.col("digits")) * WH_IN_DIAL_UNIT
    return (pl.col("value_from_wh") + counted_wh) % dial_wh


def first_day_needed(month: Month) -> date:
    """Readings of a year before the month tell the period that an average is taken from."""
    return date(month.year - 1, month.number, 1)
