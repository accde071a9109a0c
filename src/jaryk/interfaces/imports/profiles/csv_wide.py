"""CSV with a row a day and 48 columns: by the column where all is clean, else line by line.

Both ways tell the same; the fast one takes a block only where nothing in it could differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import polars as pl

from jaryk.interfaces.imports.profiles.csv_layout import (
    NAME,
    Layout,
    channel_of,
    day_of,
    layout_of,
)
from jaryk.interfaces.imports.profiles.safety import (
    LONGEST_LINE,
    Source,
    decoded,
    lines_of,
    text_blocks,
)
from jaryk.interfaces.imports.profiles.told import (
    DAYS_SCHEMA,
    Batch,
    Day,
    Reject,
    frame_of,
    is_too_much,
    micro_wh,
    shown,
    whole_wh,
)
from jaryk.metering.half_hours import HALF_HOURS, MOST_WH

_KWH: Final = pl.Decimal(18, 9)
_WHOLE_WH: Final = 10**6
_MARKS: Final = ("e", "E", "+", "-", ".")
"""A number that has one of these is written in a way that must be looked at, but for one point."""
_LINES_AT_ONCE: Final = 2_000


def read_wide(source: Source) -> Iterator[Batch]:
    """Days as they stand in the file; the header counts as no line."""
    layout: Layout | None = None
    for first, block in text_blocks(source):
        if layout is None:
            header, _, rest = block.partition(b"\n")
            layout = layout_of(decoded(header).strip("\r"))
            first, block = first + 1, rest
        if not block:
            continue
        clean = _by_column(first, block, layout)
        if clean is not None:
            yield clean
            continue
        yield from _by_line(first, block, layout)


def _by_column(first: int, block: bytes, layout: Layout) -> Batch | None:
    """The block's days at once; None where a line is not plainly written."""
    lines = block.count(b"\n") + (not block.endswith(b"\n"))
    parted = layout.separator.encode()
    if b'"' in block or block.count(parted) != lines * (len(layout.columns) - 1):
        return None
    schema = {name: _KWH if name in HALF_HOURS else pl.String for name in layout.columns}
    try:
        told = pl.read_csv(
            BytesIO(block),
            has_header=False,
            schema=schema,
            separator=layout.separator,
            quote_char=None,
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    if told.height != lines or not _is_plain(told, block, parted):
        return None
    days = _with_keys(told, layout)
    return None if days is None else _batch(first, days)


def _is_plain(told: pl.DataFrame, block: bytes, parted: bytes) -> bool:
    """Numbers of digits and a point inside, in whole Wh, none below zero or too great."""
    keys = [name for name in told.columns if name not in HALF_HOURS]
    in_keys = told.select(
        pl.sum_horizontal(pl.col(keys).fill_null("").str.count_matches(mark, literal=True))
        .sum()
        .alias(mark)
        for mark in _MARKS
    ).row(0, named=True)
    if any(block.count(mark.encode()) != in_keys[mark] for mark in _MARKS[:-1]):
        return False
    if any(odd in block for odd in (parted + b".", b"." + parted, b".\n", b".\r", b"\n.", b" ")):
        return False
    cells = pl.col(HALF_HOURS)
    nano = cells.to_physical()
    odd_cell = told.select(
        pl.any_horizontal((nano % _WHOLE_WH != 0).any(), (nano > MOST_WH * _WHOLE_WH).any())
    )
    return not odd_cell.item()


def _with_keys(told: pl.DataFrame, layout: Layout) -> pl.DataFrame | None:
    """With name, channel and day read; None where any of them cannot be."""
    if told["name"].null_count() or not told["name"].str.contains(f"^(?:{NAME.pattern})$").all():
        return None
    if "channel" not in layout.columns:
        told = told.with_columns(channel=pl.lit(""))
    channels = {cell: channel_of(cell or "") for cell in told["channel"].unique().to_list()}
    days = {cell: day_of(cell or "") for cell in told["day"].unique().to_list()}
    if None in channels.values() or None in days.values():
        return None
    return told.with_columns(
        pl.col("name").str.to_uppercase(),
        pl.col("channel").replace_strict(channels, return_dtype=pl.Int8),
        pl.col("day").replace_strict(days, return_dtype=pl.Date),
    )


def _batch(first: int, told: pl.DataFrame) -> Batch:
    numbered = told.with_row_index("line_no", offset=first)
    days = numbered.select(
        pl.concat_list(pl.col("line_no").cast(pl.Int64)).alias("lines"),
        "name",
        "channel",
        "day",
        (pl.col(HALF_HOURS).to_physical() // _WHOLE_WH).cast(pl.Int32),
        pl.lit(None, pl.String).alias("quality"),
    )
    return Batch(days.cast(pl.Schema(DAYS_SCHEMA)), [], told.height)


def _by_line(first: int, block: bytes, layout: Layout) -> Iterator[Batch]:
    """Each line by itself, some thousands a batch."""
    days: list[Day] = []
    rejects: list[Reject] = []
    for number, line in lines_of(first, block):
        told = read_line(number, line, layout)
        if isinstance(told, Day):
            days.append(told)
        else:
            rejects.append(told)
        if len(days) + len(rejects) >= _LINES_AT_ONCE:
            yield Batch(frame_of(days), rejects, len(days) + len(rejects))
            days, rejects = [], []
    if days or rejects:
        yield Batch(frame_of(days), rejects, len(days) + len(rejects))


def read_line(number: int, line: str, layout: Layout) -> Day | Reject:
    """One day, or why its line is not let in."""
    cells = None if len(line) > LONGEST_LINE else layout.cells(line)
    if cells is None:
        return Reject(number, "", "cells", {"needed": len(layout.columns)})
    name = cells["name"]
    if NAME.fullmatch(name) is None:
        return Reject(number, "meter", "no_name", {"value": shown(name)})
    channel = channel_of(cells.get("channel", ""))
    if channel is None:
        return Reject(number, "channel", "no_channel", {"value": shown(cells["channel"])})
    day = day_of(cells["day"])
    if day is None:
        return Reject(number, "day", "no_day", {"value": shown(cells["day"])})
    values: list[int | None] = []
    for half_hour in HALF_HOURS:
        cell = cells[half_hour]
        value = micro_wh(cell, layout.unit) if cell else None
        if cell and value is None:
            return Reject(number, half_hour, "no_energy", {"value": shown(cell)})
        if value is not None and is_too_much(value):
            return Reject(number, half_hour, "too_much", {"value": shown(cell)})
        values.append(value)
    return Day([number], name.upper(), channel, day, whole_wh(values), None)
