"""Half-open periods of days, and months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month, Period, months_after

MAY = Period(date(2025, 5, 1), date(2025, 6, 1))
DAYS = st.dates(date(2012, 1, 1), date(2030, 1, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(DAYS)
    return Period(since, since + timedelta(days=draw(st.integers(1, 400))))


def test_a_period_has_its_first_day_and_not_its_end() -> None:
    assert MAY.days == 31
    assert date(2025, 5, 1) in MAY
    assert MAY.last_on == date(2025, 5, 31)
    assert MAY.last_on in MAY
    assert date(2025, 6, 1) not in MAY
    assert date(2025, 4, 30) not in MAY
    assert list(MAY)[0::30] == [date(2025, 5, 1), date(2025, 5, 31)]
    assert str(MAY) == "[2025-05-01, 2025-06-01)"


@pytest.mark.parametrize("until", [date(2025, 5, 1), date(2025, 4, 1)])
def test_a_period_is_never_empty(until: date) -> None:
    with pytest.raises(ValueError, match="cannot last"):
        Period(date(2025, 5, 1), until)


def test_a_period_is_cut_where_something_changes() -> None:
    reading = Period(date(2025, 4, 15), date(2025, 5, 16))
    changes = [date(2025, 5, 1), date(2025, 4, 15), date(2025, 5, 16), date(2026, 5, 1)]

    before, after = reading.cut([*changes, *changes])

    assert (before.days, after.days) == (16, 15)
    assert after.since == date(2025, 5, 1)
    assert reading.cut([]) == (reading,)


@given(periods(), st.lists(DAYS, max_size=8))
def test_the_pieces_tile_the_period(period: Period, days: list[date]) -> None:
    pieces = period.cut(days)

    assert period.is_tiled_by(reversed(pieces))
    assert [day for piece in pieces for day in piece] == list(period)
    assert {piece.since for piece in pieces} == {period.since} | {d for d in days if d in period}
    for index in range(len(pieces)):
        assert not period.is_tiled_by(pieces[:index] + pieces[index + 1 :])


def test_a_gap_an_overlap_or_a_wrong_end_is_no_tiling() -> None:
    first, second = MAY.cut([date(2025, 5, 10)])
    longer = Period(second.since, date(2025, 6, 2))
    earlier = Period(date(2025, 4, 30), first.until)

    assert MAY.is_tiled_by([MAY])
    assert not MAY.is_tiled_by([])
    assert not MAY.is_tiled_by([first, first, second])
    assert not MAY.is_tiled_by([first, longer])
    assert not MAY.is_tiled_by([earlier, second])


@given(periods(), periods())
def test_the_overlap_is_the_days_in_both(a: Period, b: Period) -> None:
    shared = set(a) & set(b)
    overlap = a.overlap(b)

    assert (set(overlap) if overlap else set()) == shared
    assert a.covers(b) == (shared == set(b))
    assert overlap == b.overlap(a)


def test_periods_that_touch_meet_or_lie_in_one_another() -> None:
    week = [date(2025, 4, 28) + timedelta(days=n) for n in range(7)]
    all_periods = [Period(since, until) for since, until in combinations(week, 2)]

    for a, b in product(all_periods, repeat=2):
        shared = set(a) & set(b)
        overlap = a.overlap(b)
        assert (set(overlap) if overlap else set()) == shared
        assert a.covers(b) is (shared == set(b))
        assert a.is_tiled_by([b]) is (a == b)


def test_a_period_that_never_begins_tells_its_days() -> None:
    with pytest.raises(ValueError, match="cannot last from 2025-06-01 until 2025-05-01"):
        Period(MAY.until, MAY.since)


@pytest.mark.parametrize(("year", "number"), [(2025, 0), (2025, 13), (0, 5), (9999, 5)])
def test_a_month_that_no_calendar_has(year: int, number: int) -> None:
    with pytest.raises(ValueError, match=f"no month {number} of year {year}"):
        Month(year, number)


def test_the_first_and_the_last_month() -> None:
    assert Month(1, 1).first_on == date(1, 1, 1)
    assert Month(9998, 12).first_on == date(9998, 12, 1)


def test_a_month() -> None:
    month = Month.parse(" 2024-02 ")

    assert month == Month(2024, 2) == Month.of(date(2024, 2, 29))
    assert (month.first_on, month.last_on, month.days) == (date(2024, 2, 1), date(2024, 2, 29), 29)
    assert month.period == Period(date(2024, 2, 1), date(2024, 3, 1))
    assert Month(2024, 1).previous() == Month(2023, 12)
    assert Month(2023, 12).next() == Month(2024, 1)
    assert Month(2023, 12).plus(14) == Month(2025, 2)
    assert str(Month(2024, 2)) == "2024-02"
    assert Month(2023, 12) < Month(2024, 1)


def test_months_in_a_row() -> None:
    assert [str(m) for m in Month(2025, 11).through(Month(2026, 2))] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    assert list(Month(2026, 2).through(Month(2026, 1))) == []


@given(DAYS, st.integers(-200, 200))
def test_months_go_forth_and_back(day: date, months: int) -> None:
    month = Month.of(day)

    assert month.plus(months).plus(-months) == month
    assert Month.parse(str(month)) == month
    assert day in month.period


@pytest.mark.parametrize(
    "written", ["", "2026", "2026-13", "2026-00", "2026-5", "26-05", "2026-05-01", "9999-12", "май"]
)
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        Month.parse(written)

    assert refused.value.key == "kernel.month.unreadable"
    assert "2026-05" in refused.value.say("ky")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 17), 1, date(2026, 6, 17)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 5, 17), -36, date(2023, 5, 17)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_a_term_of_months_ends_on_the_same_day(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
