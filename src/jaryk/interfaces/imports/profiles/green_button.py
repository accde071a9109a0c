"""Green Button (ESPI): an Atom feed of interval blocks and of what their values mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from jaryk.interfaces.clock import BISHKEK
from jaryk.interfaces.imports.profiles.csv_layout import NAME
from jaryk.interfaces.imports.profiles.safety import Source, listen
from jaryk.interfaces.imports.profiles.slots import DayBook
from jaryk.interfaces.imports.profiles.told import MICRO, Batch, Reject, is_too_much, shown
from jaryk.kernel.errors import Refusal
from jaryk.metering.half_hours import Quality

MOST_READINGS: Final = 3_000_000
_ENTRY: Final = "entry"
_CHANNELS: Final = {("72", "1"): 1, ("72", "19"): 2, ("73", "1"): 3, ("73", "19"): 4}
"""By unit (72 Wh, 73 varh) and direction of flow (1 to the customer, 19 back)."""
_QUALITIES: Final = {
    "0": Quality.VALID,
    "7": Quality.MANUALLY_EDITED,
    "8": Quality.ESTIMATED_BY_REFERENCE_DAY,
    "9": Quality.ESTIMATED_BY_LINEAR_INTERPOLATION,
    "10": Quality.QUESTIONABLE,
    "11": Quality.DERIVED,
    "12": Quality.PROJECTED,
    "13": Quality.QUESTIONABLE,
    "14": Quality.VALID,
    "15": Quality.DERIVED,
    "16": Quality.QUESTIONABLE,
    "17": Quality.VALID,
    "18": Quality.VALID,
    "19": Quality.VALID,
}
"""ESPI counts its words, IEEE 2030.5 sets bits; mixed and other are questionable."""
_MULTIPLIERS: Final = range(-6, 10)
_LONGEST_TEXT: Final = 500
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=BISHKEK)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=BISHKEK)
_OF_TYPE: Final = ("flowDirection", "powerOfTenMultiplier", "uom")
_OF_READING: Final = ("start", "duration", "value")


@dataclass(slots=True)
class _Entry:
    """An entry's links and, if it tells a type of reading, the words of it."""

    links: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""
    words: dict[str, str] = field(default_factory=dict)
    kind: str = ""


@dataclass(slots=True)
class _Reading:
    line: int
    up: str
    words: dict[str, str]
    quality: int | None


@dataclass(slots=True)
class _Meaning:
    """What the entries say of one another, by the addresses that they give themselves."""

    types: dict[str, dict[str, str]] = field(default_factory=dict)
    type_of: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def read_green_button(source: Source, *, meter: str | None = None) -> Iterator[Batch]:
    """The feed as one batch; a reading counts as one line, by the line it begins on.

    Seconds count from 1970 in UTC and are told in Bishkek time. The meter is ``meter``, else the
    usage point's title or the last part of its address.
    """
    feed = _Feed()
    for _ in listen(source, feed):
        if len(feed.readings) > MOST_READINGS:
            raise Refusal("profiles.refused.too_long", most=MOST_READINGS)
    book = DayBook()
    for reading in feed.readings:
        book.lines += 1
        reject = _tell(book, reading, feed.meaning, meter)
        if reject is not None:
            book.rejects.append(reject)
    yield book.batch()


