"""Seals: whatever is done to the books after they were sealed is found, and nothing else is."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoDbBlocker

from jaryk.kernel.periods import Month
from jaryk.ledger.models import EntryKind, LedgerAccount, Seal
from jaryk.ledger.operations import seals
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.ledger.operations.seals import seal
from jaryk.ledger.queries.seals import unsealed_entries, verify, verify_quickly
from tests.faults.databases import own_database
from tests.rooms.ledger.tampering import KINDS, stop_watching
from tests.scale import so_many
from tests.world import World, known_on

NOON = known_on(date(2025, 8, 4))


@pytest.fixture(autouse=True)
def own_var(settings: Any, tmp_path: Path) -> Path:
    """The key and the witness of the test's own books."""
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def sealed(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two months of four accounts, some payments, the first month closed; blocks of three."""
    monkeypatch.setattr(seals, "ENTRIES_A_SEAL", 3)
    world.tell("""
        account  group      meter  since       shows
        PLANT    industry   M1     2025-06-01  0
        HOME     household  M2     2025-06-01  0
        FLAT     household  M3     2025-06-01  0
        IDLE     household  M4     2025-06-01  7

        meter  on          kwh
        M1     2025-07-01  100
        M2     2025-07-01  50
        M3     2025-07-01  1000
        M4     2025-07-01  7
        M1     2025-08-01  170
        M2     2025-08-01  90
        M3     2025-08-01  1900
        M4     2025-08-01  9
    """)
    world.bill("2025-06", "2025-07-02")
    for number in ("PLANT", "HOME", "FLAT", "IDLE"):
        world.pay(
            [{"account": number, "paid_on": f"2025-07-{day:02d}", "som": "10"} for day in (5, 9)]
        )
    with commits():
        seal(at=known_on(date(2025, 7, 31)))
        close_month(Month(2025, 7), at=NOON, by_id=None)
    world.bill("2025-07", "2025-08-02")
    world.pay([{"account": "HOME", "paid_on": "2025-08-03", "som": "10"}])
    with commits():
        seal(at=NOON)
    return world


class commits:  # noqa: N801 - reads as a word of its block
    """What waits for a commit is done at the end of the block; a test itself never commits."""

    def __enter__(self) -> None:
        self._before = len(connection.run_on_commit)

    def __exit__(self, *_told: object) -> None:
        waiting = connection.run_on_commit[self._before :]
        connection.run_on_commit = connection.run_on_commit[: self._before]
        for _, told, _ in waiting:
            told()


def found() -> list[str]:
    return [tampering.say("en") for tampering in verify()]


def test_untouched_books_are_sealed_and_whole(sealed: World) -> None:
    assert unsealed_entries() == 0
    assert [(s.no, s.entries) for s in Seal.objects.order_by("no")] == [
        (1, 3), (2, 1), (3, 3), (4, 3), (5, 2), (6, 3), (7, 1), (8, 1),
    ]  # fmt: skip
    assert verify() == verify_quickly() == []
    assert seal(at=NOON) == 0


def test_every_tampering_is_found(sealed: World) -> None:
    stop_watching()
    chance = Random(so_many(every_day=576, soak=14))
    for number in range(so_many(every_day=2 * len(KINDS), soak=1_000)):
        kind = list(KINDS)[number % len(KINDS)]
        point = transaction.savepoint()
        done = KINDS[kind](chance)
        assert verify(), f"{kind}: {done}"
        transaction.savepoint_rollback(point)
        assert verify() == [], f"a false alarm after {done}"


def test_it_says_where(sealed: World) -> None:
    stop_watching()
    first = Seal.objects.get(no=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_posting SET amount_tyiyn = 1 WHERE entry_id = %s", [first.last_id]
        )
    assert next((t.what, t.seal_no, t.month) for t in verify()) == ("block_changed", 1, "2025-06")
    assert f"entries {first.first_id} to {first.last_id}" in found()[0]


def test_another_key_opens_nothing(sealed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARYK_BOOKS_KEY", "guessed")
    assert {tampering.what for tampering in verify()} == {"seal_changed"}
    assert len(verify()) == Seal.objects.count()


def test_the_key_is_for_its_owner_alone(sealed: World, own_var: Path) -> None:
    assert os.stat(own_var / "books-key").st_mode & 0o777 == 0o600


def test_a_whole_new_chain_is_not_the_one_that_was_witnessed(sealed: World) -> None:
    stop_watching()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_seal")
    assert len(found()) == 8
    seal(at=known_on(date(2025, 8, 9)))
    assert "not the one that the witness saw" in found()[0]


def test_a_killed_sealer_is_no_tampering(sealed: World, own_var: Path) -> None:
    """Its last seals were kept, and the witness had not heard of them; a line was half written."""
    witness = next(own_var.glob("books-witness-*"))
    lines = witness.read_text("ascii").splitlines(keepends=True)
    witness.write_text("".join(lines[:-2]), "ascii")
    assert verify() == []
    with commits():
        seal(at=NOON)
    assert witness.read_text("ascii") == "".join(lines)


def test_nothing_slips_in_below_a_seal(sealed: World) -> None:
    first = Seal.objects.get(no=1)
    with (
        pytest.raises(IntegrityError, match="sealed block"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO ledger_entry (id, kind, posted_on, value_on, due_on, known_at) "
            "VALUES (%s, 1, '2025-08-05', '2025-08-05', '2025-08-30', now())",
            [first.first_id],
        )


def test_what_is_posted_later_is_sealed_later(sealed: World) -> None:
    money = LedgerAccount.objects.get(code="money:received")
    home = LedgerAccount.objects.get(customer_account__number="HOME")
    post_event(
        Event(
            kind=EntryKind.PAYMENT,
            key="one more",
            posted_on=date(2025, 8, 5),
            value_on=date(2025, 8, 5),
            movements=(Movement(money.pk, home.pk, 100),),
        ),
        known_at=NOON,
    )
    assert unsealed_entries() == 1
    assert verify() == []
    assert seal(at=NOON) == 1
    assert unsealed_entries() == 0
    assert verify() == []


def test_nothing_is_amiss_while_others_post(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Eight tellers post at once, some slowly, while the books are sealed again and again."""
    with django_db_blocker.unblock(), own_database("sealed_meanwhile"):
        money = LedgerAccount.objects.create(code="money:received", kind="money")
        suspense = LedgerAccount.objects.create(code="suspense", kind="suspense")
        move = Movement(money.pk, suspense.pk, 100)
        each = so_many(every_day=40, soak=1_000)
        with ThreadPoolExecutor(8) as tellers:
            telling = [tellers.submit(_tell, teller, each, move) for teller in range(8)]
            made = 0
            while not all(told.done() for told in telling):
                made += seal(at=NOON)
                assert verify_quickly() == []
            for told in telling:
                told.result()
        assert made + seal(at=NOON) > 1
        assert unsealed_entries() == 0
        assert sum(Seal.objects.values_list("entries", flat=True)) == 8 * each
        assert verify() == []


def _tell(teller: int, events: int, move: Movement) -> None:
    """Each third event stays uncommitted for a while, others with later ids overtaking it."""
    chance = Random(teller)
    try:
        for number in range(events):
            event = Event(
                kind=EntryKind.SUSPENSE,
                key=f"{teller} {number}",
                posted_on=date(2025, 8, 5),
                value_on=date(2025, 8, 5),
                movements=(move,),
            )
            with transaction.atomic():
                post_event(event, known_at=NOON)
                if number % 3 == 0:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [chance.choice((0.002, 0.02))])
    finally:
        connection.close()
