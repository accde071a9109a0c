"""What a dial counted between two readings."""

from __future__ import annotations

import polars as pl
import pytest

from jaryk.usage.intervals import measure
from tests.rooms.usage.meters import Dial, may, readings, registers


def counted(*dials: Dial) -> pl.DataFrame:
    return measure(registers(dials), readings(dials))


@pytest.mark.parametrize(
    ("digits", "earlier", "later", "kwh"),
    [
        (5, 1_000, 1_900, 900),
        (5, 1_000, 1_000, 0),
        (5, 99_980, 120, 140),
        (6, 999_980, 120, 140),
        (5, 90_000, 9_999, 19_999),
        (5, 89_999, 9_999, None),
        (5, 90_000, 10_000, None),
        (5, 500, 400, None),
        (6, 99_980, 120, None),
        (9, 999_999_999, 0, 1),
    ],
)
def test_a_dial_goes_on_or_over_its_top(
    digits: int, earlier: int, later: int, kwh: int | None
) -> None:
    found = counted(Dial(1, {may(1): earlier, may(31): later}, digits=digits))
    assert found["counted_wh"].to_list() == [None if kwh is None else kwh * 1000]
    assert found["energy_dwh"].to_list() == [None if kwh is None else kwh * 10_000]


def test_transformers_multiply_each_watt_hour() -> None:
    found = counted(Dial(1, {}, wh={may(1): 1_000_001, may(31): 1_234_568}, ratio=4_000))
    assert found["counted_wh"].to_list() == [234_567]
    assert found["energy_dwh"].to_list() == [234_567 * 10 * 4_000]


def test_each_pair_of_neighbouring_readings_is_an_interval() -> None:
    found = counted(Dial(1, {may(10): 130, may(1): 100, may(31): 200}))
    assert found.select("slice_from", "slice_until", "counted_wh").rows() == [
        (may(1), may(10), 30_000),
        (may(10), may(31), 70_000),
    ]


def test_a_meter_that_moved_counts_for_each_point_its_own_days() -> None:
    shown = {may(1): 100, may(10): 130, may(31): 200}
    here = Dial(1, shown, point=1, installation=1, removed_on=may(10))
    there = Dial(1, shown, point=2, installation=2, installed_on=may(10))
    found = counted(here, there)
    assert found.select("usage_point_id", "slice_from", "counted_wh").rows() == [
        (1, may(1), 30_000),
        (2, may(10), 70_000),
    ]


def test_days_on_the_shelf_are_nobodys() -> None:
    shown = {may(1): 100, may(10): 130, may(20): 150, may(31): 200}
    here = Dial(1, shown, point=1, installation=1, removed_on=may(10))
    there = Dial(1, shown, point=2, installation=2, installed_on=may(20))
    assert counted(here, there)["counted_wh"].sum() == 80_000


def test_the_greatest_dial_behind_the_greatest_transformers_does_not_wrap_round() -> None:
    found = counted(Dial(1, {may(1): 0, may(31): 999_999_999}, digits=9, ratio=10**8))
    assert found["energy_dwh"].item() >= 10**12
