"""What stands of bills once their correcting documents are counted in."""

from __future__ import annotations

from typing import Final

import polars as pl

from jaryk.platform.bulk import read

Kinds = dict[str, type[pl.DataType]]

LINE_COLUMNS: Final[Kinds] = {
    "kind": pl.Int64,
    "group_id": pl.Int64,
    "usage_point_id": pl.Int64,
    "tariff_id": pl.Int64,
    "tax_rate_id": pl.Int64,
    "part_from": pl.Date,
    "part_until": pl.Date,
    "part_energy_dwh": pl.Int64,
    "quantity_dwh": pl.Int64,
    "base_tyiyn": pl.Int64,
    "rate_e2": pl.Int64,
    "amount_tyiyn": pl.Int64,
}
SLICE_COLUMNS: Final[Kinds] = {
    "usage_point_id": pl.Int64,
    "register_id": pl.Int64,
    "reading_from_id": pl.Int64,
    "reading_until_id": pl.Int64,
    "slice_from": pl.Date,
    "slice_until": pl.Date,
    "ratio": pl.Int64,
    "energy_dwh": pl.Int64,
}

_COUNTED: Final = (
    "SELECT bill_id, {columns}, sum(sign)::bigint FROM ("
    "SELECT bill_id, {columns}, 1 AS sign FROM {billed} WHERE bill_id = ANY({{bills}}) "
    "UNION ALL SELECT d.bill_id, {columns}, l.sign FROM {corrected} l "
    "JOIN unnest({{corrections}}::bigint[], {{corrected_bills}}::bigint[]) AS d (id, bill_id) "
    "ON d.id = l.correction_id) s GROUP BY bill_id, {columns} HAVING sum(sign) <> 0 "
    "ORDER BY bill_id, {order}"
)


def standing_lines(bill_ids: list[int], corrections: pl.DataFrame) -> pl.DataFrame:
    """Lines of the bills that no correction has let fall: bill_id, ``LINE_COLUMNS``, sign.

    ``corrections``: correction_id, bill_id of all that correct these bills. ``sign`` counts how
    often a line stands: once, unless equal lines stand beside each other.
    """
    return _counted(
        bill_ids,
        corrections,
        LINE_COLUMNS,
        billed="charges_chargeline",
        corrected="charges_correctedline",
        order="part_from, kind, group_id, rate_e2",
    )


def standing_slices(bill_ids: list[int], corrections: pl.DataFrame) -> pl.DataFrame:
    """Slices of use that the bills still take up: bill_id, ``SLICE_COLUMNS``, sign."""
    return _counted(
        bill_ids,
        corrections,
        SLICE_COLUMNS,
        billed="charges_billedslice",
        corrected="charges_correctedslice",
        order="usage_point_id, slice_from, register_id",
    )


def billed_spans(bill_ids: list[int]) -> pl.DataFrame:
    """The days that each bill has taken up at each point: bill_id, usage_point_id, span_from,
    span_until. A correction never moves them.
    """
    return read(
        "SELECT bill_id, usage_point_id, min(slice_from), max(slice_until) "
        "FROM charges_billedslice WHERE bill_id = ANY({bills}) GROUP BY 1, 2 ORDER BY 1, 2",
        {
            "bill_id": pl.Int64,
            "usage_point_id": pl.Int64,
            "span_from": pl.Date,
            "span_until": pl.Date,
        },
        bills=bill_ids,
    )


def _counted(
    bill_ids: list[int],
    corrections: pl.DataFrame,
    columns: Kinds,
    *,
    billed: str,
    corrected: str,
    order: str,
) -> pl.DataFrame:
    return read(
        _COUNTED.format(
            columns=", ".join(columns), billed=billed, corrected=corrected, order=order
        ),
        {"bill_id": pl.Int64, **columns, "sign": pl.Int64},
        bills=bill_ids,
        corrections=corrections["correction_id"].to_list(),
        corrected_bills=corrections["bill_id"].to_list(),
    )
