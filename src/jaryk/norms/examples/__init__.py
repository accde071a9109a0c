"""Golden tables beside the rules: worked examples that a lawyer can extend and review.

A CSV file of this folder holds examples of one step (its last column) with what it is reckoned
from and every step between; figures are written as people write them, flags as yes and no.
Tables of deadlines have the days or moments that one counts from, and what is reckoned; others
are of choices, of totals, and the decree's own.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Final

from jaryk.kernel.terms import Term
from jaryk.norms import calendar, quantities, rulebook
from jaryk.norms.book import BISHKEK, Step

DEADLINE_TABLES: Final = ("deadlines", "terms", "recalculated_since")
Line = dict[str, str]
Row = dict[str, int | bool]


@dataclass(frozen=True, slots=True)
class DeadlineExample:
    """A deadline with what it counts from, what is reckoned, and what the example is about."""

    deadline: str
    given: dict[str, date]
    reckoned: date
    why: str

    @property
    def law_on(self) -> date:
        """The day whose law speaks: the first that it counts from."""
        first = min(self.given.values())
        return first.date() if isinstance(first, datetime) else first

    def reckon(self) -> date:
        """The deadline worked out once more by the law of its day."""
        moments = {name: at for name, at in self.given.items() if isinstance(at, datetime)}
        if moments:
            return rulebook.reckon_at(self.deadline, self.law_on, **moments)
        return rulebook.reckon(self.deadline, self.law_on, calendar.national(), **self.given)


def lines(table: str) -> list[Line]:
    """The examples of a table, each by its columns."""
    written = files("jaryk.norms.examples").joinpath(f"{table}.csv").read_text("utf-8")
    return list(csv.DictReader(written.splitlines()))


@cache
def tables() -> tuple[str, ...]:
    """The names of all tables."""
    folder = files("jaryk.norms.examples")
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(".csv") for name in names if name.endswith(".csv")))


@cache
def step_tables() -> tuple[str, ...]:
    """The tables whose last column is a step; others are of deadlines, totals, choices."""
    steps = {rule.name for rule in rulebook.rules()}
    return tuple(name for name in tables() if target(name) in steps)


@cache
def deadline_examples() -> tuple[DeadlineExample, ...]:
    """The examples of all deadlines; moments are those of Bishkek."""
    return tuple(
        DeadlineExample(
            deadline=line["deadline"],
            given={
                name: _day_or_moment(written)
                for name, written in (part.split(" ", 1) for part in line["given"].split("; "))
            },
            reckoned=_day_or_moment(line["reckoned"]),
            why=line["why"],
        )
        for table in DEADLINE_TABLES
        for line in lines(table)
    )


def target(table: str) -> str:
    """The step that the table is about: its last column."""
    return list(lines(table)[0])[-1]


def day(line: Line) -> date:
    """The day whose law speaks in the example."""
    return date.fromisoformat(line["on"])


def inputs(line: Line, program: tuple[Step, ...]) -> Row:
    """The line's fixed-point integers for the quantities that the program reads."""
    names = {name for step in program for name in step.term.inputs()}
    given = quantities.national()
    return {name: _integer(line[name], given[name].term()) for name in names if name in given}


def expected(line: Line, step: Step) -> int:
    """The step's fixed-point integer as the example has it."""
    return fixed(line[step.name], step.term.scale)


def fixed(written: str, scale: int) -> int:
    """A written figure as a fixed-point integer; ValueError where the scale is too coarse."""
    value = Fraction(written) * 10**scale
    if value.denominator != 1:
        raise ValueError(f"{written} has more than {scale} decimals")
    return int(value)


def _integer(written: str, leaf: object) -> int | bool:
    if isinstance(leaf, Term):
        return fixed(written, leaf.scale)
    return {"yes": True, "no": False}[written]


def _day_or_moment(written: str) -> date:
    """2026-06-20, or 2026-06-20 10:00 as the clocks of Bishkek show it."""
    if ":" in written:
        return datetime.fromisoformat(written).replace(tzinfo=BISHKEK)
    return date.fromisoformat(written)
