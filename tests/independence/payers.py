"""Random customers who pay as people do, and their debts a day at a time.

No frames, no rules: the reckoning keeps what is left of each bill in hand, counts the days on
which something is late, and shares nothing with the product but what the law says. Told of a
payment only later, it begins again from the first day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

THOUSANDTHS: Final = 1000  # a day adds a thousandth of what is late
HABITS: Final = ("in time", "in parts", "late", "ahead", "never", "as it comes")
TOLD_LATER: Final = 8  # one payment of so many


@dataclass(frozen=True)
class Payment:
    """Money paid on a day, of which the supplier hears that day or later."""

    day: int
    told: int
    money: int


@dataclass(frozen=True)
class Charge:
    """A bill's principal, the day it is written and the last day to pay it in time."""

    day: int
    due: int
    principal: int


@dataclass(frozen=True)
class Payer:
    """What is charged and paid, on days that are counted from the first bill."""

    charges: tuple[Charge, ...]
    payments: tuple[Payment, ...]


@dataclass
class Owed:
    """A bill as its payer sees it: what is left to pay, what is counted up for being late."""

    charge: Charge
    penalty_asked: int
    principal_left: int
    penalty_left: int
    late: int = 0

    @property
    def penalty(self) -> int:
        """Half a tyiyn counts as one; never more than the bill was."""
        counted = (2 * self.late + THOUSANDTHS) // (2 * THOUSANDTHS)
        return min(counted, self.charge.principal)


@dataclass
class Purse:
    """One payer's bills with the money that waits for the next one."""

    bills: list[Owed] = field(default_factory=list)
    waiting: int = 0

    @property
    def penalty(self) -> int:
        """All that has accrued."""
        return sum(bill.penalty for bill in self.bills)

    @property
    def penalty_asked(self) -> int:
        """What of it the bills have asked for."""
        return sum(bill.penalty_asked for bill in self.bills)

    def bill(self, charge: Charge, penalty: int) -> None:
        self.bills.append(Owed(charge, penalty, charge.principal, penalty))
        self.pay(0)

    def pay(self, money: int) -> None:
        """The oldest bill first, of each the principal before its penalty."""
        self.waiting += money
        for bill in self.bills:
            taken = min(self.waiting, bill.principal_left)
            bill.principal_left -= taken
            self.waiting -= taken
            taken = min(self.waiting, bill.penalty_left)
            bill.penalty_left -= taken
            self.waiting -= taken

    def end_of(self, day: int) -> None:
        for bill in self.bills:
            if day > bill.charge.due:
                bill.late += bill.principal_left


def a_payer(random: Random, billing_days: tuple[int, ...], last_day: int) -> Payer:
    """A payer of one habit, with sums from a tyiyn to a factory's and bills of nothing."""
    largest = random.choice((3, 2_000, 100_000, 50_000_000))
    habit = random.choice(HABITS)
    charges = []
    for day in billing_days:
        principal = random.randint(1, largest) if random.randint(0, 2) else 0
        charges.append(Charge(day, day + random.randint(2, 25), principal))
    paid = [paying for charge in charges for paying in _paid(random, habit, charge)]
    if habit == "as it comes":
        paid += [
            (random.randint(-40, last_day), random.randint(1, 2 * largest))
            for _ in range(random.randint(0, 8))
        ]
    payments = [
        Payment(day, day if random.randrange(TOLD_LATER) else day + random.randint(1, 40), money)
        for day, money in paid
        if money
    ]
    return Payer(tuple(charges), tuple(payments))


def _paid(random: Random, habit: str, charge: Charge) -> list[tuple[int, int]]:
    """On which days a payer of the habit answers a bill, and with how much."""
    due, principal = charge.due, charge.principal
    match habit:
        case "in time":
            return [(random.randint(charge.day, due + 1), principal)]
        case "in parts":
            part = random.randint(0, principal)
            return [(due + random.randint(0, 3), part), (due + random.randint(0, 60), part // 2)]
        case "late":
            return [(due + random.randint(1, 400), principal + random.randint(0, principal))]
        case "ahead":
            return [(charge.day - random.randint(0, 60), random.randint(0, 2 * principal))]
        case _:
            return []


def penalties_by_days(payer: Payer, last_day: int) -> list[int]:
    """Tyiyns of penalty put on each bill, and last all that has accrued by the end.

    A bill asks for what has accrued by its own day and is not on a bill yet, if anything.
    """
    purse, asked = Purse(), []
    charges = {charge.day: charge for charge in payer.charges}
    told: dict[int, list[Payment]] = {}
    for payment in payer.payments:
        told.setdefault(payment.told, []).append(payment)
    for day in range(min([*charges, *told]), last_day):
        if day in charges:
            asked.append(max(0, purse.penalty - purse.penalty_asked))
            purse.bill(charges[day], asked[-1])
        if any(payment.day < day for payment in told.get(day, ())):
            purse = _begun_again(purse, payer, day)
        for payment in told.get(day, ()):
            if payment.day == day:
                purse.pay(payment.money)
        purse.end_of(day)
    return [*asked, purse.penalty]


def _begun_again(purse: Purse, payer: Payer, told: int) -> Purse:
    """The purse at the start of the day, had all that is told by then been known in time."""
    again = Purse()
    known = [payment for payment in payer.payments if payment.told <= told and payment.day < told]
    first = min(payment.day for payment in known)
    for day in range(min(first, payer.charges[0].day), told + 1):
        for bill in purse.bills:
            if bill.charge.day == day:
                again.bill(bill.charge, bill.penalty_asked)
        for payment in known:
            if payment.day == day:
                again.pay(payment.money)
        if day < told:
            again.end_of(day)
    return again
