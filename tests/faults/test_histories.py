"""Random histories of a small town: after each step the books are what their rows say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, TypeVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jaryk.documents.checks import run_checks
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.balances import balance, statement
from tests.faults.books import books, kept_rows, only_growing
from tests.faults.conftest import Told
from tests.faults.lived import GROUPS, LAST_MONTH, METERS, TOWN, Lived
from tests.scale import SEED, so_many
from tests.world import World

Picked = TypeVar("Picked")
WHOSE = st.integers(0, 100)
AMOUNTS = st.one_of(st.integers(1, 300), st.integers(1, 500_000), st.integers(1, 10**10))
USE = st.one_of(st.integers(0, 40), st.integers(0, 1_500), st.integers(0, 60_000))
DAYS = st.integers(-70, 40)
PRICES = st.integers(1, 900)
FOR_EVER = date(2100, 1, 1)


class Histories(RuleBasedStateMachine):
    """What may happen in a town, in any order."""

    world: ClassVar[World]
    tables: ClassVar[list[str]]
    steps: ClassVar[int]
    bills: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.town = Lived.beginning(self.world)
        self.kept = kept_rows(self.tables)

    def teardown(self) -> None:
        try:
            if not connection.needs_rollback:
                checks = run_checks(known_at=self.town.tick())
                assert [check for check in checks if not check.ok] == []
        finally:
            transaction.set_rollback(True)
            self._undone.__exit__(None, None, None)
        Histories.bills += self.town.billed

    @rule(days=st.integers(1, 25))
    def time_passes(self, days: int) -> None:
        self.town.wait(days)

    @precondition(lambda self: self.town.month <= LAST_MONTH)
    @rule(use=st.lists(USE, min_size=len(METERS), max_size=len(METERS)))
    def bill(self, use: list[int]) -> None:
        issued = self.town.bill(use)
        found = books()
        for bill in issued:
            assert bill.balance_tyiyn == found.balance(self.town.receivable(bill.account.number))

    @rule(who=WHOSE, tyiyn=AMOUNTS, days_late=st.integers(0, 60))
    def pay(self, who: int, tyiyn: int, days_late: int) -> None:
        assert self.town.pay(_one(self.town.everybody, who), tyiyn, days_late) == 1

    @precondition(lambda self: self.town.payments)
    @rule(which=WHOSE)
    def tell_a_payment_again(self, which: int) -> None:
        again = _one(self.town.payments, which)
        assert self.town.world.pay([again], known_at=self.town.tick()) == 0

    @precondition(lambda self: self.town.payments)
    @rule(which=WHOSE, more=AMOUNTS)
    def tell_a_payment_otherwise(self, which: int, more: int) -> None:
        first = _one(self.town.payments, which)
        otherwise = first | {"som": f"{int(first['som'].partition('.')[0]) + more}.5"}
        with pytest.raises(Refusal, match=first["key"]):
            self.town.world.pay([otherwise], known_at=self.town.tick())

    @rule(group=st.sampled_from(GROUPS), price=PRICES, days=DAYS)
    def change_the_tariff(self, group: str, price: int, days: int) -> None:
        self.town.change_tariff(group, price, self._on(days))

    @rule(meter=st.sampled_from(METERS), group=st.sampled_from(GROUPS), days=DAYS)
    def change_the_group(self, meter: str, group: str, days: int) -> None:
        self.town.change_group(meter, group, self._on(days))

    @precondition(lambda self: self.town.month <= LAST_MONTH)
    @rule(meter=st.sampled_from(METERS), kwh=USE)
    def move_out(self, meter: str, kwh: int) -> None:
        self.town.move_out(meter, kwh)

    @invariant()
    def the_books_are_what_their_rows_say(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        found = books()
        assert found.wrong() == []
        everybody = self.town.everybody
        for number in everybody:
            owed = found.balance(self.town.receivable(number))
            assert balance(self.town.account_id(number), on=FOR_EVER) == owed
        number = _one(everybody, Histories.steps)
        told = statement(self.town.account_id(number))
        owed = found.balance(self.town.receivable(number))
        assert (told[-1].balance_tyiyn if told else 0) == owed
        earlier = self.town.today - timedelta(days=45)
        owed = found.balance(self.town.receivable(number), on=earlier)
        assert balance(self.town.account_id(number), on=earlier) == owed
        Histories.steps += 1

    @invariant()
    def what_is_posted_stays(self) -> None:
        now = kept_rows(self.tables)
        assert self.kept - now == frozenset()
        self.kept = now

    def _on(self, days: int) -> date:
        """A day near today, never before the first."""
        return max(self.town.today + timedelta(days=days), date(2025, 4, 1))


def _one(several: Sequence[Picked], which: int) -> Picked:
    return several[which % len(several)]


def test_any_history_leaves_books_that_hold(db: None, drill: Told) -> None:
    world = World()
    world.tell(TOWN)
    Histories.world, Histories.tables = world, only_growing()
    Histories.steps = Histories.bills = 0
    histories = so_many(every_day=4, soak=500)
    most = so_many(every_day=20, soak=100)
    chance = settings(
        max_examples=histories,
        stateful_step_count=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(SEED)(Histories), settings=chance)
    drill(histories=histories, up_to=most, steps=Histories.steps, bills=Histories.bills)
