"""Whose money paid what, against a simulation that moves single tyiyns day by day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jaryk.ledger.allocation import Allocation, allocate
from jaryk.ledger.debts import PENALTY, PRINCIPAL, Order
from jaryk.ledger.left import left_of_documents
from jaryk.ledger.penalty import penalties_of, penalty_overcharged, standing_of
from tests.rooms.ledger.histories import FIRST_DAY, Account, on

LAST_DAY = 60
few = st.integers(0, 30)
days = st.integers(0, LAST_DAY - 1)


@st.composite
def plain_accounts(draw: st.DrawFn) -> Account:
    """Bills a month apart or less, and money that only comes."""
    account, day = Account(), 0
    for _ in range(draw(st.integers(1, 4))):
        account.bill(day, draw(few), draw(st.integers(0, 5)), due=day + draw(st.integers(0, 20)))
        day += draw(st.integers(0, 20))
    for _ in range(draw(st.integers(0, 5))):
        account.money(draw(days), draw(st.integers(1, 40)))
    return account


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Money that goes back, debts forgiven and disputed, another order from some day on."""
    account = draw(plain_accounts())
    bills = sorted({int(str(row[1])) for row in account.rows if row[2] == 1})
    for _ in range(draw(st.integers(0, 3))):
        account.money(draw(days), -draw(st.integers(1, 40)))
    for _ in range(draw(st.integers(0, 3)) if bills else 0):
        part = draw(st.sampled_from([PRINCIPAL, PENALTY]))
        charged = draw(few) if part == PENALTY else 0
        bill, amount = draw(st.sampled_from(bills)), draw(st.integers(1, 20))
        account.forgive(draw(days), bill, part, amount, charged=charged)
    for bill in draw(st.sets(st.sampled_from(bills))) if bills else ():
        since = draw(days)
        until = draw(st.none() | st.integers(since + 1, LAST_DAY + 5))
        account.dispute(bill, draw(st.integers(1, 30)), since, until)
    if draw(st.booleans()):
        account.orders = [Order(on(draw(days)), principal_first=True)]
    return account


class Simulation:
    """The account, a tyiyn and a day at a time."""

    def __init__(self, account: Account) -> None:
        self.history = account.history()
        self.unpaid: dict[int, Counter[int]] = {}
        self.paid: list[tuple[int, int]] = []
        self.waiting = 0
        self.lacking = 0
        self.days_overdue: Counter[int] = Counter()
        self.queue = self.history.debts.sort("posted_on", "bill_id").to_dicts()
        self.posted_on = {debt["bill_id"]: debt["posted_on"] for debt in self.queue}
        for day in range(LAST_DAY):
            self._turn(on(day))

    def _turn(self, today: date) -> None:
        for debt in self.queue:
            if debt["posted_on"] == today:
                parts = {PRINCIPAL: debt["principal_tyiyn"], PENALTY: debt["penalty_tyiyn"]}
                self.unpaid[debt["bill_id"]] = Counter(parts)
        for charge in self._of(self.history.charges, today):
            self.unpaid[charge["bill_id"]][PENALTY] += charge["amount_tyiyn"]
        for relief in self._of(self.history.reliefs, today):
            for _ in range(relief["amount_tyiyn"]):
                self._forgive(relief["bill_id"], relief["part"])
        self._flow(today)
        for money in self.history.money.sort("entry_id").to_dicts():
            if money["paid_on"] == today:
                for _ in range(abs(money["amount_tyiyn"])):
                    self._give_back() if money["amount_tyiyn"] < 0 else self._take()
                self._flow(today)
        self._count(today)

    def _of(self, changes: pl.DataFrame, today: date) -> list[dict[str, int]]:
        """Nothing happens to a document before it is there."""
        rows = changes.sort("entry_id").to_dicts()
        return [row for row in rows if max(row["on"], self.posted_on[row["bill_id"]]) == today]

    def _forgive(self, bill: int, part: int) -> None:
        if self.unpaid[bill][part]:
            self.unpaid[bill][part] -= 1
            return
        for place in reversed(range(len(self.paid))):
            if self.paid[place] == (bill, part):
                del self.paid[place]
                break
        self.waiting += 1

    def _take(self) -> None:
        if self.lacking:
            self.lacking -= 1
        else:
            self.waiting += 1

    def _give_back(self) -> None:
        if self.waiting:
            self.waiting -= 1
        elif self.paid:
            bill, part = self.paid.pop()
            self.unpaid[bill][part] += 1
        else:
            self.lacking += 1

    def _flow(self, today: date) -> None:
        orders = self.history.orders
        by_part = any(order.principal_first and order.since <= today for order in orders)
        places = [
            (place, part)
            for place, debt in enumerate(self.queue)
            for part in (PRINCIPAL, PENALTY)
            if debt["bill_id"] in self.unpaid
        ]
        for place, part in sorted(places, key=lambda each: each[::-1] if by_part else each):
            bill = self.queue[place]["bill_id"]
            while self.waiting and self.unpaid[bill][part]:
                self.waiting -= 1
                self.unpaid[bill][part] -= 1
                self.paid.append((bill, part))

    def _count(self, today: date) -> None:
        disputed: defaultdict[int, int] = defaultdict(int)
        for row in self.history.disputes.to_dicts():
            if row["disputed_from"] <= today < (row["disputed_until"] or date.max):
                disputed[row["bill_id"]] += row["disputed_tyiyn"]
        for debt in self.queue:
            bill = debt["bill_id"]
            if bill in self.unpaid and debt["due_on"] < today:
                late = self.unpaid[bill][PRINCIPAL] - disputed[bill]
                self.days_overdue[bill] += max(0, late)


