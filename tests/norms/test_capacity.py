"""Capacity: the threshold of declaring, sub-consumers, and whole months made of parts."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.exact import exact
from jaryk.norms import parameters, rulebook

ON: Final = date(2026, 1, 15)
KW: Final = st.integers(0, 10**8)


def value(step: str, row: dict[str, int | bool]) -> int:
    row = dict(row)
    for part in rulebook.program([step], ON):
        row[part.name] = int(exact(part.term, row) * 10**part.term.scale)
    return int(row[step])


def payable(load: int, subs: int, declared: int, connected_kva_e2: int) -> int:
    return value(
        "payable_capacity_kw",
        {
            "actual_load_kw": load,
            "one_rate_sub_load_kw": subs,
            "declared_capacity_kw": declared,
            "connected_capacity_kva": connected_kva_e2,
        },
    )


@pytest.mark.parametrize(("name", "written"), [("declared_from_kva", "150")])
def test_the_numbers_of_the_law(name: str, written: str) -> None:
    assert parameters.national()[name].on(ON).written == written


@given(load=KW, subs=KW, declared=st.integers(0, 10**7))
def test_below_the_threshold_the_declaration_says_nothing(
    load: int, subs: int, declared: int
) -> None:
    own = max(load - subs, 0)
    assert payable(load, subs, declared, 149_99) == own
    assert payable(load, subs, declared, 150_00) == max(own, declared * 10)


@given(load=KW, subs=KW, declared=st.integers(0, 10**7))
def test_own_load_is_within_the_declared_and_the_excess(
    load: int, subs: int, declared: int
) -> None:
    row: dict[str, int | bool] = {
        "actual_load_kw": load,
        "one_rate_sub_load_kw": subs,
        "declared_capacity_kw": declared,
    }
    assert value("excess_capacity_kw", row) == max(max(load - subs, 0) - declared * 10, 0)


@given(days=st.integers(0, 31), load=KW, rate=st.integers(0, 10**7))
def test_the_parts_of_a_month_pay_for_the_month(days: int, load: int, rate: int) -> None:
    """But for the rounding of each part to the tyiyn."""

    def charge(part: int) -> int:
        return value(
            "capacity_charge_tyiyn",
            {
                "actual_load_kw": load,
                "one_rate_sub_load_kw": 0,
                "declared_capacity_kw": 0,
                "connected_capacity_kva": 0,
                "capacity_rate_tyiyn_per_kw_month": rate,
                "days": part,
                "days_in_month": 31,
            },
        )

    assert abs(charge(days) + charge(31 - days) - charge(31)) <= 1


@given(energy=st.integers(0, 10**10))
def test_the_load_of_a_half_hour_is_twice_its_energy(energy: int) -> None:
    assert value("half_hour_load_kw", {"half_hour_kwh": energy}) == 2 * energy
