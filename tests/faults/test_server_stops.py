"""PostgreSQL falls while a run is posted and payments come; nothing is lost or doubled."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Timer
from time import monotonic
from typing import Final

import psutil
import psycopg
import pytest
from django.db import Error, connection, connections
from pytest_django import DjangoDbBlocker

from jaryk.charges.operations import runs
from jaryk.charges.queries.runs import run as run_of
from jaryk.documents.checks import run_checks
from jaryk.documents.operations import billing
from jaryk.ledger.models import PaymentChannel
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.receiving import Notice, receive
from jaryk.platform import cluster
from tests.dump import TablesOfRows, dump
from tests.faults.books import books
from tests.faults.conftest import Told
from tests.faults.databases import on_server, own_database
from tests.faults.test_kill import TOWN
from tests.scale import SEED, so_many
from tests.world import World

TILLS: Final = 4
PAYMENTS: Final = 40
NOON: Final = datetime(2025, 6, 15, 13, tzinfo=UTC)
# What is copied in and out speaks with psycopg itself.
GONE: Final = (Error, psycopg.Error)
Figures = tuple[dict[str, bytes], list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def fallible(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """A server of the drill's own."""
    folder = tmp_path_factory.mktemp("stopped") / "pg"
    with django_db_blocker.unblock():
        try:
            with on_server(cluster.ensure_running(folder)):
                yield folder
        finally:
            cluster.stop(folder)


def _notices() -> list[Notice]:
    chance = Random(SEED)
    return [
        Notice(
            external_id=f"t{number}",
            account_told=f"A{chance.randint(1, 7)}" if number % 10 else "nobody",
            amount_tyiyn=chance.randint(1, 100_000),
            paid_at=datetime(2025, 6, 14, 9, tzinfo=UTC),
        )
        for number in range(PAYMENTS)
    ]


def _pay(channel: PaymentChannel, notices: list[Notice]) -> None:
    """Bring the payments one by one, until all are there or nobody answers."""
    try:
        for notice in notices:
            receive(channel=channel, notices=[notice], at=NOON, posted_on=NOON.date())
    finally:
        connections.close_all()


def _work(run_id: int, channel: PaymentChannel) -> bool:
    """Post the run beside the payments; False where the server went away meanwhile."""
    notices = _notices()
    with ThreadPoolExecutor(TILLS) as tills:
        paying = [tills.submit(_pay, channel, notices[till::TILLS]) for till in range(TILLS)]
        errors = [] if (posting := _post(run_id)) is None else [posting]
    errors += [error for paid in paying if (error := paid.exception()) is not None]
    connection.close()
    assert all(isinstance(error, GONE) for error in errors), errors
    return not errors


def _post(run_id: int) -> Exception | None:
    try:
        run = run_of(run_id)
        if run.status != "posted":
            billing.post(run, at=run.known_at)
    except GONE as error:
        return error
    return None


def _stop_hard(folder: Path, how: signal.Signals) -> None:
    pid = cluster.status(folder).pid
    assert pid is not None
    postmaster = psutil.Process(pid)
    postmaster.send_signal(how)
    postmaster.wait(timeout=60)


def _figures() -> Figures:
    """What must come out the same; the numbers of events may have gaps after a crash."""
    tables: TablesOfRows = dump()
    kept = {
        name: rows
        for name, rows in tables.items()
        if name.startswith(("documents_bill", "charges_chargeline", "charges_slice"))
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(e.key, e.id::text), e.kind, e.posted_on, e.value_on, d.code, c.code, "
            "p.amount_tyiyn FROM ledger_entry e LEFT JOIN ledger_posting p ON p.entry_id = e.id "
            "LEFT JOIN ledger_ledgeraccount d ON d.id = p.debit_id "
            "LEFT JOIN ledger_ledgeraccount c ON c.id = p.credit_id ORDER BY 1, p.line_no"
        )
        return kept, cursor.fetchall()


def test_a_server_that_falls_loses_and_doubles_nothing(
    fallible: Path, drill: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(SEED)
    monkeypatch.setattr(runs, "ACCOUNTS_A_SHARD", 2)
    stops = so_many(every_day=2, soak=50)
    outcomes: Counter[str] = Counter()
    with own_database("town") as town:
        world = World()
        world.tell(TOWN)
        world.bill("2025-04", "2025-05-02")
        channel = open_channel(code="till", kind="agent", name_ru="t", name_ky="t", name_en="t")
        run = world.start("2025-05", "2025-06-15")
        billing.preview(run)
        billing.approve(run, user_id=None, at=run.known_at)
        with own_database("twin", like=town):
            began = monotonic()
            assert _work(run.pk, channel)
            takes = monotonic() - began
            undisturbed = _figures()
        while outcomes["fell"] < stops:
            with own_database("falls", like=town):
                connection.ensure_connection()
                how = chance.choice([signal.SIGKILL, signal.SIGQUIT])
                fall = Timer(
                    chance.randint(0, round(takes * 900)) / 1000, _stop_hard, (fallible, how)
                )
                fall.start()
                finished = _work(run.pk, channel)
                fall.join()
                cluster.ensure_running(fallible)
                outcomes["finished before" if finished else "fell"] += 1
                assert finished or _work(run.pk, channel)
                assert _figures() == undisturbed
                assert books().wrong() == []
                assert [check for check in run_checks(known_at=NOON) if not check.ok] == []
    drill(stops=stops, outcomes=dict(outcomes), payments=PAYMENTS)
