"""Rooms that bill share one way to build a world."""

from __future__ import annotations

import inspect

import pytest

from tests.world import World


@pytest.fixture
def world(db: None, request: pytest.FixtureRequest) -> World:
    """A world with the tables of the test's own docstring entered."""
    made = World()
    made.tell(inspect.getdoc(request.function) or "")
    return made
