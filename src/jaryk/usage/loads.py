"""The customer's load in the system's peak hours, from the half hours of its connections."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jaryk.usage.evaluate import evaluate

_CONNECTION = ["agreement_id", "usage_point_id"]


@dataclass(frozen=True)
class Loads:
    """``loads``: a row an agreement with ``at`` and ``actual_load_kw`` (tenths of a watt).

    ``gaps``: agreements with a peak half hour that a connection does not tell, its first ``at``.
    An agreement is in one of the two.
    """

    loads: pl.DataFrame
    gaps: pl.DataFrame


def actual_loads(half_hours: pl.DataFrame, peaks: pl.DataFrame) -> Loads:
    """The greatest coincident load of each agreement in the peak hours (R-103).

    ``half_hours``: agreement_id, usage_point_id, at (the half hour's start, Bishkek time),
    energy_dwh. ``peaks``: peak_from, peak_until. What a connection did not tell is a gap,
    never a zero; of equal loads the earliest counts.
    """
    slots = peaks.select(
        at=pl.datetime_ranges("peak_from", "peak_until", "30m", closed="left").explode()
    ).unique()
    expected = (
        half_hours.select(_CONNECTION)
        .unique()
        .join(slots, how="cross")
        .join(half_hours, on=[*_CONNECTION, "at"], how="left")
    )
    gaps = (
        expected.filter(pl.col("energy_dwh").is_null())
        .group_by("agreement_id")
        .agg(pl.col("at").min())
        .sort("agreement_id")
    )
    sums = (
        expected.join(gaps, on="agreement_id", how="anti")
        .group_by("agreement_id", "at")
        .agg(half_hour_kwh=pl.col("energy_dwh").sum())
        .with_columns(on=pl.col("at").dt.date())
    )
    loads = (
        evaluate(sums, ("half_hour_load_kw",), on="on")
        .sort("agreement_id", pl.col("half_hour_load_kw").neg(), "at")
        .unique("agreement_id", keep="first", maintain_order=True)
        .select("agreement_id", "at", actual_load_kw=pl.col("half_hour_load_kw"))
    )
    return Loads(loads=loads, gaps=gaps)
