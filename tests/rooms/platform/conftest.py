"""A place for a real cluster of its own, stopped when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jaryk.platform import cluster


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in which a test may make a cluster."""
    folder = tmp_path / "pg"
    yield folder
    cluster.stop(folder)
