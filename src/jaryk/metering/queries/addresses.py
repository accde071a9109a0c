"""Where usage points are, many at a time."""

from __future__ import annotations

import polars as pl

from jaryk.platform.bulk import read


def addresses_of(usage_point_ids: list[int]) -> dict[int, str]:
    """The address of each usage point by its id."""
    rows = read(
        "SELECT p.id, l.address FROM metering_usagepoint p "
        "JOIN metering_servicelocation l ON l.id = p.location_id WHERE p.id = ANY({ids})",
        {"usage_point_id": pl.Int64, "address": pl.String},
        ids=usage_point_ids,
    )
    return dict(rows.iter_rows())
