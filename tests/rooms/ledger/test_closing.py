"""Closed months, and balances that are told without reading them again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from django.db import connection

from jaryk.documents.operations import billing
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.chart import receivable_id
from jaryk.ledger.models import Entry, EntryKind, LedgerAccount, PeriodBalance, Posting
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.operations.posting import Event, Movement, post_event, post_events
from jaryk.ledger.queries.balances import OPENING, balance, ledger_balance, statement
from jaryk.ledger.queries.closing import closed_until, next_to_close
from jaryk.ledger.queries.seals import verify
from jaryk.ledger.queries.totals import debts_on
from tests.scale import so_many
from tests.world import World, known_on

JULY = Month(2025, 7)
AUGUST_4 = date(2025, 8, 4)


@pytest.fixture
def billed(world: World) -> World:
    world.tell("""
        account  group      meter  since       shows
        PLANT    industry   M1     2025-06-01  0
        HOME     household  M2     2025-06-01  0

        meter  on          kwh
        M1     2025-07-01  100
        M2     2025-07-01  50
        M1     2025-08-01  170
        M2     2025-08-01  90
    """)
    world.bill("2025-06", "2025-07-02")
    return world


def close(month: Month, on: date = AUGUST_4) -> int:
    return close_month(month, at=known_on(on), by_id=None)


def refusal(*args: Any) -> str:
    with pytest.raises(Refusal) as refused:
        close(*args)
    refused.value.say("ky")
    return refused.value.key


def pay(world: World, day: date, tyiyn: int = 500, key: str = "") -> int:
    """A payment posted on a day; returns its entry."""
    event = Event(
        kind=EntryKind.PAYMENT,
        key=key or f"paid {day} {tyiyn}",
        posted_on=day,
        value_on=day,
        movements=(
            Movement(
                open_house_accounts([])["money:received"],
                receivable_id(world.account("HOME").pk),
                tyiyn,
            ),
        ),
    )
    return post_event(event, known_at=known_on(day)).entry_id


def test_months_close_in_order_when_they_are_over(billed: World) -> None:
    assert closed_until() is None
    assert next_to_close() == JULY
    assert refusal(Month(2025, 8)) == "ledger.close_in_order"
    assert refusal(JULY, date(2025, 7, 31)) == "ledger.month_not_over"
    assert close(JULY) == 6
    assert closed_until() == date(2025, 8, 1)
    assert refusal(JULY) == "ledger.close_in_order"
    assert refusal(Month(2025, 8)) == "ledger.month_not_over"
    assert close(Month(2025, 8), date(2025, 9, 1)) == 0


def test_empty_books_have_nothing_to_close(world: World) -> None:
    assert refusal(JULY) == "ledger.nothing_to_close"


def test_a_run_that_is_not_finished_keeps_its_month_open(billed: World) -> None:
    run = billed.start("2025-07", "2025-07-31")
    assert refusal(JULY) == "ledger.runs_open"
    billing.cancel(run, at=known_on(AUGUST_4))
    assert close(JULY) > 0


def test_nothing_is_posted_in_a_closed_month(billed: World) -> None:
    close(JULY)
    for day in (date(2025, 7, 1), date(2025, 7, 31), date(2025, 6, 30)):
        with pytest.raises(Refusal) as refused:
            pay(billed, day)
        assert refused.value.key == "ledger.period_closed"
        assert refused.value.particulars == {"month": f"{day:%Y-%m}"}
    assert pay(billed, date(2025, 8, 1))


def test_many_events_are_refused_whole(billed: World) -> None:
    close(JULY)
    events = pl.DataFrame(
        {
            "key": ["a", "b"],
            "kind": [2, 2],
            "posted_on": [date(2025, 8, 1), date(2025, 7, 31)],
            "value_on": [date(2025, 7, 1)] * 2,
            "due_on": [None, None],
            "about_id": [None, None],
            "by_id": [None, None],
        },
        schema_overrides={"due_on": pl.Date, "about_id": pl.Int64, "by_id": pl.Int64},
    )
    movements = pl.DataFrame(
        {
            "key": ["a", "b"],
            "line_no": [1, 1],
            "debit_id": [LedgerAccount.objects.get(code="revenue:household").pk] * 2,
            "credit_id": [receivable_id(billed.account("HOME").pk)] * 2,
            "amount_tyiyn": [5, 6],
        }
    )
    before = Entry.objects.count()
    with pytest.raises(Refusal, match="closed"):
        post_events(events, movements, known_at=known_on(AUGUST_4))
    assert Entry.objects.count() == before
    posted = post_events(
        events.filter(pl.col("key") == "a"),
        movements.filter(pl.col("key") == "a"),
        known_at=known_on(AUGUST_4),
    )
    assert posted["is_new"].to_list() == [True]


def test_bills_of_a_closed_month_are_refused_before_they_are_worked_out(billed: World) -> None:
    close(JULY)
    with pytest.raises(Refusal) as refused:
        billed.start("2025-07", "2025-07-31")
    assert refused.value.key == "ledger.period_closed"
    assert billed.bill("2025-07", "2025-08-02").status == "posted"


def test_a_run_overtaken_by_the_closing_settles_nothing(
    billed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The month is closed by hand in the database while the run is being gathered."""
    run = billed.start("2025-07", "2025-08-02")
    billing.preview(run)
    billing.approve(run, user_id=None, at=run.known_at)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_closedperiod VALUES ('2025-08-01', now(), NULL)")
    with pytest.raises(Refusal) as refused:
        billing.post(run, at=run.known_at)
    assert refused.value.key == "ledger.period_closed"
    assert billed.billed("2025-07") == []


