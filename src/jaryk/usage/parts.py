"""Cut a supply's period wherever its group, a price or a rule changes, and share the energy."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jaryk.usage.evaluate import evaluate
from jaryk.usage.faults import fault, gravest


@dataclass(frozen=True)
class Parted:
    """``parts``: energy of a supply on the days of one regime; they tile the supply's span."""

    parts: pl.DataFrame
    faults: pl.DataFrame


def cut(
    spans: pl.DataFrame,
    slices: pl.DataFrame,
    assignments: pl.DataFrame,
    regimes: pl.DataFrame,
) -> Parted:
    """Energy by supply and regime.

    ``spans``: supply_id, usage_point_id, span_from, span_until; ``slices`` tile them, with
    energy_dwh; ``assignments``: usage_point_id, group_id, valid_from, valid_until; ``regimes``:
    regime_id, group_id, regime_from, regime_until, days on which all that the rules read is
    constant. Energy of a slice falls on its days evenly (P-2).
    """
    grouped = _overlap(spans, assignments, "usage_point_id", ("valid_from", "valid_until"))
    dated = _overlap(grouped, regimes, "group_id", ("regime_from", "regime_until"))
    faults = gravest(_uncovered(spans, grouped, "no_group"), _uncovered(spans, dated, "no_tariff"))
    whole = dated.join(faults, on="supply_id", how="anti").rename(
        {"span_from": "part_from", "span_until": "part_until"}
    )
    energy = (
        _shares(whole, slices)
        .group_by("supply_id", "part_from")
        .agg(part_energy_dwh=pl.col("energy_by_days").sum())
    )
    parts = whole.join(energy, on=["supply_id", "part_from"]).with_columns(
        days=_days("part_from", "part_until")
    )
    return Parted(parts=parts.sort("supply_id", "part_from"), faults=faults)


def _overlap(
    spans: pl.DataFrame, facts: pl.DataFrame, key: str, edges: tuple[str, str]
) -> pl.DataFrame:
    """The spans cut by the facts of the same key; days without a fact fall away."""
    since, until = edges
    return (
        spans.join(facts, on=key)
        .with_columns(
            span_from=pl.max_horizontal("span_from", since),
            span_until=pl.min_horizontal("span_until", until),
        )
        .filter(pl.col("span_from") < pl.col("span_until"))
        .drop(since, until)
    )


def _uncovered(spans: pl.DataFrame, pieces: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Supplies whose pieces leave days of the span out."""
    covered = pieces.group_by("supply_id").agg(covered_days=_days("span_from", "span_until").sum())
    short = spans.join(covered, on="supply_id", how="left").filter(
        pl.col("covered_days").fill_null(0) != _days("span_from", "span_until")
    )
    return fault(short, reason, on=pl.col("span_from"), until=pl.col("span_until"))


def _shares(parts: pl.DataFrame, slices: pl.DataFrame) -> pl.DataFrame:
    """Energy of each slice on the days it has in common with a part."""
    shared_days = (
        parts.select("supply_id", "part_from", "part_until")
        .join(slices.select("supply_id", "slice_from", "slice_until", "energy_dwh"), on="supply_id")
        .with_columns(
            share_from=pl.max_horizontal("part_from", "slice_from"),
            share_until=pl.min_horizontal("part_until", "slice_until"),
        )
        .filter(pl.col("share_from") < pl.col("share_until"))
    )
    return evaluate(sharing_facts(shared_days), ("energy_by_days",), on="share_from")


def sharing_facts(shared_days: pl.DataFrame) -> pl.DataFrame:
    """What the rule of sharing by days reads, for slices and the days of them to be told."""
    return shared_days.with_columns(
        period_energy_kwh=pl.col("energy_dwh"),
        period_days=_days("slice_from", "slice_until"),
        part_from_day=_days("slice_from", "share_from"),
        part_to_day=_days("slice_from", "share_until"),
    )


def _days(since: str, until: str) -> pl.Expr:
    return (pl.col(until) - pl.col(since)).dt.total_days()
