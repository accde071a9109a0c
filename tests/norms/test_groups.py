"""Shares of groups behind one connection add up, whatever the contract's parts."""

from __future__ import annotations

from datetime import date
from itertools import accumulate, pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.exact import exact
from jaryk.norms import rulebook

ON: Final = date(2026, 5, 1)
PARTS: Final = st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any)


def shares(energy: int, parts: list[int]) -> list[int]:
    edges = [0, *accumulate(parts)]
    return [
        share(
            {
                "connection_kwh": energy,
                "parts_before": before,
                "parts_through": through,
                "parts_in_all": edges[-1],
            }
        )
        for before, through in pairwise(edges)
    ]


def share(row: dict[str, int | bool]) -> int:
    for step in rulebook.program(["group_energy_kwh"], ON):
        row[step.name] = int(exact(step.term, row) * 10**step.term.scale)
    return int(row["group_energy_kwh"])


@given(energy=st.integers(0, 10**10), parts=PARTS)
def test_the_groups_add_up_to_the_meter(energy: int, parts: list[int]) -> None:
    found = shares(energy, parts)
    assert sum(found) == energy
    assert min(found) >= 0


@given(energy=st.integers(0, 10**10), parts=PARTS)
def test_no_group_is_a_whole_step_off_its_share(energy: int, parts: list[int]) -> None:
    for found, part in zip(shares(energy, parts), parts, strict=True):
        assert abs(found * sum(parts) - energy * part) <= sum(parts)


def test_a_group_without_a_part_gets_nothing() -> None:
    assert shares(123_4567, [3, 0, 1]) == [92_5925, 0, 30_8642]
