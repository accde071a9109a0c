"""Macket 80020, the wholesale market's file of half hours, and its retail kin (XML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from jaryk.interfaces.imports.profiles.csv_layout import NAME
from jaryk.interfaces.imports.profiles.safety import Source, listen
from jaryk.interfaces.imports.profiles.slots import clock
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
from jaryk.kernel.errors import Refusal
from jaryk.metering.half_hours import MINUTES_A_SLOT, SLOTS, Quality, quality_text

_BATCH: Final = 2_000
_POINTS: Final = frozenset({"measuringpoint", "accountpoint"})
_CHANNELS: Final = {"01": 1, "02": 2, "03": 3, "04": 4}
_MINUTES: Final = {
    f"{hour:02}{minute:02}": hour * 60 + minute for hour in range(24) for minute in range(60)
} | {"2400": 24 * 60}
_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_WINTER: Final = ("", "0")
_COMMERCIAL: Final = ("", "0")
_MOST_PERIODS: Final = 200
_MOST_PIECES: Final = 100
_MOST_WAITING: Final = 100_000
_KWH: Final = 1000
_TOLD_AS_TEXT: Final = frozenset({"value", "day", "daylightsavingtime"})


@dataclass(slots=True)
class _Channel:
    """A channel as it is read: start, end, value and status of its periods."""

    line: int
    point: str
    code: str
    periods: list[tuple[str, str, str, str]] = field(default_factory=list)


def read_macket(source: Source) -> Iterator[Batch]:
    """A channel of a point is what counts as one line here, by the line it begins on.

    Values are whole kWh. Summary periods are passed over, hourly ones refused; a day of a sender
    whose clock keeps summer time is questionable as a whole, for Bishkek keeps none.
    """
    message = _Message()
    for _ in listen(source, message):
        if message.day is not None and len(message.waiting) >= _BATCH:
            yield message.batch()
        if len(message.waiting) > _MOST_WAITING:
            raise Refusal("profiles.refused.macket_day", name=source.name)
    if message.day is None:
        raise Refusal("profiles.refused.macket_day", name=source.name)
    yield message.batch()


class _Message:
    """What has been heard of the message; elements come in any order."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.waiting: list[_Channel] = []
        self._summer = ""
        self._point = ""
        self._channel: _Channel | None = None
        self._period = ("", "")
        self._status = ""
        self._heard: list[str] = []
        self._listens = False
        self._line = 0

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        if name == "period":
            self._period = (attributes.get("start", ""), attributes.get("end", ""))
        elif name == "value":
            self._status = attributes.get("status", "")
        elif name == "measuringchannel":
            self._channel = _Channel(line, self._point, attributes.get("code", ""))
        elif name in _POINTS:
            self._point = attributes.get("code", "")
        if name in _TOLD_AS_TEXT:
            self._heard.clear()
            self._listens = True
            self._line = line

    def text(self, told: str) -> None:
        if self._listens and len(self._heard) < _MOST_PIECES:
            self._heard.append(told)

    def end(self, name: str) -> None:
        if name == "value":
            channel = self._channel
            if channel is not None and len(channel.periods) <= _MOST_PERIODS:
                channel.periods.append((*self._period, self._told(), self._status))
        elif name == "measuringchannel":
            if self._channel is not None:
                self.waiting.append(self._channel)
            self._channel = None
        elif name in _POINTS:
            self._point = ""
        elif name == "day":
            self.day = self._read_day()
        elif name == "daylightsavingtime":
            self._summer = self._told()

    def batch(self) -> Batch:
        """The channels that have been heard whole."""
        assert self.day is not None
        channels, self.waiting = self.waiting, []
        told = [_read(channel, self.day, self._summer) for channel in channels]
        days = [one for one in told if isinstance(one, Day)]
        rejects = [one for one in told if isinstance(one, Reject)]
        return Batch(frame_of(days), rejects, len(channels))

    def _told(self) -> str:
        self._listens = False
        return "".join(self._heard).strip()

    def _read_day(self) -> date:
        written = self._told()
        found = _DAY.fullmatch(written)
        try:
            told = date(*map(int, found.groups())) if found else None
        except ValueError:
            told = None
        if told is None or not 1990 <= told.year <= 2099:
            raise Refusal("profiles.refused.macket_bad_day", line=self._line, value=shown(written))
        return told


def _read(channel: _Channel, day: date, summer: str) -> Day | Reject:
    if NAME.fullmatch(channel.point) is None:
        return Reject(channel.line, "code", "no_name", {"value": shown(channel.point)})
    number = _CHANNELS.get(channel.code)
    if number is None:
        return Reject(channel.line, "channel", "no_channel", {"value": shown(channel.code)})
    if len(channel.periods) > _MOST_PERIODS:
        return Reject(channel.line, "period", "too_many_periods", {"most": _MOST_PERIODS})
    told = _half_hours(channel, Quality.VALID if summer in _WINTER else Quality.QUESTIONABLE)
    if isinstance(told, Reject):
        return told
    values, flags = told
    return Day(
        [channel.line],
        channel.point.upper(),
        number,
        day,
        whole_wh(values),
        quality_text(flags),
    )


def _half_hours(
    channel: _Channel, usual: Quality
) -> tuple[list[int | None], list[int | None]] | Reject:
    """Values and qualities; of a half hour told twice the first stands, flagged if they differ."""
    values: list[int | None] = [None] * SLOTS
    flags: list[int | None] = [None] * SLOTS
    seen: dict[int, str] = {}
    for start, end, written, status in channel.periods:
        begins = _slot_start(channel, start, end)
        if isinstance(begins, Reject):
            return begins
        if begins is None:
            continue
        place = begins // MINUTES_A_SLOT
        if begins in seen:
            if seen[begins] != written and values[place] is not None:
                flags[place] = Quality.QUESTIONABLE
            continue
        seen[begins] = written
        if not written:
            continue
        energy = micro_wh(written, _KWH)
        if energy is None or is_too_much(energy):
            reason = "no_energy" if energy is None else "too_much"
            return Reject(channel.line, clock(begins), reason, {"value": shown(written)})
        values[place] = energy
        flags[place] = usual if status in _COMMERCIAL else Quality.QUESTIONABLE
    return (values, flags) if seen else Reject(channel.line, "period", "no_periods")


def _slot_start(channel: _Channel, start: str, end: str) -> int | Reject | None:
    """Minutes from the day's start; None for a period that sums up longer ones."""
    begins, ends = _MINUTES.get(start), _MINUTES.get(end)
    if begins is None or ends is None:
        return Reject(channel.line, "period", "no_period", {"value": shown(f"{start}-{end}")})
    minutes = (ends or 24 * 60) - begins
    if minutes > 60 or minutes == 0:
        return None
    if minutes != MINUTES_A_SLOT or begins % MINUTES_A_SLOT:
        reason = "hourly" if minutes == 60 else "interval_length"
        return Reject(channel.line, "period", reason, {"minutes": minutes})
    return begins
