"""What a reader tells of a file: days of half hours, and the lines that it could not take."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Final

import polars as pl

from jaryk.metering.half_hours import HALF_HOURS, MOST_WH

Columns = dict[str, pl.DataType | type[pl.DataType]]

MICRO: Final = 1_000_000
"""Micro-watt-hours in a watt-hour; readers count in them, so that nine decimals of kWh are kept."""
DAYS_SCHEMA: Final[Columns] = {
    "lines": pl.List(pl.Int64),
    "name": pl.String,
    "channel": pl.Int8,
    "day": pl.Date,
    **dict.fromkeys(HALF_HOURS, pl.Int32),
    "quality": pl.String,
}
REJECTS_SCHEMA: Final[Columns] = {
    "line_no": pl.Int64,
    "field": pl.String,
    "reason_key": pl.String,
    "particulars": pl.String,
}
_NUMBER: Final = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{0,30}))?")


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that cannot be taken; ``reason`` ends the key ``profiles.reason.…``."""

    line_no: int
    field: str
    reason: str
    particulars: dict[str, str | int] = made(default_factory=dict)

    def row(self) -> tuple[int, str, str, str]:
        """As it is kept."""
        told = json.dumps(self.particulars, ensure_ascii=False).replace("\\u0000", "\u2400")
        return self.line_no, self.field, f"profiles.reason.{self.reason}", told


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of a file: each of its ``lines`` is in a day, in a reject, or tells no values.

    ``days``: lines, name (a point's code or a meter's number), channel, day, h00 to h47 in Wh,
    quality as PostgreSQL writes the array, null where all is valid.
    """

    days: pl.DataFrame
    rejects: Sequence[Reject]
    lines: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a row of ``Batch.days``."""

    lines: list[int]
    name: str
    channel: int
    day: date
    energy_wh: Sequence[int | None]
    quality: str | None


def frame_of(days: Sequence[Day]) -> pl.DataFrame:
    """Days as a frame."""
    columns: dict[str, list[object]] = {name: [] for name in ("lines", "name", "channel", "day")}
    for day in days:
        columns["lines"].append(day.lines)
        columns["name"].append(day.name)
        columns["channel"].append(day.channel)
        columns["day"].append(day.day)
    by_slot = zip(*(day.energy_wh for day in days), strict=True) if days else [()] * 48
    columns |= {name: list(told) for name, told in zip(HALF_HOURS, by_slot, strict=True)}
    columns["quality"] = [day.quality for day in days]
    return pl.DataFrame(columns, schema=pl.Schema(DAYS_SCHEMA))


def rejects_frame(rejects: Sequence[Reject]) -> pl.DataFrame:
    """Rejects as they are kept."""
    return pl.DataFrame([one.row() for one in rejects], schema=REJECTS_SCHEMA, orient="row")


def micro_wh(written: str, unit: int) -> int | None:
    """Micro-watt-hours of a decimal number of ``unit`` Wh, read to nine decimals.

    None where it is no such number, or is below zero.
    """
    found = _NUMBER.fullmatch(written)
    if found is None:
        return None
    decimals = found[2] or ""
    nano = int(found[1]) * 10**9 + int(decimals[:9].ljust(9, "0")) + (decimals[9:10] >= "5")
    return nano * unit * MICRO // 10**9


def whole_wh(values: Sequence[int | None]) -> list[int | None]:
    """Whole Wh of micro-Wh, rounded cumulatively: the day's sum is right to half a Wh."""
    told: list[int | None] = []
    run = before = 0
    for value in values:
        if value is None:
            told.append(None)
            continue
        run += value
        after = (run + MICRO // 2) // MICRO
        told.append(after - before)
        before = after
    return told


def is_too_much(value: int) -> bool:
    """More than a half hour can bring; the reading or its unit is wrong."""
    return value > MOST_WH * MICRO


def shown(cell: str) -> str:
    """A cell short enough to be quoted in a reason."""
    return cell[:60]
