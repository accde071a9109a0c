"""Penalty from frames, month after month, against a reckoning of every single day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

import polars as pl
import pytest

from jaryk.ledger.penalty import penalties
from tests.independence.payers import Payer, a_payer, penalties_by_days
from tests.scale import so_many

FIRST_DAY: Final = date(2024, 1, 31)
BATCHES: Final = so_many(every_day=8, soak=20)
PAYERS: Final = so_many(every_day=500, soak=5_000)
NUMBERS: Final = Random(0).sample(range(1, 99), 14)  # a bill's number says nothing of its age
PAID: Final = {"account_id": pl.Int64, "paid_on": pl.Date}
DEBTS: Final = {
    "account_id": pl.Int64,
    "bill_id": pl.Int64,
    "principal_tyiyn": pl.Int64,
    "penalty_tyiyn": pl.Int64,
    "due_on": pl.Date,
}


def on(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


def billing_days(random: Random) -> tuple[int, ...]:
    """From one bill to fourteen, a month apart."""
    days = [0]
    for _ in range(random.randint(0, 13)):
        days.append(days[-1] + random.randint(28, 31))
    return tuple(days)


def penalties_of_frames(
    payers: list[Payer], days: tuple[int, ...], last_day: int
) -> list[list[int]]:
    """The same as ``penalties_by_days`` of each payer, all of them at once by the product."""
    paid = pl.DataFrame(
        [
            (who, on(payment.day), on(payment.told), payment.money)
            for who, payer in enumerate(payers)
            for payment in payer.payments
        ],
        schema={**PAID, "told_on": pl.Date, "amount_tyiyn": pl.Int64},
        orient="row",
    )
    debts = pl.DataFrame(schema=DEBTS)
    asked: list[list[int]] = [[] for _ in payers]
    for number, day in enumerate(days):
        accrued = accrued_by(debts, paid, day)
        on_bills = _by_account(debts, "penalty_tyiyn")
        bills = []
        for who, payer in enumerate(payers):
            charge = payer.charges[number]
            asked[who].append(max(0, accrued.get(who, 0) - on_bills.get(who, 0)))
            bills.append((who, NUMBERS[number], charge.principal, asked[who][-1], on(charge.due)))
        debts = debts.vstack(pl.DataFrame(bills, schema=DEBTS, orient="row"))
    accrued = accrued_by(debts, paid, last_day)
    return [[*of_bills, accrued.get(who, 0)] for who, of_bills in enumerate(asked)]


def accrued_by(debts: pl.DataFrame, paid: pl.DataFrame, day: int) -> dict[int, int]:
    """By account, from what the supplier had been told before the day."""
    known = paid.filter(pl.col("told_on") < on(day)).drop("told_on")
    found = penalties(debts, known, until=on(day)).debts
    return _by_account(found, "penalty_of_debt_tyiyn")


def _by_account(frame: pl.DataFrame, column: str) -> dict[int, int]:
    return dict(frame.group_by("account_id").agg(pl.col(column).sum()).rows())


@pytest.mark.parametrize("seed", range(BATCHES))
def test_the_penalty_of_frames_is_what_each_day_adds(seed: int) -> None:
    random = Random(seed)
    days = billing_days(random)
    last_day = days[-1] + random.choice((10, 100, 700, 1_300))
    payers = [a_payer(random, days, last_day) for _ in range(PAYERS)]
    by_frames = penalties_of_frames(payers, days, last_day)
    for payer, found in zip(payers, by_frames, strict=True):
        assert found == penalties_by_days(payer, last_day), payer


def test_the_payers_are_of_all_kinds() -> None:
    """No penalty, a little, the whole of the debt again, more asked for than was due."""
    random = Random(1)
    payers = [a_payer(random, (0, 30, 60), 1_500) for _ in range(400)]
    penalties_of = [penalties_by_days(payer, 1_500) for payer in payers]
    owed = [sum(charge.principal for charge in payer.charges) for payer in payers]
    in_all = [of_bills[-1] for of_bills in penalties_of]
    assert 0 in in_all
    assert any(0 < penalty < whole for penalty, whole in zip(in_all, owed, strict=True))
    assert any(penalty == whole > 0 for penalty, whole in zip(in_all, owed, strict=True))
    assert any(sum(of_bills[:-1]) > of_bills[-1] for of_bills in penalties_of)
