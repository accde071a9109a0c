"""From a month of half hours: the greatest coincident loads, and whether the dials agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from jaryk.customers.queries.bulk import accounts_in_force, supplies
from jaryk.kernel.periods import Month
from jaryk.metering.half_hours import HALF_HOURS, MINUTES_A_SLOT, Channel
from jaryk.metering.queries.bulk import installed_registers, readings
from jaryk.metering.queries.profiles import points_of_meters, registers_beside_profiles
from jaryk.usage.evaluate import evaluate
from jaryk.usage.intervals import DWH_IN_WH, WH_IN_DIAL_UNIT, measure

_OWN_DAY: Final = ["owner_id", "day"]


@dataclass(frozen=True)
class Maxima:
    """``loads``: owner_id, at, energy_wh, actual_load_kw (tenths of a watt); ``gaps``: owner_id and
    the first ``at`` of a peak half hour that a meter of theirs does not tell.

    An owner is in one of the two.
    """

    loads: pl.DataFrame
    gaps: pl.DataFrame


def slots_between(windows: Sequence[tuple[int, int]]) -> list[int]:
    """Half hours of the day that lie in the windows, told in minutes from its start."""
    return sorted(
        {
            slot
            for since, until in windows
            for slot in range(-(-since // MINUTES_A_SLOT), until // MINUTES_A_SLOT)
        }
    )


def owners(month: Month, *, known_at: datetime) -> pl.DataFrame:
    """Whose each meter's days are: owner_id (an account), meter_id, own_from, own_until."""
    since, until = month.first_on, month.next().first_on
    accounts = accounts_in_force(since=since, until=until, known_at=known_at)
    supplied = supplies(
        since=since,
        until=until,
        known_at=known_at,
        account_ids=accounts["account_id"].to_list(),
    )
    return (
        supplied.join(points_of_meters(month), on="usage_point_id")
        .select(
            pl.col("account_id").alias("owner_id"),
            "meter_id",
            own_from=pl.max_horizontal("supplied_from", "installed_on", pl.lit(since)),
            own_until=pl.min_horizontal("supplied_until", "removed_on", pl.lit(until)),
        )
        .filter(pl.col("own_from") < pl.col("own_until"))
    )


def coincident_maxima(wide: pl.LazyFrame, whose: pl.DataFrame, slots: Sequence[int]) -> Maxima:
    """The greatest load of each owner's meters together, in these half hours of each day (R-103).

    ``wide`` is a month as metering keeps it, ``whose`` as ``owners``. Meters without half hours
    in the month are not asked for any; of equal loads the earliest counts.
    """
    names = [HALF_HOURS[slot] for slot in slots]
    told = wide.filter(pl.col("channel") == Channel.ACTIVE_IMPORT).select("meter_id", "day", *names)
    is_gap = pl.any_horizontal(pl.col(names).is_null())
    days = (
        told.join(whose.lazy(), on="meter_id")
        .filter(pl.col("day") >= pl.col("own_from"), pl.col("day") < pl.col("own_until"))
        .group_by(_OWN_DAY)
        .agg(
            pl.col(names).cast(pl.Int64).sum(),
            *(pl.col(name).is_null().any().alias(f"{name}_gap") for name in names),
            has_gap=is_gap.any(),
            meters=pl.len(),
        )
        .collect()
    )
    asked = _asked(whose, told)
    gaps = _gaps(days, asked, slots)
    whole = days.join(gaps, on="owner_id", how="anti")
    return Maxima(loads=_loads(whole, slots), gaps=gaps)


def total_maximum(wide: pl.LazyFrame, slots: Sequence[int]) -> tuple[datetime, int, int] | None:
    """The greatest sum of all meters: when, Wh in the half hour, and how many values lack in all.

    None where there is no value at all. A gap adds nothing, so the sum is what was told.
    """
    names = [HALF_HOURS[slot] for slot in slots]
    days = (
        wide.filter(pl.col("channel") == Channel.ACTIVE_IMPORT)
        .group_by("day")
        .agg(
            pl.col(names).cast(pl.Int64).sum(),
            lacking=pl.sum_horizontal(pl.col(names).null_count()),
        )
        .collect()
    )
    if days.is_empty() or not names:
        return None
    top = _latest_first(days, slots, []).row(0, named=True)
    return top["at"], top["energy_wh"], int(days["lacking"].sum())


def _latest_first(days: pl.DataFrame, slots: Sequence[int], keys: list[str]) -> pl.DataFrame:
    """A row a key: the greatest half hour, the earliest of equal ones."""
    names = [HALF_HOURS[slot] for slot in slots]
    greatest = days.with_columns(energy_wh=pl.max_horizontal(names))
    slot = pl.coalesce(
        pl.when(pl.col(name) == pl.col("energy_wh")).then(pl.lit(slot))
        for slot, name in zip(slots, names, strict=True)
    )
    found = greatest.select(*keys, "energy_wh", at=_moment(slot))
    order = [*keys, pl.col("energy_wh").neg(), "at"]
    found = found.sort(order)
    return found.unique(keys, keep="first", maintain_order=True) if keys else found.head(1)


