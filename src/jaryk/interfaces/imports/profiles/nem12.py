"""NEM12, the Australian market's file of intervals: 200 a meter, 300 a day, 400 its exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from jaryk.interfaces.imports.profiles.csv_layout import NAME
from jaryk.interfaces.imports.profiles.safety import LONGEST_LINE, Source, numbered_lines
from jaryk.interfaces.imports.profiles.slots import one_quality
from jaryk.interfaces.imports.profiles.told import (
    Batch,
    Day,
    Reject,
    frame_of,
    is_too_much,
    micro_wh,
    shown,
    whole_wh,
)
from jaryk.metering.half_hours import MINUTES_A_SLOT, SLOTS, Quality, quality_text

_BATCH: Final = 5_000
_UNITS: Final = {
    "WH": 1,
    "KWH": 1000,
    "MWH": 1_000_000,
    "VARH": 1,
    "KVARH": 1000,
    "MVARH": 1_000_000,
}
# From the network's side: E leaves it for the customer, B comes in; Q and K the same, reactive.
_CHANNELS: Final = {"E": 1, "B": 2, "Q": 3, "K": 4}
_LENGTHS: Final = (5, 15, 30)
_LINEAR: Final = "17"
_OTHERS: Final = ("100", "500", "550", "900")
_MISSING: Final = "N"
_BY_EVENTS: Final = "V"


@dataclass(frozen=True, slots=True)
class _Meter:
    name: str
    channel: int
    unit: int
    minutes: int


@dataclass(slots=True)
class _Open:
    """A 300 that waits for its 400s: qualities by interval, None where the value is missing."""

    lines: list[int]
    meter: _Meter
    day: date
    values: list[int | None]
    qualities: list[int | None]
    by_events: bool


def read_nem12(source: Source) -> Iterator[Batch]:
    """Days as they stand in the file; each line, whatever its record, counts as one."""
    reading = _Reading()
    for number, line in numbered_lines(source):
        reading.take(number, line)
        if len(reading.days) >= _BATCH:
            yield reading.batch()
    reading.close_day()
    yield reading.batch()


class _Reading:
    """How far the file has been read: the 200 and the 300 that hold now."""

    def __init__(self) -> None:
        self.days: list[Day] = []
        self.rejects: list[Reject] = []
        self.lines = 0
        self.meter: _Meter | None = None
        self.open: _Open | None = None

    def batch(self) -> Batch:
        told = Batch(frame_of(self.days), self.rejects, self.lines)
        self.days, self.rejects, self.lines = [], [], 0
        return told

    def take(self, number: int, line: str) -> None:
        """One line: it is told, or its reject is."""
        self.lines += 1
        if len(line) > LONGEST_LINE:
            self.rejects.append(Reject(number, "", "long_line"))
            return
        cells = [cell.strip().strip('"') for cell in line.split(",")]
        record = cells[0]
        if record == "400":
            reject = self._take_event(number, cells)
        else:
            self.close_day()
            if record == "200":
                reject = self._take_meter(number, cells)
            elif record == "300":
                reject = self._take_day(number, cells)
            elif record in _OTHERS:
                reject = None
            else:
                reject = Reject(number, "", "no_record", {"value": shown(record)})
        if reject is not None:
            self.rejects.append(reject)

    def close_day(self) -> None:
        """Put the day that waited for its 400s among the told ones."""
        waiting, self.open = self.open, None
        if waiting is None:
            return
        values, flags = _half_hours(waiting)
        self.days.append(
            Day(
                waiting.lines,
                waiting.meter.name,
                waiting.meter.channel,
                waiting.day,
                whole_wh(values),
                quality_text(flags),
            )
        )

    def _take_meter(self, number: int, cells: list[str]) -> Reject | None:
        self.meter = None
        if len(cells) < 9:
            return Reject(number, "", "cells", {"needed": 9})
        point, suffix, serial, unit, minutes = cells[1], cells[4], cells[6], cells[7], cells[8]
        name = serial or point
        if NAME.fullmatch(name) is None:
            return Reject(number, "meter", "no_name", {"value": shown(name)})
        if suffix[:1].upper() not in _CHANNELS:
            return Reject(number, "channel", "no_channel", {"value": shown(suffix)})
        if unit.upper() not in _UNITS:
            return Reject(number, "unit", "no_unit", {"value": shown(unit)})
        if minutes not in map(str, _LENGTHS):
            return Reject(number, "", "interval_length", {"minutes": shown(minutes)})
        self.meter = _Meter(
            name.upper(), _CHANNELS[suffix[0].upper()], _UNITS[unit.upper()], int(minutes)
        )
        return None

    def _take_day(self, number: int, cells: list[str]) -> Reject | None:
        meter = self.meter
        if meter is None:
            return Reject(number, "", "no_meter_record")
        count = 24 * 60 // meter.minutes
        if len(cells) < count + 3:
            return Reject(number, "", "cells", {"needed": count + 3})
        day = _day(cells[1])
        if day is None:
            return Reject(number, "day", "no_day", {"value": shown(cells[1])})
        values: list[int | None] = []
        for place, cell in enumerate(cells[2 : count + 2], 1):
            value = micro_wh(cell, meter.unit) if cell else None
            if cell and value is None:
                return Reject(number, f"interval {place}", "no_energy", {"value": shown(cell)})
            if value is not None and is_too_much(value):
                return Reject(number, f"interval {place}", "too_much", {"value": shown(cell)})
            values.append(value)
        method = cells[count + 2]
        by_events = method == _BY_EVENTS
        quality = int(Quality.QUESTIONABLE) if by_events else quality_of(method)
        if quality is None and method != _MISSING:
            return Reject(number, "quality", "no_quality", {"value": shown(method)})
        self.open = _Open([number], meter, day, values, [quality] * count, by_events)
        return None

    def _take_event(self, number: int, cells: list[str]) -> Reject | None:
        """A stretch of the day before it with a quality of its own."""
        if self.open is None or not self.open.by_events:
            return Reject(number, "", "no_day_record")
        if len(cells) < 4:
            return Reject(number, "", "cells", {"needed": 4})
        first, last, method = cells[1:4]
        count = len(self.open.values)
        if not (first.isdecimal() and last.isdecimal() and len(first) < 4 and len(last) < 4):
            return Reject(number, "", "no_stretch", {"value": shown(f"{first}-{last}")})
        if not 1 <= int(first) <= int(last) <= count:
            return Reject(number, "", "no_stretch", {"value": shown(f"{first}-{last}")})
        quality = quality_of(method)
        if quality is None and method != _MISSING:
            return Reject(number, "quality", "no_quality", {"value": shown(method)})
        stretch = range(int(first) - 1, int(last))
        for place in stretch:
            self.open.qualities[place] = quality
        self.open.lines.append(number)
        return None


def quality_of(method: str) -> int | None:
    """A, or E, F, S with two figures of a method, in the words of IEEE 2030.5.

    Method 17 is linear interpolation, any other estimate goes by other days. None for N, which has
    no value, and for what is no quality.
    """
    if method == "A":
        return Quality.VALID
    kind, how = method[:1], method[1:]
    if kind not in ("E", "F", "S") or len(how) != 2 or not how.isdecimal():
        return None
    if how == _LINEAR:
        return Quality.ESTIMATED_BY_LINEAR_INTERPOLATION
    return Quality.ESTIMATED_BY_REFERENCE_DAY


def _half_hours(waiting: _Open) -> tuple[list[int | None], list[int | None]]:
    """Sums of whole half hours; one of whose parts is missing is a gap."""
    size = MINUTES_A_SLOT // waiting.meter.minutes
    values: list[int | None] = []
    flags: list[int | None] = []
    for slot in range(SLOTS):
        stretch = slice(slot * size, (slot + 1) * size)
        parts = waiting.values[stretch]
        told = [part for part in parts if part is not None]
        words = [word for word in waiting.qualities[stretch] if word is not None]
        if len(told) < size or len(words) < size:
            values.append(None)
            flags.append(None)
            continue
        values.append(sum(told))
        together = 0
        for word in words:
            together |= word
        flags.append(one_quality(together))
    return values, flags


def _day(cell: str) -> date | None:
    """20260531."""
    if len(cell) != 8 or not (cell.isdecimal() and cell.isascii()):
        return None
    try:
        told = date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        return None
    return told if 1990 <= told.year <= 2099 else None
