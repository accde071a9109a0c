"""Every drill tells its seed, its size and what it came to; they stand together at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from tests.scale import SEED

Told = Callable[..., None]


@pytest.fixture
def drill(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Iterator[Told]:
    """Takes the figures of a drill by name."""
    told: dict[str, object] = {}
    began = monotonic()
    yield told.update
    figures = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items())
    record_property(
        "drill", f"{request.node.name}: seed {SEED}, {figures}, {monotonic() - began:.0f} s"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    drills = [
        told
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for name, told in report.user_properties
        if name == "drill"
    ]
    if drills:
        terminalreporter.section("under fire")
        terminalreporter.write("".join(f"{told}\n" for told in sorted(drills)))
