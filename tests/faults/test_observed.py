"""A month is billed while payments come on 32 connections: nobody ever sees half of anything."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Event
from typing import Final

import polars as pl
import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker

from jaryk.charges.operations import runs
from jaryk.documents.checks import run_checks
from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from jaryk.ledger.models import EntryKind, PaymentChannel
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.posting import Event as Happened
from jaryk.ledger.operations.posting import Movement, post_event
from jaryk.ledger.operations.receiving import Notice, keep, receive
from jaryk.metering.operations.readings import record
from tests.faults.books import books
from tests.faults.conftest import Told
from tests.faults.databases import own_database
from tests.faults.observer import Observer
from tests.scale import SEED, so_many
from tests.world import World

CONNECTIONS: Final = 32
ACCOUNTS: Final = so_many(every_day=60, soak=4_000)
PAYMENTS: Final = so_many(every_day=500, soak=50_000)
NUMBERS: Final = range(1, ACCOUNTS + 1)


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A town whose April is billed and whose May is read."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), own_database(f"observed{worker}"):
        world = World()
        world.connect(
            {
                "account": f"K{number}",
                "group": ("household", "industry", "budget")[number % 3],
                "district": "north",
                "meter": f"KM{number}",
                "since": "2025-04-01",
                "shows": "100",
            }
            for number in NUMBERS
        )
        _read(date(2025, 5, 1))
        world.bill("2025-04", "2025-05-02")
        _read(date(2025, 6, 1))
        yield world


def _read(on: date) -> None:
    chance = Random(f"{SEED} {on}")
    months = on.month - 4
    readings = {
        "meter": [f"KM{number}" for number in NUMBERS],
        "register": ["A+"] * ACCOUNTS,
        "read_on": [on] * ACCOUNTS,
        "value_wh": [months * 2_000_000 + chance.randrange(1_000_000) for _ in NUMBERS],
        "source": ["route"] * ACCOUNTS,
    }
    record(pl.DataFrame(readings), known_at=datetime(on.year, on.month, on.day, 6, tzinfo=UTC))


def _told() -> list[Notice]:
    """Payments in the order of their coming: each tenth twice, each fiftieth of nobody known."""
    chance = Random(SEED)
    once = [
        Notice(
            external_id=f"t{number}",
            account_told=f"K{chance.choice(NUMBERS)}" if number % 50 else "nobody",
            amount_tyiyn=chance.randint(1, 200_000),
            paid_at=datetime(2025, 6, chance.randint(1, 9), 9, tzinfo=UTC),
        )
        for number in range(PAYMENTS)
    ]
    told = once + once[::10]
    chance.shuffle(told)
    return told


def _pay(channel: PaymentChannel, notices: list[Notice]) -> Counter[str]:
    """What became of the payments that one connection brings, one after the other."""
    at = datetime(2025, 6, 10, 11, tzinfo=UTC)
    told: Counter[str] = Counter()
    try:
        for number, notice in enumerate(notices):
            later = at + timedelta(seconds=number)
            (answer,) = receive(channel=channel, notices=[notice], at=later, posted_on=later.date())
            told[answer.verdict] += 1
    finally:
        connections.close_all()
    return told


def test_nobody_sees_half_of_anything(
    world: World, drill: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "ACCOUNTS_A_SHARD", max(ACCOUNTS // 20, 1))
    channel = open_channel(code="till", kind="agent", name_ru="t", name_ky="t", name_en="t")
    run = world.start("2025-05", "2025-06-10")
    told = _told()
    observer = Observer(_address())
    observer.start()
    try:
        with ThreadPoolExecutor(CONNECTIONS) as tills:
            paying = [
                tills.submit(_pay, channel, told[till::CONNECTIONS]) for till in range(CONNECTIONS)
            ]
            billing.preview(run)
            world.post(run)
            verdicts = sum((paid.result() for paid in paying), Counter[str]())
    finally:
        observer.stop()
    assert observer.seen == []
    assert {bills for bills, _ in observer.moments} == {ACCOUNTS, 2 * ACCOUNTS}
    assert verdicts == {
        "posted": PAYMENTS - len(range(0, PAYMENTS, 50)),
        "suspended": len(range(0, PAYMENTS, 50)),
        "repeated": len(range(0, PAYMENTS, 10)),
    }
    _read(date(2025, 7, 1))
    after = world.bill("2025-06", "2025-07-02")
    assert [check for check in run_checks(known_at=after.known_at) if not check.ok] == []
    owed = books().balances()
    for bill in Bill.objects.filter(run=after):
        assert bill.balance_tyiyn == owed[10**12 + bill.account_id]
    drill(
        payments=PAYMENTS,
        connections=CONNECTIONS,
        bills=ACCOUNTS,
        looks=observer.looks,
        moments=len(observer.moments),
    )


def test_a_payment_in_the_making_and_a_run_let_each_other_pass(world: World) -> None:
    """They wrote the same tables in another order: the server ended one of them."""
    channel = open_channel(code="till", kind="agent", name_ru="t", name_ky="t", name_en="t")
    run = world.start("2025-05", "2025-06-10")
    billing.preview(run)
    notice, at, begun = _told()[0], run.known_at + timedelta(hours=1), Event()
    with ThreadPoolExecutor(1) as till:
        paid = till.submit(_pay_slowly, channel, notice, world.account("K1").pk, at, begun)
        begun.wait()
        world.post(run)
        paid.result()
    assert Bill.objects.filter(run=run).count() == ACCOUNTS
    assert books().wrong() == []


def _pay_slowly(
    channel: PaymentChannel, notice: Notice, account_id: int, at: datetime, begun: Event
) -> None:
    """The payment's entry is written; the rest only when the run waits for it."""
    movement = Movement(channel.ledger_account_id, 10**12 + account_id, notice.amount_tyiyn)
    told = Happened(
        kind=EntryKind.PAYMENT,
        key=f"pay:till:{notice.external_id}",
        posted_on=at.date(),
        value_on=at.date(),
        movements=(movement,),
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            posted = post_event(told, known_at=at)
            begun.set()
            waiting = False
            while not waiting:
                cursor.execute("SELECT pg_sleep(0.05)")
                cursor.execute(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted "
                    "AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
                )
                (waiting,) = cursor.fetchone()
            keep(channel, notice, account_id, posted.entry_id, at, None)
    finally:
        connections.close_all()


def _address() -> dict[str, object]:
    told = connection.get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname", *connection.settings_dict["OPTIONS"])
    return {name: told[name] for name in wanted if name in told}
