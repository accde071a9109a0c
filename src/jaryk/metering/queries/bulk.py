"""Installed registers and what they showed, as frames for a billing run."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from jaryk.platform.bulk import believed, read


def installed_registers(*, known_at: datetime, usage_point_ids: list[int]) -> pl.DataFrame:
    """Each register with the days on which its meter hangs at a point, and the ratio there."""
    return read(
        "SELECT i.usage_point_id, i.id, r.id, r.digits, i.current_ratio * i.voltage_ratio, "
        "i.valid_from, i.valid_until "
        "FROM metering_meterinstallation i JOIN metering_register r ON r.meter_id = i.meter_id "
        f"WHERE {believed('i')} AND i.usage_point_id = ANY({{usage_point_ids}}) "
        "ORDER BY i.usage_point_id, i.valid_from, r.id",
        {
            "usage_point_id": pl.Int64,
            "installation_id": pl.Int64,
            "register_id": pl.Int64,
            "digits": pl.Int64,
            "ratio": pl.Int64,
            "installed_on": pl.Date,
            "removed_on": pl.Date,
        },
        known_at=known_at,
        usage_point_ids=usage_point_ids,
    )


def readings(
    *, since: date, through: date, known_at: datetime, register_ids: list[int]
) -> pl.DataFrame:
    """Believed readings of the days from ``since`` through ``through``, in Wh on the dial."""
    return read(
        "SELECT id, register_id, read_on, value_wh FROM metering_reading g "
        f"WHERE {believed('g')} AND register_id = ANY({{register_ids}}) "
        "AND read_on BETWEEN {since} AND {through} ORDER BY register_id, read_on",
        {
            "reading_id": pl.Int64,
            "register_id": pl.Int64,
            "read_on": pl.Date,
            "value_wh": pl.Int64,
        },
        since=since,
        through=through,
        known_at=known_at,
        register_ids=register_ids,
    )


def point_codes(ids: list[int]) -> dict[int, str]:
    """The code of each usage point by its id."""
    rows = read(
        "SELECT id, code FROM metering_usagepoint WHERE id = ANY({ids})",
        {"id": pl.Int64, "code": pl.String},
        ids=ids,
    )
    return dict(rows.iter_rows())


def register_names(ids: list[int]) -> dict[int, str]:
    """Serial number of each register's meter, with the register's code, by its id."""
    rows = read(
        "SELECT r.id, m.serial || ' ' || r.code FROM metering_register r "
        "JOIN metering_meter m ON m.id = r.meter_id WHERE r.id = ANY({ids})",
        {"id": pl.Int64, "name": pl.String},
        ids=ids,
    )
    return dict(rows.iter_rows())
