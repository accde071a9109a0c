"""Random points of supply: exchanged and moved meters, dials that roll over, groups and prices.

What a register measured is made up first, in watt-hours from reading to reading; the dial shows
it afterwards. The reckoning by days reads the former, the product sees only the latter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from math import floor
from random import Random
from typing import Final

from tests.rooms.usage.meters import Dial, Supply

FIRST_DAY: Final = date(2025, 3, 20)
LONGEST: Final = 70
THROUGH: Final = FIRST_DAY + timedelta(days=LONGEST)
BEFORE: Final = FIRST_DAY - timedelta(days=9)
AFTERWARDS: Final = THROUGH + timedelta(days=5)
GROUPS: Final = (1, 2, 3)
RATIOS: Final = (1, 20, 60, 4_000)
DWH_IN_WH: Final = 10


@dataclass
class Register:
    """A dial of a meter and how many watt-hours it shows."""

    number: int
    digits: int
    shown_wh: int

    def turn(self, random: Random) -> int:
        """Count some watt-hours; over the top only in small steps, as meters are read in time."""
        top = 10**self.digits * 1000
        wh = random.choice((0, random.randint(0, 999), random.randint(0, 900_000)))
        if self.shown_wh + wh >= top and (wh >= top // 10 or self.shown_wh < top - top // 10):
            wh = 0
        self.shown_wh = (self.shown_wh + wh) % top
        return wh


@dataclass
class Meter:
    """Dials in one case; ``free_from`` is the day on which it was taken down."""

    registers: list[Register]
    ratio: int
    free_from: date | None = None


@dataclass(frozen=True)
class Counted:
    """What a register counted from one reading to the next, with the ratio of the transformers."""

    since: date
    until: date
    energy_dwh: int

    def by_days(self) -> Iterator[tuple[date, int]]:
        """Energy of each day: come up by its end less come up by its start, both rounded."""
        length = (self.until - self.since).days
        come_up = [
            floor(Fraction(self.energy_dwh * n, length) + Fraction(1, 2)) for n in range(length + 1)
        ]
        for n, (before, after) in enumerate(pairwise(come_up)):
            yield self.since + timedelta(days=n), after - before


@dataclass
class Point:
    """A point with its customers, its tariff groups from a day on, and the dials that hung there.

    All is read on the first day, on the last one, and when the customer changes.
    """

    number: int
    closes: date
    new_customer: list[date]
    groups: list[tuple[date, int]]
    dials: list[Dial] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)

    def spans(self) -> list[tuple[Supply, date, date]]:
        """Each customer's supply with the days that its bill takes up."""
        edges = [FIRST_DAY, *self.new_customer, self.closes]
        untils = [*self.new_customer, None]
        return [
            (
                Supply(
                    supply=2 * self.number + turn,
                    point=self.number,
                    since=since if turn else date(2024, 1, 1),
                    until=untils[turn],
                    billed_until=None if turn else FIRST_DAY,
                ),
                since,
                until,
            )
            for turn, (since, until) in enumerate(pairwise(edges))
        ]


