"""Readings, appended by the thousand; a corrected one supersedes the earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.metering.models import ReadingSource
from jaryk.platform.bulk import copy_in, read
from jaryk.platform.staging import change, count_anew, temporary_table

_BOUND_TO_AN_ACT: Final = [ReadingSource.INSTALLATION.value, ReadingSource.REMOVAL.value]


@dataclass(frozen=True)
class Recorded:
    """How many readings were new, told again, or corrected an earlier one of their day."""

    new: int
    repeated: int
    corrected: int


@transaction.atomic
def record(frame: pl.DataFrame, *, known_at: datetime) -> Recorded:
    """Append readings: columns meter, register, read_on, value_wh, source.

    The same value told again changes nothing; another value for the day supersedes the earlier
    one. Raises Refusal for a register that is not known or two values of one day in the frame;
    then nothing is recorded.
    """
    told = frame.unique(["meter", "register", "read_on", "value_wh"], keep="first")
    _refuse_two_values(told)
    found = _beside_known(told)
    stranger = found.filter(pl.col("register_id").is_null())
    if stranger.height:
        meter, register = stranger.select("meter", "register").row(0)
        raise Refusal("metering.reading.no_register", meter=meter, register=register)
    same = pl.col("known_wh").eq_missing(pl.col("value_wh"))
    fresh = found.filter(~same)
    outdated = fresh["known_id"].drop_nulls()
    if len(outdated):
        change(
            "UPDATE metering_reading SET superseded_at = {known_at} WHERE id = ANY({ids})",
            known_at=known_at,
            ids=outdated.to_list(),
        )
    copy_in(
        "metering_reading",
        fresh.select("register_id", "read_on", "value_wh", _source(), known_at=pl.lit(known_at)),
    )
    count_anew(fresh.height, "metering_reading")
    return Recorded(
        new=fresh.height - len(outdated),
        repeated=frame.height - fresh.height,
        corrected=len(outdated),
    )


def _refuse_two_values(told: pl.DataFrame) -> None:
    twice = told.filter(pl.struct("meter", "register", "read_on").is_duplicated())
    if twice.height:
        meter, read_on = twice.select("meter", "read_on").row(0)
        raise Refusal("metering.reading.two_values", meter=meter, read_on=read_on)


def _beside_known(told: pl.DataFrame) -> pl.DataFrame:
    """The frame with each register's id and the reading believed for that day."""
    keyed = told.with_row_index("row_no")
    with temporary_table(keyed.select("row_no", "meter", "register", "read_on")) as staged:
        known = read(
            "SELECT s.row_no, r.id, k.id, k.value_wh, k.source FROM {staged} s "
            "LEFT JOIN metering_meter m ON m.serial = s.meter "
            "LEFT JOIN metering_register r ON r.meter_id = m.id AND r.code = s.register "
            "LEFT JOIN metering_reading k ON k.register_id = r.id AND k.read_on = s.read_on "
            "AND k.superseded_at IS NULL ORDER BY s.row_no",
            {
                "row_no": pl.UInt32,
                "register_id": pl.Int64,
                "known_id": pl.Int64,
                "known_wh": pl.Int64,
                "known_source": pl.String,
            },
            staged=staged,
        )
    return keyed.join(known, on="row_no", how="left", maintain_order="left")


def _source() -> pl.Expr:
    """A corrected opening or closing reading stays the one of its act."""
    bound = pl.col("known_source").is_in(_BOUND_TO_AN_ACT)
    return pl.when(bound).then("known_source").otherwise("source").alias("source")
