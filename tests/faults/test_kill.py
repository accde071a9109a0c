"""Kill -9 in the middle of a run, go on, and find the books that an undisturbed run makes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from jaryk.charges.operations import runs
from jaryk.charges.queries.runs import run as run_of
from jaryk.documents.checks import run_checks
from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from tests.dump import TablesOfRows, changed, dump
from tests.faults.conftest import Told
from tests.faults.databases import address, bury, own_database
from tests.scale import SEED, so_many
from tests.world import World

CHECKOUT = Path(__file__).resolve().parents[2]
BEGINS = "SELECT platform_begin_gathering(%s, %s)"
SETTLES = "SELECT platform_settle_gathering(%s, %s, %s)"
TOWN = """
    account  group       district  meter  since       shows
    A1       household   north     M1     2025-04-01  100
    A2       industry    south     M2     2025-04-01  100
    A3       household   north     M3     2025-04-01  100
    A4       household   south     M4     2025-04-01  500
    A5       pumping     south     M5     2025-04-01  100
    A6       household   north     M6     2025-04-01  100
    A7       budget      south     M7     2025-04-01  100

    meter  on          kwh
    M1     2025-05-01  180
    M2     2025-05-01  200
    M3     2025-05-01  900
    M4     2025-05-01  510
    M5     2025-05-01  300
    M6     2025-05-01  100
    M7     2025-05-01  400

    meter  on          kwh
    M1     2025-06-01  280
    M2     2025-06-01  330
    M3     2025-06-01  1900
    M4     2025-06-01  400
    M5     2025-06-01  500
    M6     2025-06-01  100
    M7     2025-06-01  900
"""


@dataclass(frozen=True)
class Pending:
    """A database with a run to be gone on with, and what comes of it when nothing goes wrong."""

    database: str
    run_id: int
    undisturbed: TablesOfRows
    statements: int
    seconds: float


@pytest.fixture(scope="module")
def april_billed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, World]]:
    """A town whose April is billed and late in part."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), own_database(f"faults{worker}") as database:
        world = World()
        world.tell(TOWN)
        world.bill("2025-04", "2025-05-02")
        world.pay([{"account": "A3", "paid_on": "2025-05-30", "som": "500"}])
        yield database, world


def _pending(april_billed: tuple[str, World], name: str) -> Iterator[Pending]:
    """May in shards of two, ready to post, of the ``rest`` beside the north, or only ``begun``."""
    origin, world = april_billed
    with own_database(name, like=origin) as database, pytest.MonkeyPatch.context() as patch:
        if name == "rest":
            world.bill("2025-05", "2025-06-02", district="north")
        patch.setattr(runs, "ACCOUNTS_A_SHARD", 2)
        run = world.start("2025-05", "2025-06-15")
        if name != "begun":
            billing.preview(run)
            billing.approve(run, user_id=None, at=run.known_at)
        with own_database("twin", like=database):
            asked = _Asked()
            began = monotonic()
            with connection.execute_wrapper(asked):
                _go_on(run.pk)
            pending = Pending(database, run.pk, dump(), asked.count, monotonic() - began)
        yield pending


@pytest.fixture(scope="module")
def whole(april_billed: tuple[str, World]) -> Iterator[Pending]:
    yield from _pending(april_billed, "whole")


@pytest.fixture(scope="module")
def rest(april_billed: tuple[str, World]) -> Iterator[Pending]:
    yield from _pending(april_billed, "rest")


@pytest.fixture(scope="module")
def begun(april_billed: tuple[str, World]) -> Iterator[Pending]:
    yield from _pending(april_billed, "begun")


class _Asked:
    """Counts statements as they pass."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


def _go_on(run_id: int) -> None:
    """Preview what is only started, post what is approved."""
    run = run_of(run_id)
    if run.status == "started":
        billing.preview(run)
    else:
        billing.post(run, at=run.known_at)


def killed(pending: Pending, act: str, *where: str, surely: bool = True) -> bool:
    """The act is killed on the way, and its connection is gone; or it came to its end before."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed", act, str(pending.run_id), *where],
        cwd=CHECKOUT,
        env=os.environ
        | {
            "JARYK_DATABASE_URL": address(),
            "DJANGO_SETTINGS_MODULE": "jaryk.interfaces.settings",
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        },
        capture_output=True,
        check=False,
    )
    was_killed = ended.returncode == -signal.SIGKILL
    assert was_killed or (ended.returncode == 0 and not surely), ended.stderr.decode()
    bury()
    return was_killed


@pytest.mark.parametrize(
    "where",
    [
        ("sql", f"{BEGINS} ('documents_bill'"),
        ("shard", "1"),
        ("sql", 'UPDATE "charges_billingshard"'),
        ("shard", "4"),
        ("sql", f"{SETTLES} ('documents_bill'"),
        ("sql", 'INSERT INTO "platform_auditevent"'),
    ],
    ids=" ".join,
)
def test_posting_goes_on_after_a_kill(whole: Pending, where: tuple[str, str]) -> None:
    with own_database("killed", like=whole.database):
        before = Bill.objects.count()
        killed(whole, "post", *where)
        assert Bill.objects.count() == before, "nobody sees half a month"
        _go_on(whole.run_id)
        assert changed(whole.undisturbed, dump()) == set()
        known_at = run_of(whole.run_id).known_at
        assert all(check.ok for check in run_checks(known_at=known_at))


def test_posting_into_a_month_that_has_bills_goes_on_after_a_kill(rest: Pending) -> None:
    with own_database("killed", like=rest.database):
        before = dump()
        killed(rest, "post", "sql", f"{SETTLES} ('documents_bill'")
        assert "documents_bill" not in changed(before, dump())
        _go_on(rest.run_id)
        assert changed(rest.undisturbed, dump()) == set()


def test_a_preview_goes_on_after_a_kill(begun: Pending) -> None:
    with own_database("killed", like=begun.database):
        killed(begun, "preview", "shard", "2")
        _go_on(begun.run_id)
        assert changed(begun.undisturbed, dump()) == set()


def test_killed_twice_it_still_goes_on(whole: Pending) -> None:
    with own_database("killed", like=whole.database):
        killed(whole, "post", "shard", "2")
        killed(whole, "post", "sql", f"{SETTLES} ('ledger_posting'")
        _go_on(whole.run_id)
        assert changed(whole.undisturbed, dump()) == set()


def test_a_run_killed_at_any_moment_ends_the_same(
    whole: Pending, begun: Pending, drill: Told
) -> None:
    chance = Random(SEED)
    points = so_many(every_day=6, soak=200)
    died = unseen = 0
    for point in range(points):
        pending, act = (begun, "preview") if point % 4 == 3 else (whole, "post")
        with own_database("killed", like=pending.database):
            before = Bill.objects.count()
            was_killed = killed(pending, act, *_any_moment(pending, chance), surely=False)
            died += was_killed
            unseen += was_killed and Bill.objects.count() == before
            if run_of(pending.run_id).status not in {"posted", "previewed"}:
                _go_on(pending.run_id)
            assert changed(pending.undisturbed, dump()) == set(), f"point {point}"
    assert died > points // 2
    drill(points=points, killed=died, before_anyone_saw_a_bill=unseen)


def _any_moment(pending: Pending, chance: Random) -> tuple[str, str]:
    """Before any of the statements, or after any part of the time that the act takes."""
    if chance.random() < Fraction(1, 2):
        return "statement", str(chance.randint(1, pending.statements))
    return "after", str(chance.randint(0, round(pending.seconds * 1_000_000)))