def left_of(told: Allocation, bill: int) -> dict[int, int]:
    left = told.left_on(bill, on(LAST_DAY))
    assert left is not None
    return {PRINCIPAL: left.principal_tyiyn, PENALTY: left.penalty_tyiyn}


@given(accounts())
def test_allocation_is_what_single_tyiyns_do(account: Account) -> None:
    seen = Simulation(account)
    told = allocate(seen.history, account_id=1)
    assert {bill: left_of(told, bill) for bill in told.documents} == seen.unpaid
    assert told.advance_tyiyn == seen.waiting - seen.lacking
    paid: Counter[tuple[int, int]] = Counter()
    for payment in told.money:
        paid[payment.document_id, payment.part] += payment.amount_tyiyn
    assert paid == Counter(seen.paid)


@given(accounts())
def test_what_is_left_is_the_balance(account: Account) -> None:
    told = allocate(account.history(), account_id=1)
    left = sum(sum(left_of(told, bill).values()) for bill in told.documents)
    assert left - told.advance_tyiyn == account.balance


@given(accounts())
def test_penalty_counts_what_is_overdue_each_day(account: Account) -> None:
    seen = Simulation(account)
    found = penalties_of(seen.history, until=on(LAST_DAY)).debts
    accrued = dict(found.select("bill_id", "accrued_penalty").rows())
    assert accrued == {bill: late for bill, late in seen.days_overdue.items() if late}


@given(st.lists(plain_accounts(), min_size=1, max_size=3), st.integers(0, LAST_DAY + 20))
def test_the_queue_and_the_replay_agree(several: list[Account], until: int) -> None:
    for number, account in enumerate(several, start=1):
        account.rows = [(number, *row[1:]) for row in account.rows]
        whole = account.history()
        account.orders = [Order(FIRST_DAY.replace(year=1990), principal_first=True)]
        account.orders.append(Order(FIRST_DAY.replace(year=1991), principal_first=False))
        replayed = account.history()
        assert penalties_of(whole, until=on(until)).debts.equals(
            penalties_of(replayed, until=on(until)).debts
        )


@given(st.one_of(plain_accounts(), accounts()), st.integers(0, LAST_DAY))
def test_what_is_left_by_columns_is_what_the_replay_leaves(account: Account, day: int) -> None:
    known = account.history()
    told = allocate(known, account_id=1, until=on(day + 1))
    lefts = {bill: told.left_on(bill, on(day)) for bill in told.documents}
    found = left_of_documents(known, on=on(day))
    assert dict(
        zip(found["bill_id"], found.select("principal_left", "penalty_left").rows(), strict=True)
    ) == {
        bill: (left.principal_tyiyn, left.penalty_tyiyn)
        for bill, left in lefts.items()
        if left and (left.principal_tyiyn or left.penalty_tyiyn)
    }


