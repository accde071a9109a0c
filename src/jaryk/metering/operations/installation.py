"""Meters hung at usage points and taken down again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction
from psycopg.sql import Identifier

from jaryk.kernel.errors import Refusal
from jaryk.metering.dials import watt_hours
from jaryk.metering.models import ReadingSource
from jaryk.metering.operations.readings import record
from jaryk.platform import queries as platform
from jaryk.platform.bulk import read
from jaryk.platform.staging import change, count_anew, temporary_table

DEFAULT_REGISTERS: Final = "A+"


@transaction.atomic
def install(frame: pl.DataFrame, *, known_at: datetime) -> None:
    """Usage points with their places and meters, a row a point.

    Columns usage_point, district, address, meter, meter_type, digits, registers,
    current_ratio, voltage_ratio, installed_on, initial_readings_kwh; several registers and
    their readings are joined by ``;`` in one order. A row without a meter makes its point
    alone. Raises Refusal for an unknown district or readings that do not match the registers.
    """
    rows = _with_district_ids(_with_defaults(frame))
    with temporary_table(rows) as staged:
        _make_places(staged)
    count_anew(rows.height, "metering_servicelocation", "metering_usagepoint")
    _hang(rows.filter(pl.col("meter").is_not_null()), known_at=known_at)


@transaction.atomic
def exchange(frame: pl.DataFrame, *, known_at: datetime) -> None:
    """Another meter in place of the one at a point, a row an exchange.

    Columns usage_point, exchanged_on, final_readings_kwh of the old meter's registers, and of
    the new one meter, meter_type, digits, registers, current_ratio, voltage_ratio,
    initial_readings_kwh. Raises Refusal where no meter hangs before that day.
    """
    rows = _with_defaults(frame.rename({"exchanged_on": "installed_on"}))
    old = _take_down(rows, known_at=known_at)
    finals = old.join(rows.select("usage_point", "final_readings_kwh"), on="usage_point")
    _record_dials(finals, "final_readings_kwh", source=ReadingSource.REMOVAL, known_at=known_at)
    _hang(rows, known_at=known_at)


def _with_defaults(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col("registers").fill_null(DEFAULT_REGISTERS),
        pl.col("meter_type").fill_null(""),
        pl.col("current_ratio", "voltage_ratio").cast(pl.Int64).fill_null(1),
    ).with_row_index("row_no")


def _with_district_ids(rows: pl.DataFrame) -> pl.DataFrame:
    ids = {district.code: district.pk for district in platform.districts()}
    known = rows.with_columns(
        district_id=pl.col("district").replace_strict(ids, default=None, return_dtype=pl.Int64)
    )
    stranger = known.filter(pl.col("district_id").is_null())
    if stranger.height:
        raise Refusal("metering.installation.no_district", district=stranger["district"][0])
    return known


def _make_places(staged: Identifier) -> None:
    """Locations and points that are not there yet; two points of one address share it."""
    change(
        "INSERT INTO metering_servicelocation (district_id, address) "
        "SELECT s.district_id, s.address FROM {staged} s "
        "LEFT JOIN metering_servicelocation l USING (district_id, address) WHERE l.id IS NULL "
        "GROUP BY s.district_id, s.address ORDER BY min(s.row_no)",
        staged=staged,
    )
    change(
        "INSERT INTO metering_usagepoint (code, location_id) "
        "SELECT s.usage_point, min(l.id) FROM {staged} s "
        "JOIN metering_servicelocation l USING (district_id, address) "
        "GROUP BY s.row_no, s.usage_point ORDER BY s.row_no ON CONFLICT (code) DO NOTHING",
        staged=staged,
    )


def _hang(rows: pl.DataFrame, *, known_at: datetime) -> None:
    """Meters, their registers, where they hang since ``installed_on``, and what they showed."""
    with temporary_table(rows) as staged:
        change(
            "INSERT INTO metering_meter (serial, type_name) "
            "SELECT s.meter, s.meter_type FROM {staged} s ORDER BY s.row_no "
            "ON CONFLICT (serial) DO NOTHING",
            staged=staged,
        )
        change(
            "INSERT INTO metering_register (meter_id, code, digits) "
            "SELECT m.id, dial.code, s.digits FROM {staged} s "
            "JOIN metering_meter m ON m.serial = s.meter CROSS JOIN LATERAL "
            "unnest(string_to_array(s.registers, ';')) WITH ORDINALITY AS dial (code, place) "
            "ORDER BY s.row_no, dial.place ON CONFLICT (meter_id, code) DO NOTHING",
            staged=staged,
        )
        change(
            "INSERT INTO metering_meterinstallation "
            "(usage_point_id, meter_id, current_ratio, voltage_ratio, valid_from, known_at) "
            "SELECT p.id, m.id, s.current_ratio, s.voltage_ratio, s.installed_on, {known_at} "
            "FROM {staged} s JOIN metering_usagepoint p ON p.code = s.usage_point "
            "JOIN metering_meter m ON m.serial = s.meter ORDER BY s.row_no",
            staged=staged,
            known_at=known_at,
        )
    count_anew(rows.height, "metering_meter", "metering_register", "metering_meterinstallation")
    _record_dials(
        rows, "initial_readings_kwh", source=ReadingSource.INSTALLATION, known_at=known_at
    )


def _take_down(rows: pl.DataFrame, *, known_at: datetime) -> pl.DataFrame:
    """End what hangs at the points: usage_point, meter, registers, installed_on (of the end)."""
    old = _hanging(rows)
    bare = old.filter(pl.col("installation_id").is_null())
    if bare.height:
        point, on = bare.select("usage_point", "installed_on").row(0)
        raise Refusal("metering.installation.no_meter", usage_point=point, on=on)
    with temporary_table(old.select("installation_id", "installed_on")) as ended:
        change(
            "UPDATE metering_meterinstallation i SET superseded_at = {known_at} "
            "FROM {ended} e WHERE i.id = e.installation_id",
            ended=ended,
            known_at=known_at,
        )
        change(
            "INSERT INTO metering_meterinstallation (usage_point_id, meter_id, current_ratio, "
            "voltage_ratio, valid_from, valid_until, known_at) "
            "SELECT usage_point_id, meter_id, current_ratio, voltage_ratio, valid_from, "
            "e.installed_on, {known_at} FROM metering_meterinstallation i "
            "JOIN {ended} e ON i.id = e.installation_id ORDER BY i.id",
            ended=ended,
            known_at=known_at,
        )
    return old


def _hanging(rows: pl.DataFrame) -> pl.DataFrame:
    """What hangs at each row's point before its day; nulls where nothing does."""
    with temporary_table(rows.select("row_no", "usage_point", "installed_on")) as staged:
        return read(
            "SELECT s.usage_point, i.id, m.serial, "
            "(SELECT string_agg(r.code, ';' ORDER BY r.id) FROM metering_register r "
            "WHERE r.meter_id = m.id), s.installed_on FROM {staged} s "
            "LEFT JOIN metering_usagepoint p ON p.code = s.usage_point "
            "LEFT JOIN metering_meterinstallation i ON i.usage_point_id = p.id "
            "AND i.superseded_at IS NULL AND i.valid_until IS NULL "
            "AND i.valid_from < s.installed_on "
            "LEFT JOIN metering_meter m ON m.id = i.meter_id ORDER BY s.row_no",
            {
                "usage_point": pl.String,
                "installation_id": pl.Int64,
                "meter": pl.String,
                "registers": pl.String,
                "installed_on": pl.Date,
            },
            staged=staged,
        )


def _record_dials(
    rows: pl.DataFrame, readings: str, *, source: ReadingSource, known_at: datetime
) -> None:
    """What each register showed on ``installed_on``; registers and readings run in one order."""
    dials = rows.select(
        "meter",
        register=pl.col("registers").str.split(";"),
        kwh=pl.col(readings).str.split(";"),
        read_on="installed_on",
    )
    uneven = dials.filter(pl.col("register").list.len() != pl.col("kwh").list.len())
    if uneven.height:
        raise Refusal("metering.installation.uneven", meter=uneven["meter"][0])
    each = dials.explode("register", "kwh").with_columns(
        value_wh=watt_hours(pl.col("kwh")), source=pl.lit(source.value)
    )
    unread = each.filter(pl.col("value_wh").is_null())
    if unread.height:
        meter, kwh = unread.select("meter", "kwh").row(0)
        raise Refusal("metering.installation.not_kwh", meter=meter, kwh=kwh)
    record(each.drop("kwh"), known_at=known_at)
