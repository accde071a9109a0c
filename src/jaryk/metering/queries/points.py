"""Usage points and meters with what hangs where, by code and number, mostly as frames."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl
from psycopg.sql import Literal

from jaryk.metering.models import MeterInstallation, UsagePoint
from jaryk.platform.bulk import Columns, read
from jaryk.platform.staging import temporary_table

_INSTALLED: Final[Columns] = {
    "usage_point": pl.String,
    "usage_point_id": pl.Int64,
    "address": pl.String,
    "installation_id": pl.Int64,
    "meter": pl.String,
    "meter_type": pl.String,
    "registers": pl.String,
    "digits": pl.Int64,
    "current_ratio": pl.Int64,
    "voltage_ratio": pl.Int64,
    "installed_on": pl.Date,
    "removed_on": pl.Date,
}
_INSTALLED_SQL: Final = (
    "SELECT p.code, p.id, l.address, i.id, m.serial, m.type_name, "
    "(SELECT string_agg(r.code, ';' ORDER BY r.id) FROM metering_register r "
    "WHERE r.meter_id = m.id), "
    "(SELECT min(r.digits) FROM metering_register r WHERE r.meter_id = m.id), "
    "i.current_ratio, i.voltage_ratio, i.valid_from, i.valid_until "
)


def usage_point(code: str) -> UsagePoint | None:
    """The point of that code, with its location."""
    return UsagePoint.objects.select_related("location").filter(code=code).first()


def installations_at(point_ids: Collection[int]) -> list[MeterInstallation]:
    """Meters that hang or hung at the points as now believed, the newest first."""
    return list(
        MeterInstallation.objects.filter(usage_point__in=point_ids, superseded_at=None)
        .select_related("meter", "usage_point")
        .order_by("usage_point__code", "-valid_from")
    )


def point_ids(codes: pl.Series) -> pl.DataFrame:
    """usage_point and usage_point_id of the codes that are known."""
    with temporary_table(pl.DataFrame({"code": codes.drop_nulls().unique()})) as asked:
        return read(
            "SELECT p.code, p.id FROM metering_usagepoint p JOIN {asked} USING (code)",
            {"usage_point": pl.String, "usage_point_id": pl.Int64},
            asked=asked,
        )


def installed_at(codes: pl.Series) -> pl.DataFrame:
    """What hangs or hung at points of these codes as now believed, a row an installation.

    Columns usage_point, usage_point_id, address, installation_id, meter, meter_type, registers
    (joined by ``;``), digits, current_ratio, voltage_ratio, installed_on, removed_on; a point
    without any meter has a row with nulls there.
    """
    with temporary_table(pl.DataFrame({"code": codes.drop_nulls().unique()})) as asked:
        return read(
            _INSTALLED_SQL + "FROM metering_usagepoint p JOIN {asked} USING (code) "
            "JOIN metering_servicelocation l ON l.id = p.location_id "
            "LEFT JOIN metering_meterinstallation i ON i.usage_point_id = p.id "
            "AND i.superseded_at IS NULL LEFT JOIN metering_meter m ON m.id = i.meter_id",
            _INSTALLED,
            asked=asked,
        )


def installed_meters(serials: pl.Series) -> pl.DataFrame:
    """Meters of these numbers with every place where they hang or hung; the same columns.

    A known meter that never hung anywhere has a row without a point.
    """
    with temporary_table(pl.DataFrame({"serial": serials.drop_nulls().unique()})) as asked:
        return read(
            _INSTALLED_SQL + "FROM metering_meter m JOIN {asked} USING (serial) "
            "LEFT JOIN metering_meterinstallation i ON i.meter_id = m.id "
            "AND i.superseded_at IS NULL "
            "LEFT JOIN metering_usagepoint p ON p.id = i.usage_point_id "
            "LEFT JOIN metering_servicelocation l ON l.id = p.location_id",
            _INSTALLED,
            asked=asked,
        )


def readings_of_meters(serials: pl.Series, *, days: pl.Series | None = None) -> pl.DataFrame:
    """Believed readings of meters: meter, register, read_on, value_wh, source.

    ``days`` are those that matter, None is all.
    """
    with temporary_table(pl.DataFrame({"serial": serials.drop_nulls().unique()})) as asked:
        return read(
            "SELECT m.serial, r.code, g.read_on, g.value_wh, g.source FROM metering_meter m "
            "JOIN {asked} USING (serial) JOIN metering_register r ON r.meter_id = m.id "
            "JOIN metering_reading g ON g.register_id = r.id AND g.superseded_at IS NULL "
            "WHERE {days}::date[] IS NULL OR g.read_on = ANY({days})",
            {
                "meter": pl.String,
                "register": pl.String,
                "read_on": pl.Date,
                "value_wh": pl.Int64,
                "source": pl.String,
            },
            asked=asked,
            days=Literal(None if days is None else days.drop_nulls().unique().to_list()),
        )


def last_readings(serials: pl.Series) -> pl.DataFrame:
    """meter, read_on of the last believed reading of each meter that has one."""
    with temporary_table(pl.DataFrame({"serial": serials.drop_nulls().unique()})) as asked:
        return read(
            "SELECT m.serial, max(g.read_on) FROM metering_meter m "
            "JOIN {asked} USING (serial) JOIN metering_register r ON r.meter_id = m.id "
            "JOIN metering_reading g ON g.register_id = r.id AND g.superseded_at IS NULL "
            "GROUP BY m.serial",
            {"meter": pl.String, "read_on": pl.Date},
            asked=asked,
        )
