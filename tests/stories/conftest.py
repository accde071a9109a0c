"""A story tells its world in the docstring of its test, and ends with all its bills explained."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

from jaryk.documents.checks import run_checks
from jaryk.documents.explanation import explain
from jaryk.documents.models import Bill
from jaryk.kernel.texts import LANGUAGES
from tests.world import World


@pytest.fixture
def world(db: None, request: pytest.FixtureRequest) -> Iterator[World]:
    """A world with the tables of the test's own docstring entered."""
    made = World()
    made.tell(inspect.getdoc(request.function) or "")
    yield made
    for bill in Bill.objects.select_related("account__customer", "run"):
        explained = [explain(bill, lang) for lang in LANGUAGES]
        for told in explained:
            assert sum(line.amount_tyiyn for line in told.lines) == bill.charged_tyiyn
        assert len({told.lines[0].text for told in explained}) == len(LANGUAGES)
    newest = Bill.objects.select_related("run").order_by("id").last()
    assert newest is not None, "a story ends with bills"
    checks = run_checks(known_at=newest.run.known_at, lang="en")
    assert [check.detail for check in checks if not check.ok] == []