def test_what_is_kept_is_what_moved(billed: World) -> None:
    pay(billed, date(2025, 7, 20), 100)
    close(JULY)
    home = receivable_id(billed.account("HOME").pk)
    owed = billed.bill_of("HOME", "2025-06").charged_tyiyn
    kept = PeriodBalance.objects.get(account_id=home)
    assert (kept.debit_tyiyn, kept.credit_tyiyn, kept.closing_tyiyn) == (owed, 100, owed - 100)
    assert sum(PeriodBalance.objects.values_list("closing_tyiyn", flat=True)) == 0
    assert verify() == []


def test_every_kind_of_entry_stands_on_a_statement(billed: World) -> None:
    house = open_house_accounts(["household"])
    home = receivable_id(billed.account("HOME").pk)
    about = billed.bill_of("HOME", "2025-06").pk
    others = {
        EntryKind.CORRECTION: "revenue:household",
        EntryKind.INVOICE: "fee:works",
        EntryKind.WRITE_OFF: "write-off:principal",
        EntryKind.AMNESTY: "write-off:penalty",
        EntryKind.OFFSET: "offset",
        EntryKind.REIMBURSEMENT: "compensation",
        EntryKind.MATCHING: "suspense",
    }
    for number, kind in enumerate(kind for kind in EntryKind if kind is not EntryKind.BILL):
        other = house[others.get(kind, "money:received")]
        charges = kind in {EntryKind.INVOICE, EntryKind.REFUND}
        move = Movement(home, other, 7) if charges else Movement(other, home, 7)
        event = Event(
            kind=kind,
            key=f"event {number}",
            posted_on=AUGUST_4 + timedelta(days=number),
            value_on=AUGUST_4,
            about_id=about,
            movements=(move,),
        )
        post_event(event, known_at=known_on(AUGUST_4))
    rows = statement(billed.account("HOME").pk)
    assert [row.kind for row in rows] == [kind.name.lower() for kind in EntryKind]
    assert rows[0].document_id == about
    assert rows[-1].balance_tyiyn == balance(billed.account("HOME").pk, on=date(2026, 1, 1))
    assert {row.others for row in rows[1:] if row.kind in {"offset", "matching"}} == {
        ("offset",), ("suspense",),
    }  # fmt: skip
    assert all(row.value_on == AUGUST_4 and row.about_id == about for row in rows[1:])
    assert [row.document_id is not None for row in rows if row.kind in {"correction", "invoice"}]