class _Feed:
    """Listens to the feed; the blocks may come before what explains them."""

    def __init__(self) -> None:
        self.readings: list[_Reading] = []
        self.meaning = _Meaning()
        self._entry = _Entry()
        self._reading: _Reading | None = None
        self._blocks_from = 0
        self._within: list[str] = []
        self._heard = ""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self._within.append(name)
        self._heard = ""
        if name == _ENTRY:
            self._entry = _Entry()
            self._blocks_from = len(self.readings)
        elif name == "link":
            rel, href = attributes.get("rel", ""), attributes.get("href", "")
            self._entry.links.setdefault(rel, []).append(href.rstrip("/"))
        elif name in ("UsagePoint", "MeterReading", "ReadingType"):
            self._entry.kind = name
        elif name == "IntervalReading":
            self._reading = _Reading(line, "", {}, Quality.VALID)

    def text(self, told: str) -> None:
        if len(self._heard) < _LONGEST_TEXT:
            self._heard += told

    def end(self, name: str) -> None:
        self._within.pop()
        heard, self._heard = self._heard.strip(), ""
        reading = self._reading
        if reading is not None:
            if name == "quality":
                reading.quality = _worse(reading.quality, heard)
            elif name in _OF_READING:
                reading.words[name] = heard
            elif name == "IntervalReading":
                self.readings.append(reading)
                self._reading = None
        elif name in _OF_TYPE and self._entry.kind == "ReadingType":
            self._entry.words[name] = heard
        elif name == "title" and self._within[-1:] == [_ENTRY]:
            self._entry.title = heard
        elif name == _ENTRY:
            self._close_entry()

    def _close_entry(self) -> None:
        entry, meaning = self._entry, self.meaning
        own = next(iter(entry.links.get("self", [])), "")
        related = entry.links.get("related", [])
        if entry.kind == "ReadingType":
            meaning.types[own] = entry.words
        elif entry.kind == "MeterReading":
            meaning.type_of[own] = next((href for href in related if "/ReadingType/" in href), "")
        elif entry.kind == "UsagePoint":
            meaning.titles[own] = entry.title
        block = own.rpartition("/IntervalBlock")[0]
        for reading in self.readings[self._blocks_from :]:
            reading.up = block


def _worse(before: int | None, told: str) -> int | None:
    quality = _QUALITIES.get(told)
    if before is None or quality is None:
        return None
    return before & ~Quality.VALID | quality & ~Quality.VALID or Quality.VALID


def _tell(book: DayBook, reading: _Reading, meaning: _Meaning, meter: str | None) -> Reject | None:
    """Put a reading into its day, or say why it cannot be."""
    line = reading.line
    kind = meaning.types.get(meaning.type_of.get(reading.up, ""))
    if kind is None:
        return Reject(line, "", "no_reading_type")
    unit = kind.get("uom", ""), kind.get("flowDirection", "1")
    multiplier = _integer(kind.get("powerOfTenMultiplier", "0"))
    if unit not in _CHANNELS or multiplier is None or multiplier not in _MULTIPLIERS:
        return Reject(line, "unit", "no_unit", {"value": shown("/".join(unit))})
    if reading.quality is None:
        return Reject(line, "quality", "no_quality", {"value": ""})
    point = reading.up.rpartition("/MeterReading")[0]
    name = meter or _name(point, meaning.titles.get(point, ""))
    if name is None:
        return Reject(line, "meter", "no_name", {"value": shown(point)})
    start, seconds = (_integer(reading.words.get(word, "")) for word in ("start", "duration"))
    at = _moment(start)
    if at is None or seconds is None or at.second or seconds % 60:
        return Reject(line, "start", "no_time", {"value": shown(reading.words.get("start", ""))})
    written = reading.words.get("value", "")
    value = _integer(written) if written else None
    if written and (value is None or value < 0):
        return Reject(line, "value", "no_energy", {"value": shown(written)})
    energy = None if value is None else value * MICRO * 10 ** (multiplier + 6) // 10**6
    if energy is not None and is_too_much(energy):
        return Reject(line, "value", "too_much", {"value": shown(written)})
    book.add(
        (name.upper(), _CHANNELS[unit], at.date()),
        minute=at.hour * 60 + at.minute,
        minutes=seconds // 60,
        value=energy,
        quality=reading.quality,
        line_no=line,
    )
    return None


def _name(point: str, title: str) -> str | None:
    """The point's title where it could be a number of ours, else the end of its address."""
    return next((name for name in (title, point.rpartition("/")[2]) if NAME.fullmatch(name)), None)


def _integer(written: str) -> int | None:
    digits = written.removeprefix("-")
    if len(digits) <= 15 and digits.isdecimal() and digits.isascii():
        return int(written)
    return None


def _moment(seconds: int | None, zone: ZoneInfo = BISHKEK) -> datetime | None:
    if seconds is None or not _EARLIEST.timestamp() <= seconds < _LATEST.timestamp():
        return None
    return (_BEGINNING + timedelta(seconds=seconds)).astimezone(zone)
