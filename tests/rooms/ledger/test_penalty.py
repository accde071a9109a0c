"""Penalty against a plain simulation of each day: pay the oldest first, then count what is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from jaryk.ledger.penalty import penalties

FIRST_DUE = date(2025, 6, 10)
SOM = 100


@dataclass
class Debt:
    """A bill: what it charges, of it the penalty, and the last day to pay in time."""

    bill: int
    due: int
    principal: int
    penalty: int = 0
    account: int = 1

    @property
    def due_on(self) -> date:
        return FIRST_DUE + timedelta(days=self.due)


@dataclass
class Payment:
    on: int
    amount: int
    account: int = 1

    @property
    def paid_on(self) -> date:
        return FIRST_DUE + timedelta(days=self.on)


def worked(
    debts: Iterable[Debt], payments: Iterable[Payment], *, until: int
) -> dict[int, tuple[int, int]]:
    """By bill: thousandths of a tyiyn accrued, and the penalty in tyiyns."""
    found = penalties(
        pl.DataFrame(
            [(d.account, d.bill, d.principal, d.penalty, d.due_on) for d in debts],
            schema={
                "account_id": pl.Int64,
                "bill_id": pl.Int64,
                "principal_tyiyn": pl.Int64,
                "penalty_tyiyn": pl.Int64,
                "due_on": pl.Date,
            },
            orient="row",
        ),
        pl.DataFrame(
            [(p.account, p.paid_on, p.amount) for p in payments],
            schema={"account_id": pl.Int64, "paid_on": pl.Date, "amount_tyiyn": pl.Int64},
            orient="row",
        ),
        until=FIRST_DUE + timedelta(days=until),
    ).debts
    rows = found.select("bill_id", "accrued_penalty", "penalty_of_debt_tyiyn").rows()
    return {bill: (accrued, penalty) for bill, accrued, penalty in rows}


def simulated(
    debts: Iterable[Debt], payments: list[Payment], *, until: int
) -> dict[int, tuple[int, int]]:
    """The same, a day at a time, with what is left of each debt kept in hand."""
    queue = sorted(debts, key=lambda debt: (debt.due, debt.bill))
    left = {debt.bill: [debt.principal, debt.penalty] for debt in queue}
    accrued = dict.fromkeys(left, 0)
    first = min([payment.on for payment in payments] + [debt.due for debt in queue] + [until])
    for on in range(first, until):
        for payment in payments:
            if payment.on == on:
                _allocate(payment.amount, payment.account, queue, left)
        for debt in queue:
            if on > debt.due:
                accrued[debt.bill] += left[debt.bill][0]
    return {
        debt.bill: (
            accrued[debt.bill],
            min(_half_up(Fraction(accrued[debt.bill], 1000)), debt.principal),
        )
        for debt in queue
        if accrued[debt.bill]
    }


def _allocate(money: int, account: int, queue: list[Debt], left: dict[int, list[int]]) -> None:
    """Money not needed waits for the next bill: here every bill of the future is in the queue."""
    for debt in queue:
        for place in (0, 1):
            if debt.account == account:
                taken = min(money, left[debt.bill][place])
                left[debt.bill][place] -= taken
                money -= taken


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


amounts = st.one_of(st.integers(0, 5_000_000), st.integers(1, 2_000))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Debt], list[Payment], int]:
    debts = [
        Debt(
            bill=bill,
            due=draw(st.integers(0, 400)),
            principal=draw(amounts),
            penalty=draw(st.integers(0, 3_000)),
            account=draw(st.integers(1, 2)),
        )
        for bill in range(1, draw(st.integers(1, 5)) + 1)
    ]
    payments = [
        Payment(
            on=draw(st.integers(-40, 450)),
            amount=draw(st.integers(1, 6_000_000)),
            account=draw(st.integers(1, 2)),
        )
        for _ in range(draw(st.integers(0, 6)))
    ]
    return debts, payments, draw(st.integers(-5, 1_600))


@given(histories())
@example(([Debt(1, 0, 100)], [Payment(3, 10), Payment(3, 20)], 10))
@example(([Debt(1, 0, 100), Debt(2, 0, 100)], [Payment(0, 150)], 10))
def test_penalty_is_what_each_day_adds(history: tuple[list[Debt], list[Payment], int]) -> None:
    debts, payments, until = history
    assert worked(debts, payments, until=until) == simulated(debts, payments, until=until)


def penalty_of(debt: Debt, *payments: Payment, until: int) -> int:
    """Tyiyns of penalty on one debt by the day ``until`` (days after its due date)."""
    return worked([debt], payments, until=until).get(debt.bill, (0, 0))[1]


def test_the_due_date_is_still_in_time() -> None:
    debt = Debt(1, 0, 1_000 * SOM)
    assert penalty_of(debt, until=1) == 0
    assert penalty_of(debt, until=2) == 1 * SOM
    assert penalty_of(debt, Payment(0, 1_000 * SOM), until=500) == 0


def test_the_day_of_payment_bears_no_penalty() -> None:
    debt = Debt(1, 0, 1_000 * SOM)
    assert penalty_of(debt, Payment(1, 1_000 * SOM), until=500) == 0
    assert penalty_of(debt, Payment(2, 1_000 * SOM), until=500) == 1 * SOM


def test_a_part_paid_lowers_what_each_day_adds() -> None:
    debt = Debt(1, 0, 1_000 * SOM)
    assert penalty_of(debt, Payment(11, 400 * SOM), until=21) == 10 * SOM + 6 * SOM


def test_money_paid_ahead_is_there_on_the_due_date() -> None:
    debt = Debt(1, 0, 1_000 * SOM)
    assert penalty_of(debt, Payment(-30, 900 * SOM), until=11) == 1 * SOM


def test_penalty_stops_at_the_debt_itself() -> None:
    debt = Debt(1, 0, 1_000 * SOM)
    assert penalty_of(debt, until=1 + 999) == 999 * SOM
    assert penalty_of(debt, until=1 + 1_000) == 1_000 * SOM
    assert penalty_of(debt, until=1 + 2_500) == 1_000 * SOM


def test_paying_down_does_not_lower_the_cap() -> None:
    debt = Debt(1, 0, 1_000 * SOM)
    assert penalty_of(debt, Payment(901, 900 * SOM), until=1_901) == 1_000 * SOM


def test_half_a_tyiyn_is_one() -> None:
    assert penalty_of(Debt(1, 0, 499), until=2) == 0
    assert penalty_of(Debt(1, 0, 500), until=2) == 1
    assert penalty_of(Debt(1, 0, 250), until=3) == 1


def test_money_pays_the_older_bill_with_its_penalty_first() -> None:
    older = Debt(1, 0, 100 * SOM, penalty=20 * SOM)
    newer = Debt(2, 30, 100 * SOM)
    found = worked([newer, older], [Payment(0, 130 * SOM)], until=31 + 10)
    assert found == {2: (90 * SOM * 10, 90)}


def test_penalty_bears_no_penalty() -> None:
    assert worked([Debt(1, 0, 0, penalty=500 * SOM)], [], until=100) == {}
