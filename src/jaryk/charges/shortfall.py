"""Energy that no meter counted, at the tariffs and steps of its months (IБ-4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.charges.regimes import regimes
from jaryk.charges.work_out import work_out
from jaryk.usage import parts
from jaryk.usage.faults import gravest

_METERED: Final = 0
_SHOULD_BE: Final = 1


@dataclass(frozen=True)
class PricedShortfall:
    """``months``: month_from with ``energy_tyiyn`` and ``tax_tyiyn`` of what was not counted.

    ``faults``: months without a price, as of supplies whose id is the month's place, from 0.
    """

    months: pl.DataFrame
    faults: pl.DataFrame


def price_shortfall(
    months: pl.DataFrame, *, tariffs: pl.DataFrame, taxes: pl.DataFrame
) -> PricedShortfall:
    """What each month would have cost with the shortfall, less what its metered energy costs.

    ``months``: group_id, month_from, month_until, metered_dwh, shortfall_dwh; ``tariffs`` and
    ``taxes`` are frames of the reference room. So the shortfall stands in the steps above the
    energy that was billed already, and not once more from the first step.
    """
    uses = _uses(months)
    since, until = months.select(pl.col("month_from").min(), pl.col("month_until").max()).row(0)
    rates = regimes(tariffs, taxes, since=since or date.min, until=until or date.min)
    spans = uses.rename({"month_from": "span_from", "month_until": "span_until"})
    slices = uses.rename({"month_from": "slice_from", "month_until": "slice_until"})
    assignments = uses.rename({"month_from": "valid_from", "month_until": "valid_until"})
    named = ["supply_id", "usage_point_id", "span_from", "span_until"]
    parted = parts.cut(
        spans.select(named),
        slices.select("supply_id", "slice_from", "slice_until", "energy_dwh"),
        assignments.select("usage_point_id", "group_id", "valid_from", "valid_until"),
        rates.spans,
    )
    worked = work_out(parted.parts.with_columns(account_id=pl.col("supply_id")), rates)
    faults = gravest(parted.faults, worked.faults)
    return PricedShortfall(
        months=_differences(worked.lines, months, faults),
        faults=faults.with_columns(pl.col("supply_id") // 2).unique(
            "supply_id", keep="first", maintain_order=True
        ),
    )


def _uses(months: pl.DataFrame) -> pl.DataFrame:
    """Each month twice: as it was metered (even ids), and as it should have been (odd ids)."""
    placed = months.with_row_index("place").with_columns(pl.col("place").cast(pl.Int64) * 2)
    as_metered = placed.with_columns(
        supply_id=pl.col("place") + _METERED, energy_dwh=pl.col("metered_dwh")
    )
    as_should_be = placed.with_columns(
        supply_id=pl.col("place") + _SHOULD_BE,
        energy_dwh=pl.col("metered_dwh") + pl.col("shortfall_dwh"),
    )
    return pl.concat([as_metered, as_should_be]).with_columns(usage_point_id=pl.col("supply_id"))


def _differences(lines: pl.DataFrame, months: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    is_energy = pl.col("usage_point_id").is_not_null()
    signed = pl.col("amount_tyiyn") * (pl.col("account_id") % 2 * 2 - 1)
    place = pl.col("account_id") // 2
    sums = (
        lines.group_by(place.alias("place"))
        .agg(
            energy_tyiyn=signed.filter(is_energy).sum(),
            tax_tyiyn=signed.filter(~is_energy).sum(),
        )
        .join(faults.select(place=pl.col("supply_id") // 2), on="place", how="anti")
    )
    placed = months.with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
    return (
        placed.join(sums, on="place")
        .sort("place")
        .select("month_from", "energy_tyiyn", "tax_tyiyn")
    )