class Network:
    """Points with their meters; one taken down may hang at another point later."""

    def __init__(self, random: Random, points: int) -> None:
        self._random = random
        self._taken_down: list[Meter] = []
        self._registers = 0
        self._installations = 0
        self.points = [self._point(number) for number in range(1, points + 1)]

    def _point(self, number: int) -> Point:
        closes = FIRST_DAY + timedelta(days=self._random.randint(1, LONGEST))
        changes = self._days(FIRST_DAY, closes, at_most=3)
        since = [date(2020, 1, 1), *changes]
        groups = [(day, self._random.choice(GROUPS)) for day in since]
        point = Point(number, closes, self._days(FIRST_DAY, closes, at_most=1), groups)
        exchanges = self._days(FIRST_DAY, closes, at_most=2)
        edges = [FIRST_DAY - timedelta(days=30), *exchanges, AFTERWARDS]
        must = {BEFORE, FIRST_DAY, *point.new_customer, closes, AFTERWARDS, *exchanges}
        for hung, removed in pairwise(edges):
            self._hang(point, hung, removed, {day for day in must if hung <= day <= removed})
        return point

    def _hang(self, point: Point, hung: date, removed: date, must: set[date]) -> None:
        """A meter at the point from a day on, each register read on these days and on others."""
        meter = self._meter(hung)
        self._installations += 1
        for register in meter.registers:
            others = self._days(max(hung, FIRST_DAY), min(removed, point.closes), at_most=3)
            days = sorted({*must, *others})
            shown = {days[0]: register.shown_wh}
            for since, until in pairwise(days):
                wh = register.turn(self._random)
                shown[until] = register.shown_wh
                point.counted.append(Counted(since, until, wh * DWH_IN_WH * meter.ratio))
            dial = Dial(
                register.number,
                {},
                point=point.number,
                installation=self._installations,
                installed_on=hung,
                removed_on=None if removed == AFTERWARDS else removed,
                digits=register.digits,
                ratio=meter.ratio,
                wh=shown,
            )
            point.dials.append(dial)
        if removed < AFTERWARDS:
            meter.free_from = removed
            self._taken_down.append(meter)

    def _meter(self, hung: date) -> Meter:
        """One that was taken down somewhere by then, or a new one."""
        random = self._random
        for meter in self._taken_down[-20:]:
            if meter.free_from is not None and meter.free_from <= hung and random.randrange(2):
                self._taken_down.remove(meter)
                meter.ratio = random.choice(RATIOS)
                return meter
        digits, registers = random.randint(4, 6), []
        for _ in range(random.choice((1, 1, 2, 3))):
            self._registers += 1
            top = 10**digits * 1000
            shown = random.choice((0, random.randrange(top), top - 1 - random.randint(0, 500_000)))
            registers.append(Register(self._registers, digits, shown))
        return Meter(registers, random.choice(RATIOS))

    def _days(self, since: date, until: date, *, at_most: int) -> list[date]:
        """Some days after the one and before the other, in order."""
        between = range(1, (until - since).days)
        count = min(len(between), self._random.randint(0, at_most))
        return [since + timedelta(days=n) for n in sorted(self._random.sample(between, count))]


def prices(random: Random) -> list[tuple[int, int, date, date]]:
    """Days on which a group's price stands still: a number, the group, from, until."""
    found = []
    for group in GROUPS:
        between = sorted(random.sample(range(1, LONGEST), random.randint(0, 3)))
        changes = [FIRST_DAY + timedelta(days=n) for n in between]
        for since, until in pairwise([date(2020, 1, 1), *changes, date(2030, 1, 1)]):
            found.append((len(found), group, since, until))
    return found


def parts_by_days(
    point: Point, priced: list[tuple[int, int, date, date]]
) -> list[tuple[int, date, date, int, int]]:
    """Supply, from, until, price and energy of each part: days one by one, put together again."""
    energy: dict[date, int] = {}
    for counted in point.counted:
        for day, dwh in counted.by_days():
            energy[day] = energy.get(day, 0) + dwh
    found = []
    for supply, since, until in point.spans():
        days = [since + timedelta(days=n) for n in range((until - since).days)]
        for (_, price), alike in groupby(days, lambda day: _terms_on(day, point, priced)):
            of_part = list(alike)
            total = sum(energy[day] for day in of_part)
            found.append((supply.supply, of_part[0], of_part[-1] + timedelta(days=1), price, total))
    return found


def _terms_on(
    day: date, point: Point, priced: list[tuple[int, int, date, date]]
) -> tuple[int, int]:
    """Which of the point's groups it is by count, and which price of that group."""
    turn = max(n for n, (since, _) in enumerate(point.groups) if since <= day)
    group = point.groups[turn][1]
    (price,) = [n for n, of, since, until in priced if of == group and since <= day < until]
    return turn, price
