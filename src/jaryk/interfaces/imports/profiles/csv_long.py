"""CSV with a row an interval: meter, channel, at, kwh or wh, quality."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from jaryk.interfaces.imports.profiles.csv_layout import NAME, Layout, channel_of, day_of, layout_of
from jaryk.interfaces.imports.profiles.safety import LONGEST_LINE, Source, numbered_lines
from jaryk.interfaces.imports.profiles.slots import LENGTHS, DayBook
from jaryk.interfaces.imports.profiles.told import (
    Batch,
    Reject,
    is_too_much,
    micro_wh,
    shown,
)
from jaryk.kernel.errors import Refusal
from jaryk.metering.half_hours import MINUTES_A_SLOT, Quality

MOST_LINES: Final = 5_000_000
_AT: Final = re.compile(r"(\S{10})[ T]([01]\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)
_QUALITIES: Final = {str(word.name).lower(): int(word) for word in Quality} | {"": 1}

Told = tuple[tuple[str, int, date], int, int | None, int]


def read_long(source: Source, minutes: int = MINUTES_A_SLOT) -> Iterator[Batch]:
    """The file as one batch, since its lines may come in any order.

    Intervals are of ``minutes``, which a file of this form does not tell.
    """
    if minutes not in LENGTHS:
        raise Refusal("profiles.refused.minutes", minutes=minutes)
    lines = numbered_lines(source)
    header = next(lines, None)
    if header is None:
        raise Refusal("profiles.refused.empty", name=source.name)
    layout = layout_of(header[1])
    book = DayBook()
    for number, line in lines:
        book.lines += 1
        if book.lines > MOST_LINES:
            raise Refusal("profiles.refused.too_long", most=MOST_LINES)
        told = read_line(number, line, layout)
        if isinstance(told, Reject):
            book.rejects.append(told)
            continue
        key, minute, value, quality = told
        book.add(key, minute=minute, minutes=minutes, value=value, quality=quality, line_no=number)
    yield book.batch()


def read_line(number: int, line: str, layout: Layout) -> Told | Reject:
    """An interval: its key, minute of the day, micro-Wh and quality; or why it is not let in."""
    cells = None if len(line) > LONGEST_LINE else layout.cells(line)
    if cells is None:
        return Reject(number, "", "cells", {"needed": len(layout.columns)})
    name, written = cells["name"], cells["kwh" if layout.unit == 1000 else "wh"]
    if NAME.fullmatch(name) is None:
        return Reject(number, "meter", "no_name", {"value": shown(name)})
    channel = channel_of(cells.get("channel", ""))
    if channel is None:
        return Reject(number, "channel", "no_channel", {"value": shown(cells["channel"])})
    at = _AT.fullmatch(cells["at"])
    day = None if at is None else day_of(at[1])
    if at is None or day is None:
        return Reject(number, "at", "no_time", {"value": shown(cells["at"])})
    value = micro_wh(written, layout.unit) if written else None
    if written and value is None:
        return Reject(number, "kwh", "no_energy", {"value": shown(written)})
    if value is not None and is_too_much(value):
        return Reject(number, "kwh", "too_much", {"value": shown(written)})
    quality = _QUALITIES.get(cells.get("quality", "").lower().replace(" ", "_"))
    if quality is None:
        return Reject(number, "quality", "no_quality", {"value": shown(cells["quality"])})
    return (name.upper(), channel, day), int(at[2]) * 60 + int(at[3]), value, quality
