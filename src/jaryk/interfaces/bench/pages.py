"""Milliseconds a page: searches, an account, its money and the month, as the staff ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from time import perf_counter_ns
from typing import Any, Final
from urllib.parse import quote

import polars as pl
from django.core.cache import cache
from django.db import connection
from django.template import Context, Engine
from django.test import Client

from jaryk.customers.queries.search import AccountFound, accounts_of
from jaryk.interfaces.bench import large_world
from jaryk.interfaces.bench.bills import BILLED_AT, MONTH
from jaryk.interfaces.bench.database import own_database
from jaryk.platform.bulk import read
from jaryk.platform.operations import enrol_user, set_up_installation

OnStage = Callable[[str], None]
Asking = Callable[[], object]

_ACCOUNTS_ASKED: Final = 60
_MONTH_ASKED: Final = 15
_WARM_UP: Final = 3
_DAYS_AFTER_BILLS: Final = 20
_BARE: Final = "{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}"


def run(accounts: int, *, on_stage: OnStage, hands: int = 1) -> dict[str, Any]:
    """Ask for each page of a supplier with ``accounts``, in a database of the bench's own.

    The pages are answered in this process, by all that a request goes through but the network.
    The references are a round trip to the database that reads nothing, and a bare template of
    fifty rows, in the same run.
    """
    with own_database():
        on_stage("bench.stage.world")
        large_world.make(accounts, hands=hands)
        on_stage("bench.stage.pages")
        pages = measure()
    slowest = max(pages.values(), key=lambda page: page["p95_ms"])
    return {
        "accounts": accounts,
        "round_trip_ms": pages["a round trip"]["p50_ms"],
        "slowest_p95_ms": slowest["p95_ms"],
        "pages": pages,
    }


def measure() -> dict[str, dict[str, float]]:
    """By page: the median of its milliseconds and the 95th of a hundred."""
    set_up_installation(
        kind="demonstration", business_on=BILLED_AT.date() + timedelta(days=_DAYS_AFTER_BILLS)
    )
    cache.clear()
    client = _signed_in()
    return {what: _timed(askings) for what, askings in _askings(client, _asked_accounts())}


def _signed_in() -> Client:
    user = enrol_user(username="bench", full_name="Bench", role="chief", password=None)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def _asked_accounts() -> list[AccountFound]:
    """Accounts from all over the book, half of them with a year behind them."""
    ids = read(
        "SELECT id FROM customers_customeraccount WHERE id % 5 = 0 ORDER BY hashint8(id) LIMIT {n}",
        {"account_id": pl.Int64},
        n=_ACCOUNTS_ASKED,
    )
    return list(accounts_of(ids.get_column("account_id").to_list()).values())


def _askings(
    client: Client, accounts: Sequence[AccountFound]
) -> Iterator[tuple[str, list[Asking]]]:
    yield "a round trip", [_nothing] * _ACCOUNTS_ASKED
    yield "a bare template", [_bare_template()] * _ACCOUNTS_ASKED
    searches: dict[str, Callable[[AccountFound], str]] = {
        "search by number": lambda one: one.number,
        "search by the start of a number": lambda one: one.number[:4],
        "search by name": lambda one: one.customer_name,
        "search by surname": lambda one: one.customer_name.split()[0],
        "search by address": lambda one: one.address.split(";")[0],
        "search by street": lambda one: one.address.split(";")[0].rsplit(",", 1)[0],
        "search by meter": lambda one: one.meter.split(";")[0],
    }
    for what, typed in searches.items():
        yield what, [_page(client, f"/accounts?q={quote(typed(one))}") for one in accounts]
    yield "all accounts", [_page(client, "/accounts")] * _MONTH_ASKED
    yield "an account", [_page(client, f"/accounts/{one.number}") for one in accounts]
    yield "its money", [_page(client, f"/accounts/{one.number}/money") for one in accounts]
    yield "the month", [_page(client, f"/?month={MONTH}")] * _MONTH_ASKED


def _page(client: Client, address: str) -> Asking:
    def ask() -> None:
        answer = client.get(address)
        if answer.status_code not in {200, 302}:
            raise AssertionError(f"{address}: {answer.status_code}")

    return ask


def _nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _bare_template() -> Asking:
    template, rows = Engine().from_string(_BARE), [str(row) for row in range(50)]
    return lambda: template.render(Context({"rows": rows}))


def _timed(askings: Sequence[Asking]) -> dict[str, float]:
    for ask in askings[:_WARM_UP]:
        ask()
    waits = sorted(map(_milliseconds, askings))
    return {"p50_ms": _at_share(waits, 50), "p95_ms": _at_share(waits, 95)}


def _milliseconds(ask: Asking) -> float:
    began = perf_counter_ns()
    ask()
    return (perf_counter_ns() - began) / 1_000_000


def _at_share(waits: Sequence[float], hundredths: int) -> float:
    """Milliseconds within which that share of the answers came."""
    return round(waits[min(len(waits) * hundredths // 100, len(waits) - 1)], 2)
