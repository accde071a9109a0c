"""Eight workers start the same run at once: one posts it, the others are told why they do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from jaryk.charges.models import BillingRun
from jaryk.documents.checks import run_checks
from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from tests.dump import changed, dump
from tests.faults.books import books
from tests.faults.conftest import Told
from tests.faults.databases import address, own_database
from tests.faults.rival import START
from tests.faults.test_kill import CHECKOUT, TOWN
from tests.scale import so_many
from tests.world import World

WORKERS: Final = 8
ISSUED_ON: Final = "2025-06-15"


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, World]]:
    """April is billed, May is read."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), own_database(f"rivals{worker}") as database:
        world = World()
        world.tell(TOWN)
        world.bill("2025-04", "2025-05-02")
        yield database, world


def _at_once(*told: str) -> Counter[str]:
    """What each of eight workers came to, all let go in the same moment."""
    environment = os.environ | {
        "JARYK_DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "jaryk.interfaces.settings",
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [START])
        rivals = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.faults.rival", *told],
                cwd=CHECKOUT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(WORKERS)
        ]
        _await_all_at_the_line(rivals)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [START])
    outcomes: Counter[str] = Counter()
    for rival in rivals:
        said, complained = rival.communicate(timeout=120)
        assert rival.returncode == 0, complained
        outcomes[said] += 1
    return outcomes


def _await_all_at_the_line(rivals: list[subprocess.Popen[str]]) -> None:
    waiting = 0
    while waiting < WORKERS:
        assert all(rival.poll() is None for rival in rivals)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
                "AND objid = %s AND database = (SELECT oid FROM pg_database "
                "WHERE datname = current_database())",
                [START],
            )
            waiting = cursor.fetchone()[0]


def test_one_of_eight_posts_an_approved_run(town: tuple[str, World], drill: Told) -> None:
    origin, world = town
    times = so_many(every_day=1, soak=10)
    outcomes: Counter[str] = Counter()
    with own_database("approved", like=origin) as approved:
        run = world.start("2025-05", ISSUED_ON)
        billing.preview(run)
        billing.approve(run, user_id=None, at=run.known_at)
        with own_database("twin", like=approved):
            billing.post(run, at=run.known_at)
            undisturbed = dump()
        for _ in range(times):
            with own_database("rivals", like=approved):
                found = _at_once("post", str(run.pk))
                assert found["posted"] == 1, found
                assert changed(undisturbed, dump()) == set()
            outcomes += found
    drill(times=times, workers=WORKERS, outcomes=dict(outcomes))


def test_eight_who_bill_a_month_from_its_start_bill_it_once(
    town: tuple[str, World], drill: Told
) -> None:
    origin, world = town
    times = so_many(every_day=1, soak=10)
    outcomes: Counter[str] = Counter()
    with own_database("twin", like=origin):
        world.bill("2025-05", ISSUED_ON)
        undisturbed = _bills()
    for _ in range(times):
        with own_database("rivals", like=origin):
            found = _at_once("bill", "2025-05", ISSUED_ON)
            assert found["posted"] >= 1, found
            assert _bills() == undisturbed
            assert books().wrong() == []
            run = BillingRun.objects.get(period="2025-05-01", status="posted")
            assert [told for told in run_checks(known_at=run.known_at) if not told.ok] == []
        outcomes += found
    drill(times=times, workers=WORKERS, outcomes=dict(outcomes))


def _bills() -> list[tuple[object, ...]]:
    """Every bill with its figures, whatever the number of its run."""
    figures = [field.attname for field in Bill._meta.fields if field.name != "run"]
    return list(Bill.objects.order_by("id").values_list(*figures))
