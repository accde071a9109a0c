"""The header of a CSV of half hours: wide, a row a day, or long, a row an interval."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from jaryk.interfaces.imports.profiles.told import shown
from jaryk.kernel.errors import Refusal
from jaryk.metering.half_hours import HALF_HOURS, MINUTES_A_SLOT

WIDE: Final = "csv-wide"
LONG: Final = "csv-long"
SEPARATORS: Final = (";", ",", "\t")
NAME: Final = re.compile(r"[\w][\w ./-]{0,39}")
_CHANNELS: Final = {"": 1, "A+": 1, "A-": 2, "R+": 3, "R-": 4} | {
    f"{zero}{number}": number for zero in ("", "0") for number in range(1, 5)
}
_WORDS: Final = {
    "meter": "name",
    "usage_point": "name",
    "name": "name",
    "channel": "channel",
    "day": "day",
    "date": "day",
    "at": "at",
    "start": "at",
    "kwh": "kwh",
    "wh": "wh",
    "quality": "quality",
} | dict(zip(HALF_HOURS, HALF_HOURS, strict=True))
_LONG_COLUMNS: Final = {"name", "at"}
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns stand where, and what parts them; ``unit`` is the Wh of a value of 1."""

    form: str
    separator: str
    columns: tuple[str, ...]
    unit: int

    def cells(self, line: str) -> dict[str, str] | None:
        """A line's cells by column; None where there are more or fewer of them."""
        if '"' in line:
            try:
                parts = next(csv.reader([line], delimiter=self.separator, strict=True))
            except csv.Error:
                return None
        else:
            parts = line.split(self.separator)
        if len(parts) != len(self.columns):
            return None
        return {column: part.strip() for column, part in zip(self.columns, parts, strict=True)}


def layout_of(header: str) -> Layout:
    """Refusal where the first line is no header of ours."""
    separator = max(SEPARATORS, key=header.count)
    told = [_word(cell.strip().strip('"').lower()) for cell in header.split(separator)]
    strange = next((cell for cell in told if cell not in _WORDS.values()), None)
    if strange is not None:
        raise Refusal("profiles.refused.column", column=shown(strange))
    columns = tuple(told)
    if len(set(columns)) < len(columns):
        raise Refusal("profiles.refused.column_twice")
    names = set(columns)
    if {"name", "day", *HALF_HOURS} <= names <= {"name", "day", "channel", *HALF_HOURS}:
        return Layout(WIDE, separator, columns, 1000)
    values = names & {"kwh", "wh"}
    if _LONG_COLUMNS <= names <= _LONG_COLUMNS | {"channel", "quality"} | values and values:
        return Layout(LONG, separator, columns, 1000 if values == {"kwh"} else 1)
    raise Refusal("profiles.refused.no_header")


def _word(cell: str) -> str:
    """A column by its name; ``00:30`` and ``0030`` are the half hours that begin then."""
    digits = cell.replace(":", "")
    if len(digits) == 4 and digits.isdecimal() and digits.isascii():
        minute = int(digits[:2]) * 60 + int(digits[2:])
        if minute % MINUTES_A_SLOT == 0 and minute < 24 * 60 and digits[2:] < "60":
            return HALF_HOURS[minute // MINUTES_A_SLOT]
    return _WORDS.get(cell, cell)


def channel_of(cell: str) -> int | None:
    """01 to 04, or A+, A-, R+, R-; nothing is 01."""
    return _CHANNELS.get(cell.upper())


def day_of(cell: str) -> date | None:
    """2026-05-31 or 31.05.2026."""
    found = _DAY.fullmatch(cell)
    if found is None:
        return None
    year, month, day = found[1] or found[6], found[2] or found[5], found[3] or found[4]
    try:
        told = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return told if 1990 <= told.year <= 2099 else None
