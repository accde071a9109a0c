"""Intervals gathered into days: quarters add up to half hours, and what is not whole is a gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from jaryk.interfaces.imports.profiles.told import Batch, Day, Reject, frame_of, whole_wh
from jaryk.metering.half_hours import MINUTES_A_SLOT, SLOTS, Quality, quality_text

LENGTHS: Final = (1, 2, 3, 5, 6, 10, 15, 30)
"""Minutes of intervals that half hours are made of."""


@dataclass(slots=True)
class _Slot:
    minutes: int = 0
    value: int = 0
    flags: int = 0
    told: dict[int, int | None] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)


@dataclass
class DayBook:
    """Days in the making; ``lines`` counts the lines told so far, whatever became of them."""

    lines: int = 0
    rejects: list[Reject] = field(default_factory=list)
    _days: dict[tuple[str, int, date], list[_Slot | None]] = field(default_factory=dict)

    def add(
        self,
        key: tuple[str, int, date],
        *,
        minute: int,
        minutes: int,
        value: int | None,
        quality: int,
        line_no: int,
    ) -> None:
        """An interval of a name's channel and day: micro-Wh, or None for no value.

        Told twice alike it counts once; told otherwise, as when a clock is set back, the first
        stands as questionable and the second is listed.
        """
        if minutes not in LENGTHS or minute % minutes:
            reason = "hourly" if minutes == 60 else "interval_length"
            self.rejects.append(Reject(line_no, "", reason, {"minutes": minutes}))
            return
        slots = self._days.setdefault(key, [None] * SLOTS)
        place = minute // MINUTES_A_SLOT
        slot = slots[place]
        if slot is None:
            slot = slots[place] = _Slot()
        if minute in slot.told:
            if slot.told[minute] == value:
                slot.lines.append(line_no)
            else:
                slot.flags |= Quality.QUESTIONABLE
                self.rejects.append(Reject(line_no, "", "told_twice", {"at": clock(minute)}))
            return
        slot.told[minute] = value
        slot.lines.append(line_no)
        if value is not None:
            slot.minutes += minutes
            slot.value += value
            slot.flags |= quality

    def batch(self) -> Batch:
        """All that was told, once; the book is empty afterwards."""
        days = [self._closed(key, slots) for key, slots in self._days.items()]
        told = Batch(frame_of([day for day in days if day.lines]), self.rejects, self.lines)
        self.lines, self.rejects, self._days = 0, [], {}
        return told

    def _closed(self, key: tuple[str, int, date], slots: list[_Slot | None]) -> Day:
        values: list[int | None] = []
        flags: list[int | None] = []
        lines: set[int] = set()
        partial: set[int] = set()
        for slot in slots:
            is_whole = slot is not None and slot.minutes == MINUTES_A_SLOT
            values.append(slot.value if slot is not None and is_whole else None)
            flags.append(one_quality(slot.flags) if slot is not None and is_whole else None)
            if slot is not None:
                (lines if is_whole or not slot.minutes else partial).update(slot.lines)
        for line_no in sorted(partial - lines):
            self.rejects.append(Reject(line_no, "", "part_of_half_hour"))
        name, channel, day = key
        return Day(sorted(lines), name, channel, day, whole_wh(values), quality_text(flags))


def one_quality(flags: int) -> int:
    """The quality of a value put together: valid only where every part is."""
    return flags & ~Quality.VALID or Quality.VALID


def clock(minute: int) -> str:
    """Minutes of a day as 23:30."""
    return f"{minute // 60:02}:{minute % 60:02}"
