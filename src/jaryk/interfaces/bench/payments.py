"""Payments a second: told by agents over HTTP, posted with their answers, one by one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, perf_counter_ns
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from jaryk.customers.operations.registration import register
from jaryk.interfaces import clock
from jaryk.interfaces.bench.database import own_database
from jaryk.interfaces.demonstration.districts import DISTRICTS, OPENED_IN
from jaryk.interfaces.demonstration.world import bench_frames
from jaryk.interfaces.web_server import serving
from jaryk.ledger.operations.agent_tokens import renew_token
from jaryk.ledger.operations.channels import open_channel
from jaryk.metering.operations.installation import install
from jaryk.platform.operations import open_district
from jaryk.reference.operations.loading import load_reference

OnStage = Callable[[str], None]

_ACCOUNTS: Final = 2_000
_WARM_UP: Final = 10
_OPENED_AT: Final = datetime.combine(OPENED_IN.first_on, time(8), clock.BISHKEK)
# In the order in which their rows need each other, with the column that names the entry.
_TABLES: Final = {
    "ledger_entry_events": "id",
    "ledger_posting_events": "entry_id",
    "ledger_receivedpayment": "entry_id",
    "ledger_agentanswer": "(answer ->> 'receipt')::bigint",
}


def run(payments: int, clients: int, *, on_stage: OnStage) -> dict[str, Any]:
    """Tell ``payments`` of as many agents' connections at once as there are ``clients``.

    The server is the one that ``jaryk run`` starts, the database the bench's own. The reference
    is a bare insert of the very rows that were written: into tables without indexes or keys, a
    transaction a payment, over as many connections, in the same run.
    """
    with own_database(), TemporaryDirectory() as folder:
        on_stage("bench.stage.payers")
        accounts, token = _bring_payers()
        connection.close()
        with serving(_working_address(), log=Path(folder) / "web.log") as port:
            on_stage("bench.stage.payments")
            _tell_all(port, token, list(_told("warm", accounts, clients * _WARM_UP)), clients)
            told = list(_told("paid", accounts, payments))
            began = perf_counter()
            waits = sorted(_tell_all(port, token, told, clients))
            seconds = perf_counter() - began
        on_stage("bench.stage.inserts")
        bare_seconds = _insert_again(clients)
    bare_a_second = payments / bare_seconds
    return {
        "payments": payments,
        "clients": clients,
        "seconds": round(seconds, 3),
        "payments_per_second": round(payments / seconds),
        "p50_ms": _at_share(waits, 50),
        "p95_ms": _at_share(waits, 95),
        "p99_ms": _at_share(waits, 99),
        "bare_insert_per_second": round(bare_a_second),
        "ratio": round(bare_a_second * seconds / payments, 2),
    }


def _bring_payers() -> tuple[list[str], str]:
    """Accounts that may be paid to, and an agent's token."""
    load_reference(known_at=_OPENED_AT)
    for district in DISTRICTS:
        open_district(
            code=district.code, **{f"name_{lang}": name for lang, name in district.names.items()}
        )
    world = bench_frames(_ACCOUNTS)
    install(world.installations, known_at=_OPENED_AT)
    register(world.registrations, known_at=_OPENED_AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number FROM customers_customeraccount ORDER BY id")
        found = cursor.fetchall()
    open_channel(code="bench", kind="agent", name_ru="bench", name_ky="bench", name_en="bench")
    token = renew_token("bench", at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [number for _, number in found], token


def _told(prefix: str, accounts: Sequence[str], payments: int) -> Iterator[bytes]:
    """Bodies of payments, each under an id of its own, to the accounts in turn."""
    paid_at = clock.now().isoformat(timespec="seconds")
    for place in range(payments):
        told = {
            "id": f"{prefix}-{place}",
            "account": accounts[place % len(accounts)],
            "amount": f"{1 + place % 900}.{place % 100:02d}",
            "paid_at": paid_at,
        }
        yield json.dumps(told).encode()


def _tell_all(port: int, token: str, bodies: Sequence[bytes], clients: int) -> list[int]:
    """Nanoseconds until each body was answered; the clients share the bodies among them."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def tell(own: Sequence[bytes]) -> list[int]:
        waits = []
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        for body in own:
            began = perf_counter_ns()
            line.request("POST", "/api/agents/v1/pay", body=body, headers=headers)
            answer = line.getresponse()
            told = answer.read()
            waits.append(perf_counter_ns() - began)
            if answer.status != 200:
                raise AssertionError(f"{answer.status}: {told.decode()}")
        line.close()
        return waits

    with ThreadPoolExecutor(clients) as crowd:
        told = crowd.map(tell, [bodies[place::clients] for place in range(clients)])
        return [wait for waits in told for wait in waits]


def _insert_again(clients: int) -> float:
    """Seconds of inserting every written row again, a transaction a payment."""
    statements, rows = [], []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_entry_events WHERE key LIKE 'pay:bench:paid-%'")
        entries = [entry_id for (entry_id,) in cursor.fetchall()]
        for table, entry in _TABLES.items():
            bare = Identifier(f"bare_{table}")
            cursor.execute(SQL("CREATE TABLE {} (LIKE {})").format(bare, Identifier(table)))
            cursor.execute(
                SQL("SELECT t::text FROM {} t WHERE {} = ANY(%s) ORDER BY {}").format(
                    Identifier(table), SQL(entry), SQL(entry)
                ),
                [entries],
            )
            rows.append([row for (row,) in cursor.fetchall()])
            statements.append(
                SQL("INSERT INTO {bare} SELECT (%s::{bare}).*").format(bare=bare).as_string()
            )
    payments = list(zip(*rows, strict=True))

    def insert(own: Sequence[tuple[str, ...]]) -> None:
        with psycopg.connect(_owner_address(), autocommit=True) as server:
            for payment in own:
                with server.transaction():
                    for statement, row in zip(statements, payment, strict=True):
                        server.execute(statement, [row], prepare=True)

    began = perf_counter()
    with ThreadPoolExecutor(clients) as crowd:
        list(crowd.map(insert, [payments[place::clients] for place in range(clients)]))
    return perf_counter() - began


def _at_share(waits: Sequence[int], hundredths: int) -> float:
    """Milliseconds within which that share of the answers came."""
    place = min(len(waits) * hundredths // 100, len(waits) - 1)
    return round(waits[place] / 1_000_000, 1)


def _working_address() -> str:
    """The database in use, by the role that the product works as."""
    return _here(os.environ.get("JARYK_APP_DATABASE_URL") or os.environ["JARYK_DATABASE_URL"])


def _owner_address() -> str:
    return _here(os.environ["JARYK_DATABASE_URL"])


def _here(address: str) -> str:
    """The address with the name of the database in use."""
    return urlsplit(address)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
