"""What should be, less what was billed: unchanged lines vanish, changed ones stand in pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from jaryk.charges.models import ChargeKind
from jaryk.charges.queries.standing import LINE_COLUMNS, SLICE_COLUMNS

_ENERGY: Final = ChargeKind.ENERGY.value
# A price published anew under another act is the same price: the ids of its row do not count.
_SAME_LINE: Final = [name for name in LINE_COLUMNS if name not in {"tariff_id", "tax_rate_id"}]
_SAME_SLICE: Final = list(SLICE_COLUMNS)


@dataclass(frozen=True)
class Differences:
    """``bills``: bill_id with the differences energy_dwh, energy_tyiyn and tax_tyiyn of each bill
    that changes; ``lines`` and ``slices`` of them, ``sign`` -1 falls away, 1 stands instead.
    """

    bills: pl.DataFrame
    lines: pl.DataFrame
    slices: pl.DataFrame


def differences(
    *,
    lines: pl.DataFrame,
    slices: pl.DataFrame,
    standing_lines: pl.DataFrame,
    standing_slices: pl.DataFrame,
) -> Differences:
    """From what should be (``lines``, ``slices``) and what stands of the same bills.

    A bill whose lines are cut otherwise, but come to the same energy and the same sums by kind
    and group, does not change.
    """
    changed_lines = _changed(lines, standing_lines, _SAME_LINE)
    sums = _sums(changed_lines)
    moved = changed_lines.group_by("bill_id", "kind", "group_id").agg(
        amount=(pl.col("amount_tyiyn") * pl.col("sign")).sum(),
        energy=(pl.col("quantity_dwh") * pl.col("sign")).sum(),
    )
    told = moved.filter((pl.col("amount") != 0) | (pl.col("energy") != 0)).select("bill_id")
    bills = sums.join(told.unique(), on="bill_id", how="semi").sort("bill_id")
    changed_slices = _changed(slices, standing_slices, _SAME_SLICE)
    return Differences(
        bills=bills,
        lines=_numbered(changed_lines, bills, "line_no"),
        slices=_numbered(changed_slices, bills, "slice_no"),
    )


def _changed(should_be: pl.DataFrame, standing: pl.DataFrame, same: list[str]) -> pl.DataFrame:
    """Rows whose count differs, with the sign of the difference, what falls away first."""
    told = should_be.with_columns(sign=pl.lit(1, dtype=pl.Int64))
    fallen = standing.with_columns(-pl.col("sign"))
    both = pl.concat([told, fallen.select(told.columns)])
    rest = [name for name in told.columns if name not in {*same, "bill_id", "sign"}]
    counted = both.group_by("bill_id", *same, maintain_order=True).agg(
        pl.col("sign").sum(), *[pl.col(name).first() for name in rest]
    )
    changed = counted.filter(pl.col("sign") != 0).select(told.columns)
    return (
        changed.with_columns(pl.col("sign").sign(), _times=pl.col("sign").abs())
        .select(pl.exclude("_times").repeat_by("_times"))
        .explode(told.columns)
    )


def _sums(changed: pl.DataFrame) -> pl.DataFrame:
    signed = pl.col("amount_tyiyn") * pl.col("sign")
    energy = pl.col("kind") == _ENERGY
    return changed.group_by("bill_id").agg(
        energy_dwh=(pl.col("quantity_dwh") * pl.col("sign")).filter(energy).sum(),
        energy_tyiyn=signed.filter(energy).sum(),
        tax_tyiyn=signed.filter(~energy).sum(),
    )


def _numbered(rows: pl.DataFrame, bills: pl.DataFrame, number: str) -> pl.DataFrame:
    kept = rows.join(bills.select("bill_id"), on="bill_id", how="semi").sort(
        "bill_id", "sign", maintain_order=True
    )
    return kept.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("bill_id").alias(number)
    )
