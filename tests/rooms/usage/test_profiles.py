"""Coincident maxima of a wide month, beside the plain way of finding them; and dials beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.interfaces.imports.profiles import load
from jaryk.kernel.periods import Month
from jaryk.metering.half_hours import HALF_HOURS
from jaryk.metering.operations.wide_months import wide_month
from jaryk.metering.queries.profiles import WIDE
from jaryk.usage.loads import actual_loads
from jaryk.usage.profiles import (
    beside_dials,
    coincident_maxima,
    owners,
    slots_between,
    total_maximum,
)
from tests.rooms.interfaces.profiles.files import wide, wide_line
from tests.world import World, noon

BISHKEK = ZoneInfo("Asia/Bishkek")
MAY = Month(2026, 5)
EVENING = slots_between([(18 * 60, 20 * 60)])
DAYS = (date(2026, 5, 1), date(2026, 5, 2))
OWNER_OF = {1: 1, 2: 1, 3: 2}

VALUES = st.lists(st.none() | st.integers(0, 3), min_size=4, max_size=4)
MONTHS = st.fixed_dictionaries({(meter, day): VALUES for meter in OWNER_OF for day in DAYS})


def wide_frame(month: dict[tuple[int, date], list[int | None]]) -> pl.LazyFrame:
    """Evening values of meters' days; the other half hours are great, and do not count."""
    rows = []
    for (meter, day), evening in month.items():
        told = dict.fromkeys(HALF_HOURS, 1000)
        told |= {HALF_HOURS[slot]: value for slot, value in zip(EVENING, evening, strict=True)}
        rows.append({"meter_id": meter, "channel": 1, "day": day, **told})
    return pl.LazyFrame(rows, schema=WIDE)


def whose() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "owner_id": owner,
                "meter_id": meter,
                "own_from": DAYS[0],
                "own_until": DAYS[1] + timedelta(days=1),
            }
            for meter, owner in OWNER_OF.items()
        ]
    )


@given(MONTHS)
def test_the_wide_way_finds_what_the_plain_one_does(
    month: dict[tuple[int, date], list[int | None]],
) -> None:
    found = coincident_maxima(wide_frame(month), whose(), EVENING)
    half_hours = [
        {
            "agreement_id": OWNER_OF[meter],
            "usage_point_id": meter,
            "at": datetime(day.year, day.month, day.day, 18, tzinfo=BISHKEK)
            + place * timedelta(minutes=30),
            "energy_dwh": None if value is None else value * 10,
        }
        for (meter, day), evening in month.items()
        for place, value in enumerate(evening)
    ]
    moment = pl.Datetime("us", "Asia/Bishkek")
    peaks = [
        {
            "peak_from": datetime(day.year, day.month, day.day, 18, tzinfo=BISHKEK),
            "peak_until": datetime(day.year, day.month, day.day, 20, tzinfo=BISHKEK),
        }
        for day in DAYS
    ]
    plain = actual_loads(
        pl.DataFrame(half_hours, schema_overrides={"at": moment, "energy_dwh": pl.Int64}),
        pl.DataFrame(peaks, schema={"peak_from": moment, "peak_until": moment}),
    )
    assert found.gaps.rows() == plain.gaps.rows()
    assert found.loads.select("owner_id", "at", "actual_load_kw").rows() == plain.loads.rows()


def test_a_day_that_a_meter_does_not_tell_at_all_is_a_gap() -> None:
    month: dict[tuple[int, date], list[int | None]] = {
        (meter, day): [1, 2, 3, 4] for meter in OWNER_OF for day in DAYS
    }
    del month[2, DAYS[1]]
    found = coincident_maxima(wide_frame(month), whose(), EVENING)
    assert found.gaps.rows() == [(1, datetime(2026, 5, 2, 18, tzinfo=BISHKEK))]
    assert found.loads["owner_id"].to_list() == [2]


def test_the_total_says_what_is_lacking() -> None:
    month: dict[tuple[int, date], list[int | None]] = {
        (1, DAYS[0]): [1, 2, None, 4],
        (2, DAYS[0]): [9, 1, 1, None],
    }
    assert total_maximum(wide_frame(month), EVENING) == (
        datetime(2026, 5, 1, 18, tzinfo=BISHKEK),
        10,
        2,
    )
    assert total_maximum(wide_frame({}), EVENING) is None


def test_windows_are_whole_half_hours() -> None:
    assert slots_between([(17 * 60, 18 * 60), (60, 90), (60, 120)]) == [2, 3, 34, 35]


@pytest.fixture
def told(world: World, tmp_path: Path) -> pl.LazyFrame:
    """Four days of May by dials and by half hours; the second meter is behind transformers."""
    world.tell(
        """
        account  group      meter  since       shows  ratio
        A1       household  M1     2026-04-01  0      1
        A2       industry   M2     2026-04-01  0      40
        A3       household  M3     2026-04-01  0      1

        meter  on          kwh
        M1     2026-05-01  100
        M1     2026-05-03  148
        M2     2026-05-01  100
        M2     2026-05-03  103
        M3     2026-05-01  100
        M3     2026-05-03  148
        """
    )
    file = tmp_path / "may.csv"
    days = ("2026-05-01", "2026-05-02")
    file.write_text(
        wide(
            *(wide_line("M1", "01", day) for day in days),
            *(wide_line("M2", "01", day) for day in days),
            wide_line("M3", "01", "2026-05-01", ""),
            wide_line("M3", "01", "2026-05-02"),
        )
    )
    (loaded,) = load(file, today=date(2026, 6, 5), at=noon(date(2026, 6, 5)))
    assert loaded.rejected == 0
    return wide_month(MAY, folder=tmp_path)


def test_dials_are_compared_with_sums(told: pl.LazyFrame) -> None:
    beside = beside_dials(told, MAY, known_at=noon(date(2026, 6, 5)))
    rows = beside.sort("meter_id").select("counted_wh", "profile_wh", "gaps", "differs").rows()
    assert rows == [
        (48_000, 48_000, 0, False),
        (120_000, 48_000, 0, True),
        (48_000, 47_500, 1, False),
    ]


def test_meters_belong_to_accounts(told: pl.LazyFrame) -> None:
    found = owners(MAY, known_at=noon(date(2026, 6, 5)))
    assert found.height == 3
    assert set(found["own_from"]) == {date(2026, 5, 1)}
    maxima = coincident_maxima(told, found, [0])
    assert maxima.loads.is_empty()  # of each, the days after the second are not told
    assert maxima.gaps.height == 3
