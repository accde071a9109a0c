"""The rules in force: the formula of a step, a program of steps, the dates of a bill.

``program`` puts the steps that are asked for, and all they rest on, in order. Each step's
term has the dated parameters of its day bound in as named constants; other steps and the
quantities are its inputs, by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from jaryk.norms import parameters, quantities
from jaryk.norms import rules as _rules  # noqa: F401  written down as they import
from jaryk.norms.book import Rulebook, Step
from jaryk.norms.calendar import Calendar
from jaryk.norms.national import REGISTRY
from jaryk.norms.registry import Deadline, Rule

__all__ = [
    "NATIONAL",
    "Step",
    "cuts",
    "deadline",
    "deadlines",
    "program",
    "reckon",
    "reckon_at",
    "rules",
    "step",
    "tell",
]

NATIONAL: Final = Rulebook(REGISTRY, quantities.national(), parameters.national())


def step(name: str, on: date) -> Rule:
    """The rule that speaks for the step on the day; raises Silence or Conflict."""
    return NATIONAL.step(name, on)


def program(names: Iterable[str], on: date) -> tuple[Step, ...]:
    """The steps named and all they rest on, in the order of computation."""
    return NATIONAL.program(names, on)


def cuts(names: Iterable[str], since: date, until: date) -> tuple[date, ...]:
    """The days after ``since`` and before ``until`` on which what the steps read changes."""
    return NATIONAL.cuts(names, since, until)


def deadline(name: str, on: date) -> Deadline:
    """How a date is reckoned by the law of the day; raises Silence or Conflict."""
    return NATIONAL.deadline(name, on)


def reckon(name: str, on: date, days: Calendar, **dates: date) -> date:
    """The date of a deadline by the law and the parameters of the day ``on``.

    ``dates`` are what the deadline counts from, by its own names (``issued_on``, ``read_on``).
    """
    return NATIONAL.reckon(name, on, days, **dates)


def reckon_at(name: str, on: date, **moments: datetime) -> datetime:
    """The moment of a deadline in hours or minutes, in Bishkek time, by the law of the day."""
    return NATIONAL.reckon_at(name, on, **moments)


def tell(name: str, on: date, lang: str) -> str:
    """How the deadline is reckoned on the day, in a sentence with its numbers."""
    return NATIONAL.tell(name, on, lang)


def rules() -> tuple[Rule, ...]:
    """Every version of every rule, by step and day."""
    return REGISTRY.rules.all()


def deadlines() -> tuple[Deadline, ...]:
    """Every version of every deadline, by name and day."""
    return REGISTRY.deadlines.all()
