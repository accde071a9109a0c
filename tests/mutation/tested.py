"""Which tests read which lines, and what it takes to run them again and again."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.mutation import trial

# Reads models of other rooms, which need a database; it is about the index, not about code.
NEEDS_DJANGO: Final = "test_the_symbols_and_tests_named_exist"


@dataclass
class Readers:
    """Tests by file and line that they pass through, and the seconds that each takes.

    A line passed while modules are imported has the test "" among its own.
    """

    by_line: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def of(self, path: str, lines: range) -> list[str]:
        """The quickest first."""
        told = self.by_line.get(path, {})
        tests = {test for line in lines for test in told.get(line, ()) if test}
        return sorted(tests, key=lambda test: self.seconds.get(test, 0))

    def of_file(self, path: str) -> list[str]:
        lines = self.by_line.get(path, {})
        return self.of(path, range(max(lines, default=0) + 1))

    def is_imported(self, path: str, lines: range) -> bool:
        told = self.by_line.get(path, {})
        return any("" in told.get(line, ()) for line in lines)


# A wrong need not be reduced to its simplest example, and is found again by the same examples.
PLAIN: Final = {
    "phases": (Phase.explicit, Phase.generate),
    "derandomize": True,
    "database": None,
    "max_examples": 200,
}


def without_ceremony(items: list[pytest.Item]) -> None:
    """The tests as they are repeated: fewer examples, none reduced."""
    items[:] = [item for item in items if NEEDS_DJANGO not in item.nodeid]
    for item in items:
        test = item.obj  # type: ignore[attr-defined]
        chosen = getattr(test, "_hypothesis_internal_use_settings", None)
        if chosen is not None:
            examples = min(chosen.max_examples, PLAIN["max_examples"])
            plain = settings(chosen, **{**PLAIN, "max_examples": examples})
            test._hypothesis_internal_use_settings = plain


def base(item: pytest.Item) -> str:
    """The test without the example that it is given."""
    return item.nodeid.split("[")[0]


class Recorder:
    """Runs everything once, each test from a clean memory, and notes what it passes through."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured
        self._at = ""
        self.seconds: dict[str, float] = defaultdict(float)
        self.failures: list[str] = []

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        if base(item) != self._at:
            self._at = base(item)
            trial.forget()
            self._measured.switch_context(self._at)
        begun = time.process_time()
        yield
        self.seconds[self._at] += time.process_time() - begun

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failures.append(f"{report.nodeid}\n{report.longreprtext}")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        without_ceremony(items)


class Session:
    """Collects all tests once; then ``trials`` may run some of them, each time in a fork."""

    def __init__(self, trials: Callable[[Session], None]) -> None:
        self._trials = trials
        self._items: dict[str, list[pytest.Item]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        without_ceremony(items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            self._items[base(item)].append(item)
        self._trials(self)
        return True

    def run(self, tests: list[str]) -> int:
        """0 where all pass, 1 at the first that fails."""
        items = [item for test in tests for item in self._items.get(test, ())]
        for item, following in zip(items, [*items[1:], None], strict=True):
            reports = runtestprotocol(item, log=False, nextitem=following)
            if any(report.failed for report in reports):
                return 1
        return 0


class Single:
    """An ordinary run of some tests."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        without_ceremony(items)
