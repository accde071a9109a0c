"""Doubts about a month's readings: each kind a named rule, over whole columns."""

from __future__ import annotations

from typing import Final

import polars as pl

from jaryk.usage.evaluate import evaluate
from jaryk.usage.own_history import middle

LIMITS: Final = ("spike_limit_kwh", "least_expected_kwh")
UNCHANGED: Final = 100
"""A growth of 1, in hundredths."""
_GREATEST_GROWTH: Final = 999_999
_STREET: Final = ("district_id", "group_id", "street")
_DISTRICT: Final = ("district_id", "group_id")


def doubt(registers: pl.DataFrame, *, neighbours_least: int) -> pl.DataFrame:
    """A row a register that a rule doubts, with the gravest ``kind``.

    ``registers``: what ``own_history.summed_up`` returns, with district_id, group_id and street:
    a register's neighbours are those of its group in its street, and where there are fewer than
    ``neighbours_least``, in its district. Returns register_id, usage_point_id, district_id, kind,
    reading_id, daily_dwh, usual_dwh, limit_dwh and size_dwh, energies a day.
    """
    measured = _beside_neighbours(registers, neighbours_least)
    limited = evaluate(
        measured.with_columns(
            usual_daily_kwh=pl.col("usual_dwh").fill_null(0),
            neighbours_growth=pl.col("growth").fill_null(UNCHANGED).clip(0, _GREATEST_GROWTH),
        ),
        LIMITS,
        on="judged_on",
    )
    return (
        limited.with_columns(kind=_kind())
        .filter(pl.col("kind").is_not_null())
        .with_columns(limit_dwh=_limit(), size_dwh=_size())
        .sort("register_id")
        .select(
            *("register_id", "usage_point_id", "district_id", "kind", "reading_id"),
            *("daily_dwh", "usual_dwh", "limit_dwh", "size_dwh"),
        )
    )


def _kind() -> pl.Expr:
    """The gravest first. An estimate is not doubted: it is no reading."""
    told = ~pl.col("is_estimate") & pl.col("daily_dwh").is_not_null()
    known = told & pl.col("usual_dwh").is_not_null()
    return (
        pl.when(pl.col("reading_id").is_null())
        .then(pl.lit("missing"))
        .when(pl.col("below_estimate"))
        .then(pl.lit("below_estimate"))
        .when(pl.col("went_back"))
        .then(pl.lit("backwards"))
        .when(told & pl.col("rolled_over"))
        .then(pl.lit("rollover"))
        .when(known & (pl.col("daily_dwh") > pl.col("spike_limit_kwh")))
        .then(pl.lit("spike"))
        .when(known & (pl.col("daily_dwh") < pl.col("least_expected_kwh")))
        .then(pl.lit("zero"))
    )


def _limit() -> pl.Expr:
    return (
        pl.when(pl.col("kind") == "zero")
        .then(pl.col("least_expected_kwh"))
        .when(pl.col("kind").is_in(["spike", "rollover"]))
        .then(pl.col("spike_limit_kwh"))
        .cast(pl.Int64)
    )


def _size() -> pl.Expr:
    """How far the day's use is from the usual; of a missing reading the whole usual use."""
    apart = pl.col("daily_dwh").fill_null(0) - pl.col("usual_dwh").fill_null(0)
    return apart.abs()


def _beside_neighbours(registers: pl.DataFrame, least: int) -> pl.DataFrame:
    """With the neighbours' growth, and their use as the usual one where the own is not known."""
    own = pl.col("own_usual_dwh")
    grown = registers.with_columns(
        own_growth=pl.when(own > 0).then(pl.col("daily_dwh") * UNCHANGED // own)
    )
    beside = grown
    for place, keys in (("street", _STREET), ("district", _DISTRICT)):
        beside = beside.join(_of_neighbours(grown, keys, least, place), on=keys, how="left")
    return beside.with_columns(
        growth=pl.coalesce("street_growth", "district_growth"),
        usual_dwh=pl.coalesce("own_usual_dwh", "street_use", "district_use"),
    )


def _of_neighbours(
    grown: pl.DataFrame, keys: tuple[str, ...], least: int, place: str
) -> pl.DataFrame:
    told = grown.filter(~pl.col("is_estimate"), pl.col("daily_dwh").is_not_null())
    growth = (
        told.filter(pl.col("own_growth").is_not_null())
        .group_by(keys)
        .agg(middle("own_growth").alias(f"{place}_growth"), neighbours=pl.len())
        .filter(pl.col("neighbours") >= least)
        .drop("neighbours")
    )
    use = (
        told.group_by(keys)
        .agg(middle("daily_dwh").alias(f"{place}_use"), neighbours=pl.len())
        .filter(pl.col("neighbours") >= least)
        .drop("neighbours")
    )
    return use.join(growth, on=keys, how="left")
