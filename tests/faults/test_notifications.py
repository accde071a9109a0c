"""A storm of notifications: told five times each, out of order, cut off, and posted once each."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from jaryk.customers.models import CustomerAccount
from jaryk.interfaces import clock
from jaryk.interfaces.web_server import serving
from jaryk.ledger.models import AgentAnswer, Entry, EntryKind, Posting, RefusedRepeat
from jaryk.ledger.operations.agent_tokens import renew_token
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.sums import sum_of_all_accounts
from tests.faults.databases import address, own_database
from tests.scale import SEED, so_many
from tests.world import World

PAYMENTS = so_many(every_day=200, soak=2_000)
CLIENTS = so_many(every_day=8, soak=32)
TELLINGS = 5
A_TWENTIETH = 20
KILL, HANG_UP, LISTEN = "kill", "hang up", "listen"
TOWN = """
    account  group      meter  since       shows
    A1       household  M1     2026-05-01  0
    A2       household  M2     2026-05-01  0
    A3       household  M3     2026-05-01  0
    A4       industry   M4     2026-05-01  0
    A5       pumping    M5     2026-05-01  0
"""
Payment = dict[str, str]
Heard = dict[str, set[tuple[int, bytes]]]


@dataclass(frozen=True)
class Office:
    """A server at work on a database of its own, and how an agent speaks with it."""

    port: int
    token: str
    database: str

    def ask(self, line: HTTPConnection, payment: Payment) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        line.request("POST", "/api/agents/v1/pay", json.dumps(payment).encode(), headers)

    def line(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def hear(self, payment: Payment) -> tuple[int, bytes]:
        """The answer; asked again where there was none."""
        for _ in range(TELLINGS):
            with closing(self.line()) as line:
                self.ask(line, payment)
                told = heard_on(line)
            if told[0] < 500:
                return told
        pytest.fail(f"no answer to {payment['id']}")

    def kill_somebody(self) -> None:
        """End one of the server's own connections to the database, as a mishap there would."""
        with psycopg.connect(self.database, autocommit=True, application_name=KILL) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name <> %s "
                "AND backend_type = 'client backend' "
                "ORDER BY state = 'active' DESC, random() LIMIT 1",
                [KILL],
            )


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, str]]:
    """A database with a town and an agent; and the agent's token."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), own_database(f"storm{worker}") as database:
        World().tell(TOWN)
        open_channel(code="storm", kind="agent", name_ru="s", name_ky="s", name_en="s")
        yield database, renew_token("storm", at=clock.now())


@pytest.fixture
def office(town: tuple[str, str], tmp_path: Path) -> Iterator[Office]:
    origin, token = town
    with (
        own_database("office", like=origin),
        serving(address(), log=tmp_path / "web.log") as port,
    ):
        yield Office(port, token, address())


def heard_on(line: HTTPConnection) -> tuple[int, bytes]:
    answer = line.getresponse()
    return answer.status, answer.read()


def payments_drawn(chance: Random) -> list[Payment]:
    """Payments to the town's accounts, of any amounts."""
    paid_at = clock.now().isoformat(timespec="seconds")
    return [
        {
            "id": f"n-{place}",
            "account": f"A{chance.randint(1, 5)}",
            "amount": f"{chance.randint(0, 5_000)}.{chance.randint(1, 99):02d}",
            "paid_at": paid_at,
        }
        for place in range(PAYMENTS)
    ]


def tell_all(office: Office, told: Sequence[tuple[Payment, str]]) -> Heard:
    """Tell the notifications by many clients at once; what each id was answered with."""

    def tell(own: Sequence[tuple[Payment, str]]) -> Heard:
        heard: Heard = defaultdict(set)
        with closing(office.line()) as line:
            for payment, fate in own:
                try:
                    office.ask(line, payment)
                    if fate == KILL:
                        office.kill_somebody()
                    if fate != HANG_UP:
                        heard[payment["id"]].add(heard_on(line))
                except (ConnectionError, HTTPException):
                    fate = HANG_UP
                if fate == HANG_UP:
                    line.close()
        return heard

    heard: Heard = defaultdict(set)
    connection.close()  # the test's own is not among those that may be killed
    with ThreadPoolExecutor(CLIENTS) as crowd:
        for part in crowd.map(tell, [told[place::CLIENTS] for place in range(CLIENTS)]):
            for payment_id, answers in part.items():
                heard[payment_id] |= answers
    return heard


def test_each_payment_is_posted_once_whatever_happens_to_its_notifications(office: Office) -> None:
    chance = Random(SEED)
    payments = payments_drawn(chance)
    told = [
        (payment, chance.choice((KILL, HANG_UP)) if not chance.randrange(A_TWENTIETH) else LISTEN)
        for payment in payments
        for _ in range(TELLINGS)
    ]
    chance.shuffle(told)
    heard = tell_all(office, told)
    after = {payment["id"]: office.hear(payment) for payment in payments}
    _nobody_was_told_two_things(heard, after)
    _the_books_hold_each_once(payments)

    others = [payment | {"amount": "5001.00"} for payment in payments[::10]]
    assert {office.hear(other)[0] for other in others} == {409}
    listed = RefusedRepeat.objects.values_list("external_id", flat=True)
    assert sorted(listed) == sorted(other["id"] for other in others)
    assert {payment["id"]: office.hear(payment) for payment in payments} == after
    _the_books_hold_each_once(payments)


def _nobody_was_told_two_things(heard: Heard, after: dict[str, tuple[int, bytes]]) -> None:
    assert {status for status, _ in after.values()} == {200}
    for payment_id, answers in heard.items():
        given = {answer for answer in answers if answer[0] < 500}
        assert given <= {after[payment_id]}


def _the_books_hold_each_once(payments: Sequence[Payment]) -> None:
    paid: dict[str, int] = defaultdict(int)
    for payment in payments:
        paid[payment["account"]] += int(payment["amount"].replace(".", ""))
    entries = Entry.objects.filter(kind=EntryKind.PAYMENT)
    keys = entries.values_list("key", flat=True)
    assert sorted(keys) == sorted(f"pay:storm:{payment['id']}" for payment in payments)
    assert Posting.objects.filter(entry__kind=EntryKind.PAYMENT).count() == len(payments)
    assert AgentAnswer.objects.count() == len(payments)
    for account in CustomerAccount.objects.all():
        assert balance(account.pk, on=clock.today()) == -paid[account.number]
    assert sum_of_all_accounts() == 0


def test_told_in_two_ways_at_once_one_is_posted_and_the_other_refused(office: Office) -> None:
    chance = Random(SEED)
    payments = payments_drawn(chance)[: PAYMENTS // 10]
    told = [
        (payment | {"amount": amount}, LISTEN)
        for payment in payments
        for amount in ("1.00", "2.00", "0.00")
        for _ in range(2)
    ]
    chance.shuffle(told)
    heard = tell_all(office, told)
    for payment in payments:
        statuses = {status for status, _ in heard[payment["id"]]}
        assert len(statuses - {409}) == 1, "one telling stands"
        assert 409 in statuses
    assert (
        Entry.objects.filter(kind=EntryKind.PAYMENT).count()
        == AgentAnswer.objects.filter(status=200).count()
    )
    assert AgentAnswer.objects.count() == len(payments)
    assert sum_of_all_accounts() == 0