def test_the_advance_flows_to_the_next_bill() -> None:
    account = Account()
    payment = account.money(0, 150)
    first, second = account.bill(5, 100), account.bill(35, 100)
    told = allocate(account.history(), account_id=1)
    assert [(paid.entry_id, paid.document_id, paid.amount_tyiyn) for paid in told.money] == [
        (payment, first, 100),
        (payment, second, 50),
    ]
    before = allocate(account.history(), account_id=1, until=on(35))
    assert before.advance_tyiyn == 50


def test_money_once_taken_by_a_penalty_stays_there() -> None:
    """The new order speaks of money that comes under it."""
    account = Account()
    first = account.bill(0, 100, 20)
    account.money(1, 120)
    second = account.bill(30, 100)
    account.orders = [Order(on(30), principal_first=True)]
    account.money(31, 50)
    told = allocate(account.history(), account_id=1)
    assert left_of(told, first) == {PRINCIPAL: 0, PENALTY: 0}
    assert left_of(told, second) == {PRINCIPAL: 50, PENALTY: 0}


def test_a_correction_lessens_as_if_never_charged() -> None:
    account = Account()
    bill = account.bill(0, 100_000)
    further = account.correct(20, bill, 50_000, due=30)
    lessening = account.correct(40, bill, -120_000)
    told = account.history().debts
    assert dict(told.select("bill_id", "principal_tyiyn").rows()) == {bill: 30_000, further: 0}
    account.correct(50, lessening, 120_000)
    told = account.history().debts
    assert told["principal_tyiyn"].sum() == 150_000
    # Ten days overdue on 30,000 tyiyns: 0.1 % a day.
    del account.rows[-1]
    assert standing_of(account.history(), until=on(21))["accrued_tyiyn"].to_list() == [300]


def test_what_no_document_can_give_is_the_customers_money() -> None:
    account = Account()
    bill = account.bill(0, 100)
    account.money(1, 100)
    account.correct(5, bill, -130)
    told = allocate(account.history(), account_id=1)
    assert told.advance_tyiyn == 130
    assert account.balance == -130


def test_disconnection_does_not_stop_the_penalty() -> None:
    """R-107: nothing in a history can, but money, relief and a dispute."""
    account = Account()
    account.bill(0, 100_000, due=0)
    assert standing_of(account.history(), until=on(366))["accrued_tyiyn"].to_list() == [36_500]


def test_penalty_never_exceeds_its_debt() -> None:
    account = Account()
    account.bill(0, 100_000, due=0)
    account.dispute(1, 1, 3, 4)
    assert standing_of(account.history(), until=on(3_000))["accrued_tyiyn"].to_list() == [100_000]


def test_a_forgiven_penalty_is_not_charged_again() -> None:
    account = Account()
    bill = account.bill(0, 100_000, due=0)
    account.money(11, 100_000)
    account.forgive(11, bill, PENALTY, 1_000, charged=1_000)
    told = standing_of(account.history(), until=on(40))
    assert told.row(0) == (1, 1_000, 1_000, 0)
    assert allocate(account.history(), account_id=1).advance_tyiyn == 0


def test_relief_taken_back_is_owed_again() -> None:
    account = Account()
    bill = account.bill(0, 100)
    given = account.forgive(1, bill, PRINCIPAL, 60)
    account.take_relief_back(2, given, PRINCIPAL, 60)
    assert left_of(allocate(account.history(), account_id=1), bill) == {PRINCIPAL: 100, PENALTY: 0}


def test_a_payment_told_late_makes_earlier_bills_give_penalty_back() -> None:
    account = Account()
    account.bill(0, 100_000, due=0)
    second = account.bill(11, 0, 1_000, due=21)
    third = account.bill(21, 0, 1_000, due=31)
    account.money(6, 100_000)
    told = penalty_overcharged(account.history(), until=on(21))
    # Five days had accrued 500 tyiyns, 2,000 were charged: the latest bill gives first.
    assert told.rows() == [(1, second, -500), (1, third, -1_000)]
    account.take_penalty_back(22, second, 500)
    account.take_penalty_back(22, third, 1_000)
    assert penalty_overcharged(account.history(), until=on(23)).is_empty()
