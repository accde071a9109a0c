"""What bills charge and for which use, as it stands with their corrections: for a what-if."""

from __future__ import annotations

from typing import Final

import polars as pl

from jaryk.charges.queries.lines import ChargeKind
from jaryk.charges.whatif.reprice import BILLS, STRETCHES

_POINT: Final = ["bill_id", "usage_point_id"]


def billed_use(
    owners: pl.DataFrame, lines: pl.DataFrame, slices: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``BILLS`` and of ``STRETCHES``.

    ``owners``: bill_id, account_id, district_id; ``lines`` and ``slices`` as they stand of the
    bills. A bill that a correction has cancelled has neither, and does not count.
    """
    charged = _charged(lines)
    only = _only_slices(charged, slices)
    bills = (
        owners.join(charged, on="bill_id")
        .join(only, on="bill_id", how="left")
        .sort("account_id", "group_id")
        .select(*BILLS)
    )
    mixed = bills.filter(pl.col("use_from").is_null()).select("bill_id").unique()
    stretches = (
        slices.join(mixed, on="bill_id", how="semi")
        .join(_groups(lines.join(mixed, on="bill_id", how="semi")), on=_POINT)
        .sort("bill_id", "usage_point_id", "slice_from", "register_id", "group_from")
        .select(*STRETCHES)
    )
    return bills, stretches


def _charged(lines: pl.DataFrame) -> pl.DataFrame:
    """By bill and group: energy, its charge, its taxes."""
    is_energy = pl.col("kind") == ChargeKind.ENERGY.value
    amount = pl.col("amount_tyiyn") * pl.col("sign")
    return lines.group_by("bill_id", "group_id").agg(
        energy_dwh=(pl.col("quantity_dwh") * pl.col("sign")).filter(is_energy).sum(),
        energy_tyiyn=amount.filter(is_energy).sum(),
        tax_tyiyn=amount.filter(~is_energy).sum(),
    )


def _only_slices(charged: pl.DataFrame, slices: pl.DataFrame) -> pl.DataFrame:
    """Days of the use of bills that have one slice and one group: bill_id, use_from, use_until."""
    of_one_group = charged.group_by("bill_id").len().filter(pl.col("len") == 1)
    of_one_slice = (
        slices.group_by("bill_id")
        .agg(
            pl.len(), use_from=pl.col("slice_from").first(), use_until=pl.col("slice_until").first()
        )
        .filter(pl.col("len") == 1)
    )
    return of_one_slice.join(of_one_group, on="bill_id", how="semi").drop("len")


def _groups(lines: pl.DataFrame) -> pl.DataFrame:
    """By bill and point: the days of each group, parts that only a price or a rule cut joined."""
    begins = (pl.col("group_id") != pl.col("group_id").shift(1)).fill_null(value=True)
    return (
        lines.filter(pl.col("kind") == ChargeKind.ENERGY.value)
        .select(*_POINT, "group_id", "part_from", "part_until")
        .unique()
        .sort(*_POINT, "part_from")
        .with_columns(stretch=begins.cum_sum().over(_POINT))
        .group_by(*_POINT, "stretch", "group_id", maintain_order=True)
        .agg(group_from=pl.col("part_from").min(), group_until=pl.col("part_until").max())
    )
