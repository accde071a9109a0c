"""Days of half hours, taken in by the hundred thousand; a corrected day supersedes the earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import connection, transaction
from psycopg.sql import SQL

from jaryk.metering.half_hours import array_text
from jaryk.metering.models import ProfileFile, ProfileMonth
from jaryk.platform.bulk import copy_in, read
from jaryk.platform.staging import change, temporary_table

_KEY: Final = ("meter_id", "channel", "day")
_TABLE: Final = "metering_intervalprofile"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Days that were new, told again, or corrected.

    ``contradicted``: the ``line_no`` of lines whose day the same file tells otherwise before.
    """

    new: int
    repeated: int
    corrected: int
    contradicted: pl.DataFrame


def open_file(*, name: str, sha256: str, form: str, at: datetime) -> ProfileFile:
    """Begin a file; its counts are told at the end by ``close_file``."""
    return ProfileFile.objects.create(name=name[-255:], sha256=sha256, form=form, loaded_at=at)


def close_file(file: ProfileFile, *, lines: int, rejected: int, days: tuple[int, int, int]) -> None:
    """Write down how many lines and days (new, repeated, corrected) the file told."""
    file.lines, file.rejected = lines, rejected
    file.days_new, file.days_repeated, file.days_corrected = days
    file.save()


def keep_rejects(file: ProfileFile, rejects: pl.DataFrame) -> None:
    """Lines that were not let in: line_no, field, reason_key, particulars (JSON)."""
    copy_in("metering_profilereject", rejects.with_columns(file_id=pl.lit(file.pk)))


@transaction.atomic
def record_profiles(days: pl.DataFrame, *, file: ProfileFile) -> Recorded:
    """Append days: lines (that told it), meter_id, channel, day, h00 to h47 in Wh, quality.

    The same told again changes nothing; other values supersede the earlier ones, unless this very
    file told them, which is a contradiction.
    """
    told = days.select("lines", *_KEY, "quality", energy_wh=array_text())
    told, twice = _once(told)
    if told.is_empty():
        nothing = pl.DataFrame(schema={"line_no": pl.Int64})
        return Recorded(0, 0, 0, nothing)
    for month in _months(told):
        open_month(month)
    beside = told.join(_known(told), on=list(_KEY), how="left", maintain_order="left")
    is_new = pl.col("known_wh").is_null()
    is_same = pl.col("known_wh").eq_missing(pl.col("energy_wh")) & pl.col(
        "known_quality"
    ).eq_missing(pl.col("quality"))
    own = ~is_new & ~is_same & (pl.col("known_file_id") == file.pk)
    fresh = beside.filter(is_new | ~is_same & ~own)
    outdated = fresh.filter(~is_new)
    _supersede(outdated, at=file.loaded_at)
    _append(fresh, file)
    against = beside.filter(own).select("lines")
    contradicted = pl.concat([twice, against])
    return Recorded(
        new=fresh.height - outdated.height,
        repeated=days.height - fresh.height - contradicted.height,
        corrected=outdated.height,
        contradicted=contradicted.select(line_no=pl.col("lines").list.explode()),
    )


def open_month(month: date) -> None:
    """Make the month's partition, if it is not there, and let its readers know of a change."""
    ProfileMonth.objects.get_or_create(month=month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT metering_open_profiles(%s)", [month])
    change("UPDATE metering_profilemonth SET version = version + 1 WHERE month = {m}", m=month)


def _once(told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first of each day in the frame, and the lines that tell another otherwise."""
    if not told.select(_KEY).is_duplicated().any():
        return told, told.select("lines").clear()
    values = pl.struct("energy_wh", "quality")
    otherwise = told.filter(values != values.first().over(_KEY)).select("lines")
    return told.unique(list(_KEY), keep="first", maintain_order=True), otherwise


def _months(told: pl.DataFrame) -> list[date]:
    return told["day"].dt.truncate("1mo").unique().sort().to_list()


def _known(told: pl.DataFrame) -> pl.DataFrame:
    """What is believed for the days told; asked only where any of them is known at all."""
    columns = {
        "meter_id": pl.Int64,
        "channel": pl.Int64,
        "day": pl.Date,
        "known_wh": pl.String,
        "known_quality": pl.String,
        "known_file_id": pl.Int64,
    }
    if not _any_known(told):
        return pl.DataFrame(schema=columns)
    with temporary_table(told.select(_KEY)) as asked:
        return read(
            "SELECT p.meter_id, p.channel, p.day, p.energy_wh::text, p.quality::text, p.file_id "
            "FROM metering_intervalprofile p JOIN {asked} USING (meter_id, channel, day) "
            "WHERE p.version = 0",
            columns,
            asked=asked,
        )


def _any_known(told: pl.DataFrame) -> bool:
    """Whether anything is known of these meters' days; mostly not, and then nothing is joined."""
    bounds = told.select(
        pl.col("meter_id", "day").min().name.prefix("first_"),
        pl.col("meter_id", "day").max().name.prefix("last_"),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM metering_intervalprofile "
            "WHERE meter_id BETWEEN %(first_meter_id)s AND %(last_meter_id)s "
            "AND day BETWEEN %(first_day)s AND %(last_day)s)",
            bounds.row(0, named=True),
        )
        return bool(cursor.fetchone()[0])


def _supersede(outdated: pl.DataFrame, *, at: datetime) -> None:
    if outdated.is_empty():
        return
    with temporary_table(outdated.select(_KEY)) as asked:
        change(
            "UPDATE metering_intervalprofile p SET superseded_at = {at}, version = 1 + "
            "(SELECT max(o.version) FROM metering_intervalprofile o WHERE o.meter_id = p.meter_id "
            "AND o.channel = p.channel AND o.day = p.day) FROM {asked} a WHERE p.version = 0 "
            "AND p.meter_id = a.meter_id AND p.channel = a.channel AND p.day = a.day",
            asked=asked,
            at=at,
        )


def _append(fresh: pl.DataFrame, file: ProfileFile) -> None:
    """By COPY in its text form: arrays have commas, and no cell needs a quote there."""
    if fresh.is_empty():
        return
    names = (*_KEY, "energy_wh", "quality", "file_id", "known_at")
    rows = fresh.with_columns(
        file_id=pl.lit(file.pk), known_at=pl.lit(file.loaded_at.isoformat())
    ).select(names)
    written = rows.write_csv(
        include_header=False, separator="\t", quote_style="never", null_value="\\N"
    ).encode()
    statement = SQL(
        "COPY metering_intervalprofile (meter_id, channel, day, energy_wh, quality, file_id, "
        "known_at) FROM STDIN"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as sink:
        sink.write(written)
