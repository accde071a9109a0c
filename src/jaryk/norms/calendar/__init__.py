"""Working and banking days of Kyrgyzstan, year by year, as they were declared.

A file ``2026.toml`` lists the days that differ from the plain week; Saturday and Sunday are
free. A year without a file is refused, never guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jaryk.norms.silence import NoCalendar

# holiday: free by law; day_off: a working day made free; working: a weekend day worked;
# short: worked, an hour less; bank_closed: worked, but banks are closed.
KINDS: Final = ("holiday", "day_off", "working", "short", "bank_closed")
_FREE: Final = frozenset({"holiday", "day_off"})
_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True)
class Calendar:
    """The days that differ from the plain week, by kind, for the years that are known."""

    days: Mapping[date, str]
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        kind = self._kind(day)
        if kind is None:
            return day.weekday() < _SATURDAY
        return kind not in _FREE

    def is_banking_day(self, day: date) -> bool:
        """A day on which banks take payments; the decree does not say more than its name."""
        return self.is_working_day(day) and self._kind(day) != "bank_closed"

    def add_banking_days(self, day: date, count: int) -> date:
        """The count-th banking day after ``day``; the day itself does not count (R-112)."""
        if count < 1:
            raise ValueError(f"a term of {count} banking days")
        for _ in range(count):
            day = self.next_banking_day(day + _ONE_DAY)
        return day

    def next_banking_day(self, day: date) -> date:
        """``day`` itself when banks are open on it, else the first such day after it."""
        while not self.is_banking_day(day):
            day += _ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """``day`` itself when it is worked, else the first working day after it."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def _kind(self, day: date) -> str | None:
        if day.year not in self.years:
            known = f"{min(self.years)}–{max(self.years)}" if self.years else "—"
            raise NoCalendar(day.year, known)
        return self.days.get(day)


@cache
def national() -> Calendar:
    """The calendar of the files beside this module."""
    tables: dict[int, dict[str, Any]] = {}
    for file in files("jaryk.norms.calendar").iterdir():
        if file.name.endswith(".toml"):
            year = int(file.name.removesuffix(".toml"))
            tables[year] = tomllib.loads(file.read_text("utf-8"))
    return read(tables)


def read(tables: Mapping[int, Mapping[str, Any]]) -> Calendar:
    """A calendar from its years' tables; ValueError for a day named twice or in vain."""
    days: dict[date, str] = {}
    for year, table in tables.items():
        for kind in KINDS:
            for day in _dates(year, table.get(kind, {})):
                if day in days:
                    raise ValueError(f"calendar: {day} is both {days[day]} and {kind}")
                if (kind == "working") != (day.weekday() >= _SATURDAY) and kind != "holiday":
                    raise ValueError(f"calendar: {day} is {day:%A}, so {kind} says nothing")
                days[day] = kind
    return Calendar(days, frozenset(tables))


def _dates(year: int, table: Iterable[str]) -> Iterable[date]:
    return (date.fromisoformat(f"{year}-{month_and_day}") for month_and_day in table)
