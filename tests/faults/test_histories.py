"""Random histories of a small town: after each step the books are what their rows say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar, TypeVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jaryk.documents.checks import run_checks
from jaryk.documents.models import Bill
from jaryk.kernel.periods import Month
from jaryk.ledger.models import LedgerAccount, PeriodBalance
from jaryk.ledger.queries.balances import balance, statement
from jaryk.ledger.queries.suspense import waiting
from tests.faults.books import books, kept_rows, only_growing
from tests.faults.conftest import Told
from tests.faults.decided import REASONS, WISHES, Decided, Deciders
from tests.faults.lived import GROUPS, LAST_MONTH, METERS, TOWN
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
    people: ClassVar[Deciders]
    outcomes: ClassVar[Counter[str]]
    tables: ClassVar[list[str]]
    steps: ClassVar[int]
    bills: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.town = Decided(world=self.world, people=self.people)
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
        Histories.outcomes += self.town.outcomes

    @initialize(use=st.lists(USE, min_size=len(METERS), max_size=len(METERS)))
    def begin_with_a_billed_month(self, use: list[int]) -> None:
        self.bill(use)

    @rule(days=st.integers(1, 25))
    def time_passes(self, days: int) -> None:
        self.town.wait(days)

    @precondition(lambda self: self.town.month <= LAST_MONTH)
    @rule(use=st.lists(USE, min_size=len(METERS), max_size=len(METERS)))
    def bill_a_month(self, use: list[int]) -> None:
        self.bill(use)

    def bill(self, use: list[int]) -> None:
        issued = self.town.bill(use)
        found = books()
        for bill in issued:
            assert bill.balance_tyiyn == found.balance(self.town.receivable(bill.account.number))

    @rule(who=WHOSE, tyiyn=AMOUNTS, days_late=st.integers(0, 60))
    def pay(self, who: int, tyiyn: int, days_late: int) -> None:
        assert self.town.bring(self._anyone(who), tyiyn, days_late) == "posted"

    @rule(tyiyn=AMOUNTS)
    def pay_for_nobody_known(self, tyiyn: int) -> None:
        assert self.town.bring("nobody", tyiyn, 3) == "suspended"

    @precondition(lambda self: self.town.notices)
    @rule(which=WHOSE, more=st.sampled_from([0, 0, 1]))
    def tell_a_payment_again(self, which: int, more: int) -> None:
        first = _one(self.town.notices, which)
        again = replace(first, amount_tyiyn=first.amount_tyiyn + more)
        assert self.town.receive(again) == ("refused" if more else "repeated")

    @precondition(lambda self: self.town.outcomes["suspended"])
    @rule(who=WHOSE, share=st.integers(1, 130))
    def match(self, who: int, share: int) -> None:
        self.town.attempt("match", lambda: self.town.match(self._anyone(who), share))

    @rule(which=WHOSE)
    def reverse(self, which: int) -> None:
        self.town.attempt("reverse", lambda: self.town.reverse(which))

    @rule(kind=st.sampled_from(WISHES), who=WHOSE, share=st.integers(1, 110), to=WHOSE)
    def relieve(self, kind: str, who: int, share: int, to: int) -> None:
        whom = self._anyone(who)
        self.town.attempt(kind, lambda: self.town.wish(kind, whom, share, self._anyone(to)))

    @rule(reason=st.sampled_from(REASONS), months=st.integers(1, 4), who=WHOSE)
    def correct(self, reason: str, months: int, who: int) -> None:
        whom = self._anyone(who)
        self.town.attempt("correct", lambda: self.town.correct(reason, months, whom))

    @rule(which=WHOSE, less=st.integers(1, 90))
    def find_a_reading_wrong(self, which: int, less: int) -> None:
        meter = _one(METERS, which)
        self.town.misread(meter, less)

    @rule(which=WHOSE)
    def cancel_a_bill(self, which: int) -> None:
        self.town.attempt("cancel", lambda: self.town.cancel_bill(self._bill(which)))

    @rule(which=WHOSE, share=st.integers(1, 110))
    def dispute(self, which: int, share: int) -> None:
        self.town.attempt("dispute", lambda: self.town.dispute(self._bill(which), share))

    @precondition(lambda self: self.town.outcomes["dispute"])
    @rule()
    def answer_a_dispute(self) -> None:
        self.town.attempt("answer", self.town.answer_dispute)

    @rule()
    def close_a_month(self) -> None:
        self.town.attempt("close", self.town.close)

    @rule()
    def reckon_penalty(self) -> None:
        self.town.reckon_penalty()

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

    @invariant()
    def what_waits_is_in_suspense(self) -> None:
        rows = waiting(on=self.town.today, suggest=False, limit=None)
        suspense = LedgerAccount.objects.get(code="suspense")
        assert sum(row.amount_tyiyn for row in rows) == -books().balance(suspense.pk)

    @invariant()
    def closed_months_keep_their_balances(self) -> None:
        found = books()
        for kept in PeriodBalance.objects.all():
            last_on = Month.of(kept.month).last_on
            assert kept.closing_tyiyn == found.balance(kept.account_id, on=last_on)

    def _anyone(self, who: int) -> str:
        return _one(self.town.everybody, who)

    def _bill(self, which: int) -> Bill:
        """One of the newest bills."""
        return _one(list(Bill.objects.order_by("-id")[:15]), which)

    def _on(self, days: int) -> date:
        """A day near today, never before the first."""
        return max(self.town.today + timedelta(days=days), date(2025, 4, 1))


def _one(several: Sequence[Picked], which: int) -> Picked:
    return several[which % len(several)]


def test_any_history_leaves_books_that_hold(db: None, drill: Told) -> None:
    world = World()
    world.tell(TOWN)
    Histories.world, Histories.tables = world, only_growing()
    Histories.people, Histories.outcomes = Deciders.of(world), Counter()
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
    drill(
        histories=histories,
        up_to=most,
        steps=Histories.steps,
        bills=Histories.bills,
        outcomes=dict(sorted(Histories.outcomes.items())),
    )
