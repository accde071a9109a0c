"""Doubting and estimating from the terminal."""

from __future__ import annotations

from datetime import date

import pytest

from jaryk.platform.operations import set_up_installation
from tests.rooms.interfaces.conftest import Ask
from tests.world import World

TWO = """
    account  group      meter  since       shows
    A1       household  M1     2026-04-01  0
    A2       household  M2     2026-04-01  0

    meter  on          kwh
    M1     2026-05-01  300
    M2     2026-05-01  300
    M2     2026-06-01  310
"""
TODAY = date(2026, 7, 2)


@pytest.fixture
def half_read(world: World, terminal: None) -> World:
    """Two meters, one of which nobody read in May."""
    set_up_installation(kind="demonstration", business_on=TODAY)
    world.tell(TWO)
    return world


def test_the_unread_is_doubted_and_then_estimated(half_read: World, ask: Ask) -> None:
    code, found = ask("validate", "--period", "2026-05")
    assert (code, found["registers"], found["kinds"]) == (1, 2, {"missing": 1})
    code, found = ask("estimate", "--period", "2026-05", "--dry-run")
    assert (code, found["estimated"], found["set_aside"]) == (0, 1, [])
    code, found = ask("estimate", "--period", "2026-05")
    assert (code, found["estimated"], found["by_paragraph"]) == (0, 1, {"R-92": 1})
    code, found = ask("validate", "--period", "2026-05")
    assert (code, found["doubted"]) == (0, 0)
    half_read.bill("2026-05", "2026-07-02")
    assert half_read.billed("2026-05") == ["A1", "A2"]


def test_what_the_law_leaves_to_an_inspector_is_told(half_read: World, ask: Ask) -> None:
    code, found = ask("estimate", "--period", "2026-06", "--account", "A1", "--lang", "en")
    assert (code, found["estimated"]) == (1, 0)
    assert "inspector" in found["set_aside"][0]["reason"]
