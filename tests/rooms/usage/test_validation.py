"""Doubted readings against small worlds whose medians a person can tell at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.periods import Month
from jaryk.usage.own_history import first_day_needed, middle, summed_up
from jaryk.usage.validation import doubt
from tests.rooms.usage.meters import Dial, registers

MAY = Month(2026, 5)
NONE: Mapping[int, date] = {}
FIRSTS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(4, 18)]
KWH_DWH = 10_000
# Of the months from May 2025 through April 2026.
DAYS = [(until - since).days for since, until in pairwise(FIRSTS[:-1])]


def shown(monthly: list[int]) -> dict[date, int]:
    """Dials on the firsts of months that end with 1 June 2026, in kWh."""
    values = [1000]
    for kwh in monthly:
        values.append(values[-1] + kwh)
    return dict(zip(FIRSTS[-len(values) :], values, strict=True))


def readings(dials: list[Dial], estimates: Mapping[int, date] = NONE) -> pl.DataFrame:
    rows = [
        {
            "reading_id": dial.register * 100 + place,
            "register_id": dial.register,
            "read_on": day,
            "value_wh": kwh * 1000,
            "is_estimate": estimates.get(dial.register) == day,
        }
        for dial in dials
        for place, (day, kwh) in enumerate(dial.shown.items())
    ]
    return pl.DataFrame(rows)


def doubted(*monthly: list[int], estimates: Mapping[int, date] = NONE) -> dict[int, str]:
    """Kinds by register; each list is the use of months up to May, one register a list."""
    dials = [
        Dial(register=place, point=place, shown=shown(kwh))
        for place, kwh in enumerate(monthly, start=1)
    ]
    return kinds(dials, estimates)


def kinds(dials: list[Dial], estimates: Mapping[int, date] = NONE) -> dict[int, str]:
    summed = summed_up(
        registers(dials),
        readings(dials, estimates),
        month=MAY,
        history_months=12,
        least_months=3,
    )
    placed = summed.with_columns(
        district_id=pl.lit(1, dtype=pl.Int64),
        group_id=pl.lit(1, dtype=pl.Int64),
        street=pl.lit("Ala-Too"),
    )
    return dict(doubt(placed, neighbours_least=5).select("register_id", "kind").iter_rows())


STEADY = [310] * 12


def test_a_month_like_the_others_is_not_doubted() -> None:
    assert doubted([*STEADY, 310]) == {}


def test_a_spike_is_more_than_three_times_the_median_day() -> None:
    """The usual day: half the twelve months use 10 kWh a day, half 12; a spike is above 33."""
    history = [(10 + 2 * (place % 2)) * day_count for place, day_count in enumerate(DAYS)]
    assert doubted([*history, 33 * 31]) == {}
    assert doubted([*history, 33 * 31 + 1]) == {1: "spike"}


def test_one_wild_month_does_not_move_the_usual_use() -> None:
    assert doubted([310] * 6 + [90_000] + [310] * 5 + [3000]) == {1: "spike"}


def test_little_use_may_grow_many_times() -> None:
    assert doubted([31] * 12 + [310]) == {}


def test_what_grows_with_all_neighbours_is_the_season() -> None:
    grown = [*STEADY, 1240]
    assert doubted(grown, grown, grown, grown, grown) == {}
    assert set(doubted(grown, grown, grown, grown).values()) == {"spike"}


def test_a_newcomer_is_compared_with_the_neighbours() -> None:
    newcomer = [310, 9000]
    assert doubted(newcomer) == {}
    assert doubted(newcomer, *[[*STEADY, 310]] * 5) == {1: "spike"}


def test_no_use_where_much_is_usual_is_doubted() -> None:
    assert doubted([*STEADY, 0]) == {1: "zero"}
    assert doubted([10] * 12 + [0]) == {}


def test_a_dial_that_went_back() -> None:
    back = shown([*STEADY, 310]) | {date(2026, 6, 1): 5}
    assert kinds([Dial(register=1, shown=back)]) == {1: "backwards"}


def test_a_rollover_is_told() -> None:
    over = {date(2026, 4, 1): 999_600, date(2026, 5, 1): 999_900, date(2026, 6, 1): 210}
    assert kinds([Dial(register=1, shown=over)]) == {1: "rollover"}


def test_a_missing_reading_is_told_unless_the_meter_has_gone() -> None:
    short = {day: kwh for day, kwh in shown([*STEADY, 310]).items() if day < date(2026, 6, 1)}
    assert kinds([Dial(register=1, shown=short)]) == {1: "missing"}
    gone = Dial(register=1, shown=short, removed_on=date(2026, 5, 1))
    assert kinds([gone]) == {}


def test_an_estimate_is_neither_doubted_nor_history() -> None:
    june_first, may_first = date(2026, 6, 1), date(2026, 5, 1)
    assert doubted([*STEADY, 9000], estimates={1: june_first}) == {}
    assert doubted([310] * 11 + [9000, 310], estimates={1: may_first}) == {1: "spike"}


def test_a_reading_below_the_estimate_before_it() -> None:
    dial = shown([*STEADY, 310])
    dial[date(2026, 5, 1)] = dial[date(2026, 6, 1)] + 50
    told = kinds([Dial(register=1, shown=dial)], {1: date(2026, 5, 1)})
    assert told == {1: "below_estimate"}


def test_only_true_months_of_the_last_year_are_needed() -> None:
    assert first_day_needed(MAY, 12) == date(2025, 4, 1)
    assert first_day_needed(Month(2026, 1), 12) == date(2024, 12, 1)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_the_median_is_whole_and_in_the_middle(values: list[int]) -> None:
    frame = pl.DataFrame({"one": [1] * len(values), "value": values})
    found = frame.group_by("one").agg(middle("value")).item(0, "value")
    ordered = sorted(values)
    below, above = ordered[(len(values) - 1) // 2], ordered[len(values) // 2]
    assert found == (below + above) // 2


@pytest.mark.parametrize("kwh", [0, 310, 9000])
def test_a_size_is_how_far_a_day_is_from_the_usual(kwh: int) -> None:
    dial = Dial(register=1, shown=shown([*STEADY, kwh]))
    summed = summed_up(
        registers([dial]), readings([dial]), month=MAY, history_months=12, least_months=3
    ).with_columns(district_id=1, group_id=1, street=pl.lit(""))
    for row in doubt(summed, neighbours_least=5).iter_rows(named=True):
        assert row["size_dwh"] == abs(row["daily_dwh"] - row["usual_dwh"])
        assert row["daily_dwh"] == kwh * KWH_DWH // 31
