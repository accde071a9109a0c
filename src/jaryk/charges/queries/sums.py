"""What lines and slices add up to, for those who check the books."""

from __future__ import annotations

import polars as pl

from jaryk.platform.bulk import read


def bill_sums() -> pl.DataFrame:
    """By bill: energy, its charge and its taxes by the lines, and energy by the slices."""
    return read(
        "SELECT bill_id, l.dwh::bigint, l.energy::bigint, l.tax::bigint, s.dwh::bigint FROM "
        "(SELECT bill_id, sum(quantity_dwh) AS dwh, "
        "sum(amount_tyiyn) FILTER (WHERE kind = 1) AS energy, "
        "coalesce(sum(amount_tyiyn) FILTER (WHERE kind <> 1), 0) AS tax "
        "FROM charges_chargeline GROUP BY bill_id) l FULL JOIN "
        "(SELECT bill_id, sum(energy_dwh) AS dwh FROM charges_billedslice GROUP BY bill_id) s "
        "USING (bill_id)",
        {
            "bill_id": pl.Int64,
            "lines_dwh": pl.Int64,
            "lines_energy_tyiyn": pl.Int64,
            "lines_tax_tyiyn": pl.Int64,
            "slices_dwh": pl.Int64,
        },
    )


def billed_twice() -> list[int]:
    """Bills that take up days of a register which an earlier slice has taken up already."""
    rows = read(
        "SELECT DISTINCT bill_id FROM (SELECT bill_id, slice_from, lag(slice_until) OVER "
        "(PARTITION BY register_id ORDER BY slice_from) AS billed_until "
        "FROM charges_billedslice) s WHERE slice_from < billed_until ORDER BY bill_id",
        {"bill_id": pl.Int64},
    )
    ids: list[int] = rows.get_column("bill_id").to_list()
    return ids


def corrected_sums() -> pl.DataFrame:
    """By correction: the differences of energy, its charge and its taxes by its lines."""
    return read(
        "SELECT correction_id, coalesce(sum(sign * quantity_dwh), 0)::bigint, "
        "coalesce(sum(sign * amount_tyiyn) FILTER (WHERE kind = 1), 0)::bigint, "
        "coalesce(sum(sign * amount_tyiyn) FILTER (WHERE kind <> 1), 0)::bigint "
        "FROM charges_correctedline GROUP BY 1",
        {
            "correction_id": pl.Int64,
            "lines_dwh": pl.Int64,
            "lines_energy_tyiyn": pl.Int64,
            "lines_tax_tyiyn": pl.Int64,
        },
    )
