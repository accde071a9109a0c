"""The coincident load of a customer's connections in the system's peak hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jaryk.usage.loads import Loads, actual_loads

BISHKEK = ZoneInfo("Asia/Bishkek")
MOMENT = pl.Datetime("us", "Asia/Bishkek")
SCHEMA = {"agreement_id": pl.Int64, "usage_point_id": pl.Int64, "at": MOMENT}
HALF_HOUR = timedelta(minutes=30)
EVENING = datetime(2026, 1, 15, 18, tzinfo=BISHKEK)
KWH = 10_000

Told = dict[tuple[int, int, int], int]  # agreement, point, half hour of the evening: energy


def found(told: Told, peaks: list[tuple[int, int]]) -> Loads:
    half_hours = [
        {
            "agreement_id": agreement,
            "usage_point_id": point,
            "at": EVENING + slot * HALF_HOUR,
            "energy_dwh": energy,
        }
        for (agreement, point, slot), energy in told.items()
    ]
    windows = [
        {"peak_from": EVENING + since * HALF_HOUR, "peak_until": EVENING + until * HALF_HOUR}
        for since, until in peaks
    ]
    return actual_loads(
        pl.DataFrame(half_hours, schema=SCHEMA | {"energy_dwh": pl.Int64}),
        pl.DataFrame(windows, schema={"peak_from": MOMENT, "peak_until": MOMENT}),
    )


def test_connections_are_summed_in_the_same_half_hour() -> None:
    """Maxima of 40 and 30 kWh that do not coincide make 60, not 70."""
    told = {(1, 1, 0): 40 * KWH, (1, 2, 0): 20 * KWH, (1, 1, 1): 25 * KWH, (1, 2, 1): 30 * KWH}
    loads = found(told, [(0, 2)]).loads
    assert loads.rows() == [(1, EVENING, 120 * KWH)]


def test_only_the_peak_hours_count_and_their_end_does_not() -> None:
    told = {(1, 1, slot): (slot + 1) * KWH for slot in range(6)}
    loads = found(told, [(1, 2), (3, 5)]).loads
    assert loads.rows() == [(1, EVENING + 4 * HALF_HOUR, 10 * KWH)]


def test_of_equal_loads_the_earliest_counts() -> None:
    told = {(1, 1, slot): 5 * KWH for slot in range(4)}
    assert found(told, [(0, 4)]).loads.get_column("at").to_list() == [EVENING]


def test_a_half_hour_that_a_connection_does_not_tell_is_a_gap() -> None:
    told = {(1, 1, 0): KWH, (1, 2, 0): KWH, (1, 1, 1): KWH, (2, 3, 0): KWH, (2, 3, 1): KWH}
    both = found(told, [(0, 2)])
    assert both.gaps.rows() == [(1, EVENING + HALF_HOUR)]
    assert both.loads.get_column("agreement_id").to_list() == [2]


def test_peak_windows_that_overlap_count_their_half_hours_once() -> None:
    told = {(1, 1, slot): KWH for slot in range(3)}
    assert found(told, [(0, 2), (1, 3)]).loads.rows() == [(1, EVENING, 2 * KWH)]


def test_without_profiles_there_are_no_loads() -> None:
    nothing = found({}, [(0, 2)])
    assert nothing.loads.is_empty()
    assert nothing.gaps.is_empty()


@given(
    energies=st.dictionaries(
        st.tuples(st.integers(1, 3), st.integers(1, 3)), st.lists(
            st.integers(0, 10**8), min_size=4, max_size=4
        ), min_size=1
    )
)  # fmt: skip
def test_the_load_is_twice_the_greatest_sum(energies: dict[tuple[int, int], list[int]]) -> None:
    told = {
        (agreement, agreement * 10 + point, slot): energy
        for (agreement, point), four in energies.items()
        for slot, energy in enumerate(four)
    }
    loads = dict(found(told, [(0, 4)]).loads.select("agreement_id", "actual_load_kw").rows())
    for agreement in {agreement for agreement, _ in energies}:
        sums = [
            sum(e for (a, _, s), e in told.items() if (a, s) == (agreement, slot))
            for slot in range(4)
        ]
        assert loads[agreement] == 2 * max(sums)
