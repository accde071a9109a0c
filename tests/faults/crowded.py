"""Post a run where there is no room left: ``python -m tests.faults.crowded FOLDER TIMES SEED``.

``FOLDER`` is a small file system of its own. Tells how often posting was refused, and that it went
on to the same books once there was room.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import django
import psycopg

from jaryk.platform import cluster
from jaryk.platform.cluster.record import OWNER_ROLE

if __name__ == "__main__":
    server = cluster.ensure_running(Path(sys.argv[1]) / "pg")
    os.environ["JARYK_DATABASE_URL"] = server.url(OWNER_ROLE)
    django.setup()

from django.core.management import call_command
from django.db import Error, connection

from jaryk.charges.operations import runs
from jaryk.charges.queries.runs import run as run_of
from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from tests.dump import changed, dump
from tests.faults.books import books
from tests.faults.databases import own_database
from tests.faults.test_kill import TOWN
from tests.world import World

MOST_LEFT: Final = 400_000
BLOCK: Final = bytes(4096)


def fill(filler: Path, left: int) -> None:
    """Leave so many bytes of room."""
    with filler.open("wb", buffering=0) as taken:
        try:
            while True:
                taken.write(BLOCK)
        except OSError:
            taken.truncate(max(taken.tell() - left, 0))


def post(run_id: int) -> None:
    run = run_of(run_id)
    billing.post(run, at=run.known_at)


def refused(run_id: int, filler: Path, left: int) -> bool:
    """Whether posting fails with so many bytes of room; afterwards there is enough again."""
    bills = Bill.objects.count()
    fill(filler, left)
    try:
        post(run_id)
    except (Error, psycopg.Error):
        connection.close()
        return True
    finally:
        filler.unlink()
    assert Bill.objects.count() > bills
    return False


def main(folder: Path, times: int, seed: int) -> Counter[str]:
    chance, filler = Random(seed), folder / "filler"
    runs.ACCOUNTS_A_SHARD = 2
    outcomes: Counter[str] = Counter()
    call_command("migrate", verbosity=0, skip_checks=True)
    with own_database("town") as town:
        world = World()
        world.tell(TOWN)
        world.bill("2025-04", "2025-05-02")
        bills = Bill.objects.count()
        run = world.start("2025-05", "2025-06-15")
        billing.preview(run)
        billing.approve(run, user_id=None, at=run.known_at)
        with own_database("twin", like=town):
            post(run.pk)
            undisturbed = dump()
        for _ in range(times):
            with own_database("crowded", like=town):
                was_refused = refused(run.pk, filler, chance.randrange(MOST_LEFT))
                cluster.ensure_running(folder / "pg")
                outcomes["refused" if was_refused else "there was room"] += 1
                if was_refused:
                    assert Bill.objects.count() == bills
                    assert books().wrong() == []
                    post(run.pk)
                assert changed(undisturbed, dump()) == set()
    return outcomes


if __name__ == "__main__":
    place = Path(sys.argv[1])
    try:
        came_to = main(place, int(sys.argv[2]), int(sys.argv[3]))
    finally:
        connection.close()
        cluster.stop(place / "pg")
    sys.stdout.write(" ".join(f"{name}: {count}" for name, count in came_to.items()))
