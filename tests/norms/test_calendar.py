"""The calendar, checked against a plain walk that shares no code with it."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.norms import calendar
from jaryk.norms.silence import NoCalendar

YEARS: Final = range(2012, 2028)
FILES: Final = Path(calendar.__file__).parent
DAYS_OF_TERMS: Final = st.dates(date(2012, 1, 1), date(2027, 11, 30))


def table(year: int) -> dict[str, Any]:
    return tomllib.loads((FILES / f"{year}.toml").read_text("utf-8"))


def is_open(day: date) -> bool:
    """Banks are open: read straight from the year's file."""
    written = f"{day.month:02}-{day.day:02}"
    year = table(day.year)
    if written in year.get("working", {}):
        return True
    if written in year.get("holiday", {}) or written in year.get("day_off", {}):
        return False
    return day.isoweekday() not in (6, 7)


def test_every_year_since_the_decree_is_there_and_tells_its_sources() -> None:
    assert calendar.national().years == set(YEARS)
    for year in YEARS:
        told = table(year)
        assert told["sources"]
        assert told["note"]
        assert told["confidence"] in {"H", "M", "L"}


@given(day=DAYS_OF_TERMS, count=st.integers(1, 12))
def test_banking_days_agree_with_a_plain_walk(day: date, count: int) -> None:
    reached, passed = day, 0
    while passed < count:
        reached += timedelta(days=1)
        passed += is_open(reached)
    assert calendar.national().add_banking_days(day, count) == reached


@given(day=DAYS_OF_TERMS)
def test_the_next_working_day_is_the_nearest_open_one(day: date) -> None:
    found = calendar.national().next_working_day(day)
    assert is_open(found)
    assert not any(is_open(day + timedelta(days=n)) for n in range((found - day).days))


@pytest.mark.parametrize(
    ("day", "is_working", "why"),
    [
        ("2026-03-20", False, "Орозо айт"),
        ("2026-03-09", True, "8 марта в воскресенье больше не переносится"),
        ("2026-02-23", True, "с 2025 года рабочий день"),
        ("2024-02-23", False, "до 2025 года выходной"),
        ("2026-05-08", False, "майские каникулы"),
        ("2026-05-27", False, "Курман айт"),
        ("2024-04-08", True, "отработан за 22 марта"),
        ("2023-11-11", True, "рабочая суббота"),
        ("2023-11-06", False, "перенос с субботы"),
        ("2021-08-30", False, "перенос с 10 мая"),
        ("2020-05-25", False, "айт пришёлся на воскресенье"),
        ("2016-03-07", False, "перенос с субботы 5 марта"),
        ("2016-05-04", True, "между праздниками"),
    ],
)
def test_days_that_people_remember(day: str, is_working: bool, why: str) -> None:
    days = calendar.national()
    assert days.is_working_day(date.fromisoformat(day)) is is_working, why
    assert days.is_banking_day(date.fromisoformat(day)) is is_working, why


def test_banks_may_be_closed_on_a_working_day() -> None:
    days = calendar.read({2026: {"bank_closed": {"06-03": "учёт"}, "short": {"06-05": "короткий"}}})
    closed = date(2026, 6, 3)
    assert days.is_working_day(closed)
    assert not days.is_banking_day(closed)
    assert days.next_working_day(closed) == closed
    assert days.next_banking_day(closed) == date(2026, 6, 4)
    assert days.is_banking_day(date(2026, 6, 5))
    assert days.add_banking_days(date(2026, 6, 1), 5) == date(2026, 6, 9)


def test_a_year_without_a_file_is_refused_and_not_guessed() -> None:
    with pytest.raises(NoCalendar) as refused:
        calendar.national().add_banking_days(date(2027, 12, 30), 3)
    assert "2028" in refused.value.say("ru")
    assert "2012–2027" in refused.value.say("en")


def test_a_term_has_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="0 banking days"):
        calendar.national().add_banking_days(date(2026, 6, 1), 0)


@pytest.mark.parametrize(
    ("year", "wrong"),
    [
        ({"holiday": {"06-03": "a"}, "day_off": {"06-03": "b"}}, "both holiday and day_off"),
        ({"working": {"06-03": "a Wednesday"}}, "working says nothing"),
        ({"day_off": {"06-06": "a Saturday"}}, "day_off says nothing"),
    ],
)
def test_a_day_named_twice_or_in_vain_is_refused(year: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        calendar.read({2026: year})
