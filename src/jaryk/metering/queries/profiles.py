"""Half hours as they are kept: a meter's days, a whole month, the files that told them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.kernel.periods import Month
from jaryk.metering.half_hours import HALF_HOURS, SLOTS, Channel, Quality
from jaryk.metering.models import IntervalProfile, ProfileFile, ProfileMonth, ProfileReject
from jaryk.platform.bulk import copied, read
from jaryk.platform.staging import temporary_table

_METERS_AT_ONCE: Final = 2_000
WIDE: Final = {
    "meter_id": pl.Int64,
    "channel": pl.Int8,
    "day": pl.Date,
    **dict.fromkeys(HALF_HOURS, pl.Int32),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDay:
    """A day of a channel as now believed; None is a gap."""

    day: date
    channel: Channel
    energy_wh: tuple[int | None, ...]
    quality: tuple[Quality | None, ...]
    file_name: str
    known_at: datetime

    @property
    def sum_wh(self) -> int:
        """Of the half hours that are told."""
        return sum(value for value in self.energy_wh if value is not None)

    @property
    def gaps(self) -> int:
        """Half hours that nobody told."""
        return self.energy_wh.count(None)


def days_of_meter(meter: str, *, since: date, until: date) -> list[ProfileDay]:
    """The meter's days in ``[since, until)``, in order of days and channels."""
    rows = (
        IntervalProfile.objects.filter(
            meter__serial=meter, version=0, day__gte=since, day__lt=until
        )
        .select_related("file")
        .order_by("day", "channel")
    )
    return [
        ProfileDay(
            day=row.day,
            channel=Channel(row.channel),
            energy_wh=tuple(row.energy_wh),
            quality=_qualities(row.energy_wh, row.quality),
            file_name=row.file.name,
            known_at=row.known_at,
        )
        for row in rows
    ]


def _qualities(
    energy_wh: list[int | None], quality: list[int | None] | None
) -> tuple[Quality | None, ...]:
    flags: list[int | None] = [Quality.VALID] * SLOTS if quality is None else quality
    return tuple(
        None if value is None or flag is None else Quality(flag)
        for value, flag in zip(energy_wh, flags, strict=True)
    )


def month_version(month: Month) -> int | None:
    """Which state of the month's half hours is the present one; None for a month without any."""
    found = ProfileMonth.objects.filter(month=month.first_on).first()
    return None if found is None else found.version


def wide_stretches(month: Month) -> Iterator[pl.DataFrame]:
    """The month as believed, some thousand meters a frame: meter_id, channel, day, h00 to h47."""
    meters = read(
        "SELECT DISTINCT meter_id FROM metering_intervalprofile "
        "WHERE day >= {since} AND day < {until} AND version = 0 ORDER BY 1",
        {"meter_id": pl.Int64},
        since=month.first_on,
        until=month.next().first_on,
    )["meter_id"]
    for begin in range(0, len(meters), _METERS_AT_ONCE):
        stretch = meters[begin : begin + _METERS_AT_ONCE]
        rows = copied(
            "SELECT meter_id, channel, day, energy_wh "
            "FROM metering_intervalprofile WHERE day >= {since} AND day < {until} "
            "AND version = 0 AND meter_id BETWEEN {first} AND {last}",
            since=month.first_on,
            until=month.next().first_on,
            first=int(stretch[0]),
            last=int(stretch[-1]),
        )
        yield pl.read_csv(
            rows.replace(b"\t{", b"\t").replace(b"}\n", b"\n").replace(b"\t", b","),
            has_header=False,
            schema=WIDE,
            null_values="NULL",
        ).sort("meter_id", "channel", "day")


def meters_named(names: pl.Series) -> pl.DataFrame:
    """Where the names lead, be they codes of points or numbers of meters: a row a stay.

    Columns name, meter_id, installed_on, removed_on; a point's code goes before a meter's number.
    """
    with temporary_table(pl.DataFrame({"name": names.drop_nulls().unique()})) as asked:
        return read(
            "SELECT a.name, i.meter_id, i.valid_from, i.valid_until FROM {asked} a "
            "JOIN metering_usagepoint p ON p.code = a.name "
            "JOIN metering_meterinstallation i ON i.usage_point_id = p.id "
            "AND i.superseded_at IS NULL "
            "UNION ALL SELECT a.name, m.id, i.valid_from, i.valid_until FROM {asked} a "
            "JOIN metering_meter m ON m.serial = a.name "
            "LEFT JOIN metering_meterinstallation i ON i.meter_id = m.id "
            "AND i.superseded_at IS NULL "
            "WHERE NOT EXISTS (SELECT FROM metering_usagepoint p WHERE p.code = a.name)",
            {
                "name": pl.String,
                "meter_id": pl.Int64,
                "installed_on": pl.Date,
                "removed_on": pl.Date,
            },
            asked=asked,
        )


def points_of_meters(month: Month) -> pl.DataFrame:
    """meter_id, usage_point_id, installed_on, removed_on of stays that touch the month."""
    return read(
        "SELECT meter_id, usage_point_id, valid_from, valid_until "
        "FROM metering_meterinstallation WHERE superseded_at IS NULL AND valid_from < {until} "
        "AND (valid_until IS NULL OR valid_until > {since})",
        {
            "meter_id": pl.Int64,
            "usage_point_id": pl.Int64,
            "installed_on": pl.Date,
            "removed_on": pl.Date,
        },
        since=month.first_on,
        until=month.next().first_on,
    )


def profile_file(file_id: int) -> ProfileFile | None:
    """The file taken in under that number."""
    return ProfileFile.objects.filter(pk=file_id).first()


def file_of_content(sha256: str) -> ProfileFile | None:
    """The file of that very content which was taken in first."""
    return ProfileFile.objects.filter(sha256=sha256).order_by("pk").first()


def rejects(file_id: int, *, limit: int | None = None) -> list[ProfileReject]:
    """The lines of a file that were not let in, in their order."""
    return list(ProfileReject.objects.filter(file=file_id).order_by("line_no", "pk")[:limit])


def registers_beside_profiles(month: Month) -> pl.DataFrame:
    """Registers of meters that have half hours in the month, with the channel each counts.

    Columns register_id, meter_id, channel; registers of zones (T1, T2, …) all count channel 01.
    """
    return read(
        "SELECT r.id, r.meter_id, CASE r.code WHEN 'A-' THEN 2 WHEN 'R+' THEN 3 "
        "WHEN 'R-' THEN 4 ELSE 1 END FROM metering_register r WHERE EXISTS (SELECT FROM "
        "metering_intervalprofile p WHERE p.meter_id = r.meter_id AND p.version = 0 "
        "AND p.day >= {since} AND p.day < {until}) ORDER BY r.id",
        {"register_id": pl.Int64, "meter_id": pl.Int64, "channel": pl.Int8},
        since=month.first_on,
        until=month.next().first_on,
    )


def serials(meter_ids: list[int]) -> dict[int, str]:
    """The number of each meter by its id."""
    rows = read(
        "SELECT id, serial FROM metering_meter WHERE id = ANY({ids})",
        {"id": pl.Int64, "serial": pl.String},
        ids=meter_ids,
    )
    return dict(rows.iter_rows())
