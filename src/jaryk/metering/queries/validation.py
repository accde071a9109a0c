"""What the checks of readings and the estimates read, as frames."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from jaryk.metering.models import ReadingSource
from jaryk.platform.bulk import believed, read


def readings_with_source(
    *, since: date, through: date, known_at: datetime, register_ids: list[int]
) -> pl.DataFrame:
    """Believed readings of those days, in Wh on the dial, with whether each is an estimate."""
    return read(
        "SELECT id, register_id, read_on, value_wh, (source = {estimate})::int "
        f"FROM metering_reading g WHERE {believed('g')} AND register_id = ANY({{register_ids}}) "
        "AND read_on BETWEEN {since} AND {through}",
        {
            "reading_id": pl.Int64,
            "register_id": pl.Int64,
            "read_on": pl.Date,
            "value_wh": pl.Int64,
            "is_estimate": pl.Int64,
        },
        since=since,
        through=through,
        known_at=known_at,
        register_ids=register_ids,
        estimate=ReadingSource.ESTIMATE.value,
    ).with_columns(pl.col("is_estimate") == 1)


def places_of(usage_point_ids: list[int]) -> pl.DataFrame:
    """usage_point_id, district_id and address of the points."""
    return read(
        "SELECT p.id, l.district_id, l.address FROM metering_usagepoint p "
        "JOIN metering_servicelocation l ON l.id = p.location_id WHERE p.id = ANY({ids})",
        {"usage_point_id": pl.Int64, "district_id": pl.Int64, "address": pl.String},
        ids=usage_point_ids,
    )


def final_estimates(register_ids: list[int]) -> list[int]:
    """Readings of the registers that are estimates which no true reading settles (D-22)."""
    rows = read(
        "SELECT e.reading_id FROM metering_estimate e JOIN metering_reading r "
        "ON r.id = e.reading_id WHERE e.is_final AND r.register_id = ANY({ids})",
        {"reading_id": pl.Int64},
        ids=register_ids,
    )
    ids: list[int] = rows.get_column("reading_id").to_list()
    return ids