def test_a_statement_opens_with_what_came_before(billed: World) -> None:
    for day in (3, 9, 20):
        pay(billed, date(2025, 7, day), day)
    close(JULY)
    pay(billed, date(2025, 8, 2), 2)
    pay(billed, date(2025, 8, 3), 3)
    home = billed.account("HOME").pk
    owed = billed.bill_of("HOME", "2025-06").charged_tyiyn
    told = [
        (row.on.day, row.kind, row.balance_tyiyn)
        for row in statement(home, since=date(2025, 7, 9), until=date(2025, 8, 3))
    ]
    assert told == [
        (9, OPENING, owed - 3),
        (9, "payment", owed - 12),
        (20, "payment", owed - 32),
        (2, "payment", owed - 34),
    ]
    assert statement(home, since=date(2030, 1, 1))[0].balance_tyiyn == owed - 37


def test_a_balance_reads_no_closed_month(billed: World) -> None:
    """The rows of a closed month are taken away, and what the account stands at is still known."""
    pay(billed, date(2025, 7, 20), 100)
    close(JULY)
    pay(billed, date(2025, 8, 2), 1)
    home = billed.account("HOME").pk
    before = balance(home, on=AUGUST_4)
    codes = {code: ledger_balance(code, on=AUGUST_4) for code in ("money:received", "penalty")}
    owing = debts_on(AUGUST_4)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM ledger_posting WHERE posted_on < '2025-08-01'")
    assert balance(home, on=AUGUST_4) == before
    assert statement(home, since=date(2025, 8, 2))[-1].balance_tyiyn == before
    assert debts_on(AUGUST_4).equals(owing)
    assert {code: ledger_balance(code, on=AUGUST_4) for code in codes} == codes
    assert ledger_balance("never opened", on=AUGUST_4) == 0


def test_any_day_of_any_history_is_the_plain_sum(billed: World) -> None:
    """Events by chance over a year, its months closed as it goes; every day is asked for."""
    chance = Random(4)
    house = open_house_accounts(["household"])
    receivables = [receivable_id(billed.account(number).pk) for number in ("HOME", "PLANT")]
    day = date(2025, 7, 3)
    for number in range(so_many(every_day=150, soak=3_000)):
        day += timedelta(days=chance.choice((0, 0, 1, 1, 2, 5)))
        if chance.random() < 0.3 and (month := next_to_close()) and month.next().first_on <= day:
            close(month, day)
        sides = [chance.choice(receivables), house[chance.choice(("money:received", "penalty"))]]
        chance.shuffle(sides)
        event = Event(
            kind=EntryKind.PAYMENT,
            key=str(number),
            posted_on=day,
            value_on=day - timedelta(days=chance.randrange(40)),
            movements=(Movement(*sides, chance.randrange(1, 1000)),),
        )
        post_event(event, known_at=known_on(day))
    assert closed_until() is not None
    assert verify() == []
    _as_plain_sums(billed, day)


def _as_plain_sums(billed: World, last: date) -> None:
    moves: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in Posting.objects.all():
        moves[row.debit_id].append((row.posted_on, row.amount_tyiyn))
        moves[row.credit_id].append((row.posted_on, -row.amount_tyiyn))
    ids = dict(LedgerAccount.objects.values_list("code", "id"))
    asked = date(2025, 6, 28)
    while asked < last + timedelta(days=40):
        stands = {
            key: sum(amount for on, amount in told if on <= asked) for key, told in moves.items()
        }
        owing = {}
        for number in ("HOME", "PLANT"):
            account_id = billed.account(number).pk
            stood = stands.get(receivable_id(account_id), 0)
            assert balance(account_id, on=asked) == stood
            if stood > 0:
                owing[account_id] = stood
        for code in ("money:received", "penalty", "revenue:household"):
            assert ledger_balance(code, on=asked) == stands.get(ids[code], 0)
        assert dict(debts_on(asked).iter_rows()) == owing
        asked += timedelta(days=3)


def test_a_moment_of_the_night_closes_by_the_day_in_bishkek(billed: World) -> None:
    """Half past six in the evening of Greenwich on the last day of July is August in Bishkek."""
    at = datetime.fromisoformat("2025-07-31T18:30:00+00:00")
    assert close_month(JULY, at=at, by_id=None) == 6
