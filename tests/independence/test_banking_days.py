"""Banking days against a plain walk over a list of all days, built without the product's code."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from jaryk.norms import calendar
from jaryk.norms.silence import NoCalendar

YEARS: Final = range(2012, 2028)
LONGEST_TERM: Final = 30
FREE: Final = ("holiday", "day_off", "bank_closed")
FILES: Final = Path(calendar.__file__).parent


@cache
def open_days() -> list[date]:
    """Every day on which banks are open, in order."""
    return [day for year in YEARS for day in _open_days_of(year)]


def _open_days_of(year: int) -> list[date]:
    told = tomllib.loads((FILES / f"{year}.toml").read_text("utf-8"))
    closed = {date.fromisoformat(f"{year}-{day}") for kind in FREE for day in told.get(kind, {})}
    worked = {date.fromisoformat(f"{year}-{day}") for day in told.get("working", {})}
    weekdays = {day for day in every_day_of(year) if day.isoweekday() <= 5}
    return sorted((weekdays | worked) - closed)


def every_day_of(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year]


@pytest.mark.parametrize("year", YEARS)
def test_every_term_from_every_day_of_the_year(year: int) -> None:
    days, walk = calendar.national(), open_days()
    for day in every_day_of(year):
        after = bisect_right(walk, day)
        reachable = walk[after : after + LONGEST_TERM]
        found = [days.add_banking_days(day, n) for n in range(1, len(reachable) + 1)]
        assert found == reachable, day
        if len(reachable) < LONGEST_TERM:
            with pytest.raises(NoCalendar):
                days.add_banking_days(day, len(reachable) + 1)


@pytest.mark.parametrize("year", YEARS)
def test_the_next_banking_day_of_every_day_of_the_year(year: int) -> None:
    days, walk = calendar.national(), open_days()
    for day in every_day_of(year):
        from_here = bisect_right(walk, day - timedelta(days=1))
        assert days.is_banking_day(day) == (day in walk[from_here : from_here + 1])
        for nearest in walk[from_here : from_here + 1]:
            assert days.next_banking_day(day) == nearest
        with pytest.raises(ValueError, match="0 banking days"):
            days.add_banking_days(day, 0)
