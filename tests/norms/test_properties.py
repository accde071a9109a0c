"""What must hold for any bill: parts and steps add up, a penalty never outgrows its debt."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.exact import exact
from jaryk.norms import rulebook

ON: Final = date(2026, 5, 1)
ENERGY: Final = st.integers(0, 10**9)
LIMITS: Final = st.lists(st.integers(1, 10**8), max_size=4, unique=True).map(sorted)


def value(step: str, row: dict[str, int | bool]) -> int:
    """The step's integer, with every step it rests on."""
    row = dict(row)
    for part in rulebook.program([step], ON):
        row[part.name] = int(exact(part.term, row) * 10**part.term.scale)
    return int(row[step])


def steps_of(limits: list[int]) -> list[tuple[int, int, bool]]:
    """From, to and open: the last step has no end."""
    edges = [0, *limits]
    return [*((a, b, False) for a, b in pairwise(edges)), (edges[-1], 0, True)]


def in_steps(energy: int, limits: list[int], days: int, month: int, by_month: bool) -> list[int]:
    return [
        value(
            "energy_in_step_kwh",
            {
                "energy_kwh": energy,
                "days": days,
                "days_in_month": month,
                "step_from_month_kwh": start,
                "step_to_month_kwh": end,
                "step_is_open": is_open,
                "norm_per_calendar_month": by_month,
            },
        )
        for start, end, is_open in steps_of(limits)
    ]


@given(
    energy=ENERGY,
    limits=LIMITS,
    days=st.integers(0, 62),
    month=st.integers(28, 31),
    by_month=st.booleans(),
)
def test_the_steps_add_up_to_the_energy(
    energy: int, limits: list[int], days: int, month: int, by_month: bool
) -> None:
    parts = in_steps(energy, limits, days, month, by_month)
    assert sum(parts) == energy
    assert min(parts) >= 0


@given(limits=LIMITS, month=st.integers(28, 31))
def test_a_whole_calendar_month_has_the_limits_themselves(limits: list[int], month: int) -> None:
    above_all = 10**10
    parts = in_steps(above_all, limits, month, month, by_month=True)
    assert parts[:-1] == [b - a for a, b in pairwise([0, *limits])]


@given(energy=ENERGY, days=st.integers(1, 62), cuts=st.sets(st.integers(0, 62)))
def test_the_parts_of_any_cut_add_up_to_the_period(energy: int, days: int, cuts: set[int]) -> None:
    edges = sorted({0, days, *(cut for cut in cuts if cut < days)})
    parts = [
        value(
            "energy_by_days",
            {
                "period_energy_kwh": energy,
                "period_days": days,
                "part_from_day": a,
                "part_to_day": b,
            },
        )
        for a, b in pairwise(edges)
    ]
    assert sum(parts) == energy
    assert min(parts) >= 0


@given(limit=st.integers(1, 10**8), cut=st.integers(0, 31))
def test_the_limits_of_the_parts_add_up_to_the_limit_of_the_period(limit: int, cut: int) -> None:
    def limit_for(days: int) -> int:
        row: dict[str, int | bool] = {
            "energy_kwh": 0,
            "days": days,
            "days_in_month": 31,
            "step_to_month_kwh": limit,
            "step_is_open": False,
            "norm_per_calendar_month": False,
        }
        return value("step_end_kwh", row)

    assert limit_for(cut) + limit_for(31 - cut) == limit_for(31)


@given(principal=st.integers(0, 10**10), days=st.integers(0, 5000))
def test_a_penalty_is_never_more_than_the_debt(principal: int, days: int) -> None:
    accrued = value("penalty_accrued", {"overdue_principal_tyiyn": principal, "days_overdue": days})
    penalty = value(
        "penalty_of_debt_tyiyn", {"accrued_penalty": accrued, "debt_principal_tyiyn": principal}
    )
    assert penalty == min(principal, (principal * days + 500) // 1000)