def _moment(slot: pl.Expr) -> pl.Expr:
    minutes = slot.cast(pl.Int64) * MINUTES_A_SLOT
    moment = pl.col("day").cast(pl.Datetime("us")) + pl.duration(minutes=minutes)
    return moment.dt.replace_time_zone("Asia/Bishkek")


def _loads(days: pl.DataFrame, slots: Sequence[int]) -> pl.DataFrame:
    greatest = _latest_first(days, slots, ["owner_id"]).with_columns(
        half_hour_kwh=pl.col("energy_wh") * DWH_IN_WH, on=pl.col("at").dt.date()
    )
    return (
        evaluate(greatest, ("half_hour_load_kw",), on="on")
        .select("owner_id", "at", "energy_wh", actual_load_kw="half_hour_load_kw")
        .sort("owner_id")
    )


def _asked(whose: pl.DataFrame, told: pl.LazyFrame) -> pl.DataFrame:
    """How many meters each owner's days ask for: of those that tell half hours at all."""
    telling = told.select("meter_id").unique().collect()
    return (
        whose.join(telling, on="meter_id", how="semi")
        .with_columns(day=pl.date_ranges("own_from", "own_until", closed="left"))
        .explode("day")
        .group_by(_OWN_DAY)
        .agg(asked=pl.len())
    )


def _gaps(days: pl.DataFrame, asked: pl.DataFrame, slots: Sequence[int]) -> pl.DataFrame:
    """owner_id and the first half hour that is not told by every meter."""
    beside = asked.join(days, on=_OWN_DAY, how="left")
    is_short = pl.col("meters").fill_null(0) < pl.col("asked")
    lacking = beside.filter(is_short | pl.col("has_gap"))
    first = pl.coalesce(
        pl.when(is_short | pl.col(f"{HALF_HOURS[slot]}_gap")).then(pl.lit(slot)) for slot in slots
    )
    return (
        lacking.select("owner_id", at=_moment(first))
        .group_by("owner_id")
        .agg(pl.col("at").min())
        .sort("owner_id")
    )


def beside_dials(wide: pl.LazyFrame, month: Month, *, known_at: datetime) -> pl.DataFrame:
    """What dials and half hours counted between the same readings, where both tell it.

    A row a meter's channel and pair of days: meter_id, channel, since, until, counted_wh and
    profile_wh (both with the ratios), gaps (half hours not told), differs: by more than a unit
    of the dial behind its ratio, though nothing is missing.
    """
    counted = _counted(month, known_at)
    sums = (
        wide.join(counted.lazy(), on=["meter_id", "channel"])
        .filter(pl.col("day") >= pl.col("since"), pl.col("day") < pl.col("until"))
        .group_by("meter_id", "channel", "since", "until")
        .agg(
            profile_wh=pl.sum_horizontal(pl.col(HALF_HOURS).cast(pl.Int64).sum()),
            told=pl.sum_horizontal(pl.col(HALF_HOURS).count()).cast(pl.Int64),
        )
        .collect()
    )
    all_told = (pl.col("until") - pl.col("since")).dt.total_days() * len(HALF_HOURS)
    difference = (pl.col("counted_wh") - pl.col("profile_wh")).abs()
    return (
        counted.join(sums, on=["meter_id", "channel", "since", "until"])
        .with_columns(gaps=all_told - pl.col("told"))
        .with_columns(
            differs=(pl.col("gaps") == 0) & (difference > pl.col("ratio") * WH_IN_DIAL_UNIT)
        )
        .drop("ratio", "told")
        .sort("meter_id", "channel", "since")
    )


def _counted(month: Month, known_at: datetime) -> pl.DataFrame:
    """What registers counted between readings in the month, summed up by channel."""
    channels = registers_beside_profiles(month)
    points = points_of_meters(month).join(channels, on="meter_id", how="semi")
    hung = installed_registers(
        known_at=known_at, usage_point_ids=points["usage_point_id"].unique().to_list()
    ).join(channels, on="register_id", how="semi")
    told = readings(
        since=month.first_on,
        through=month.next().first_on,
        known_at=known_at,
        register_ids=hung["register_id"].to_list(),
    )
    return (
        measure(hung, told)
        .join(channels, on="register_id")
        .group_by("meter_id", "channel", since="slice_from", until="slice_until")
        .agg(counted_wh=pl.col("energy_dwh").sum() // DWH_IN_WH, ratio=pl.col("ratio").max())
    )
