"""Rules in order: the program of steps that a computation needs, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from jaryk.kernel.errors import Refusal
from jaryk.kernel.terms import Flag, Term
from jaryk.kernel.texts import text
from jaryk.norms.calendar import Calendar
from jaryk.norms.parameters import ParameterBook, Value
from jaryk.norms.quantities import QuantityBook
from jaryk.norms.registry import Deadline, Registry, Rule

BISHKEK: Final = ZoneInfo("Asia/Bishkek")


@dataclass(frozen=True, slots=True)
class Step:
    """One column of a computation: its name, its term, the rule it comes from.

    ``parameters`` are the dated values that are bound into the term.
    """

    name: str
    term: Term
    rule: Rule
    parameters: Mapping[str, Value]


class Rulebook:
    """The rules of a registry with the parameters and quantities they read."""

    def __init__(self, registry: Registry, given: QuantityBook, parameters: ParameterBook) -> None:
        self._rules = registry.rules
        self._deadlines = registry.deadlines
        self._given = given
        self._parameters = parameters
        self._programs: dict[tuple[tuple[str, ...], date], tuple[Step, ...]] = {}

    def step(self, name: str, on: date) -> Rule:
        """The rule that speaks for the step on the day; raises Silence or Conflict."""
        return self._rules.on(name, on)

    def program(self, names: Iterable[str], on: date) -> tuple[Step, ...]:
        """The steps named and all they rest on, in the order of computation."""
        asked = tuple(names)
        if (asked, on) not in self._programs:
            built: dict[str, Step] = {}
            for name in asked:
                self._build(name, on, built, ())
            self._programs[asked, on] = tuple(built.values())
        return self._programs[asked, on]

    def cuts(self, names: Iterable[str], since: date, until: date) -> tuple[date, ...]:
        """The days after ``since`` and before ``until`` on which what they read changes."""
        edges: set[date] = set()
        for name in self._reach(names):
            for law in self._rules.versions(name):
                edges.update(law.in_force.edges())
            if name in self._parameters:
                for value in self._parameters[name].values:
                    edges.update(value.in_force.edges())
        return tuple(sorted(day for day in edges if since < day < until))

    def deadline(self, name: str, on: date) -> Deadline:
        """How the date is reckoned by the law of the day; raises Silence or Conflict."""
        return self._deadlines.on(name, on)

    def reckon(self, name: str, on: date, days: Calendar, **dates: date) -> date:
        """The day of a deadline by the law and the parameters of the day ``on``.

        TypeError for a deadline that is counted in hours or minutes.
        """
        deadline = self.deadline(name, on)
        if _counts_hours(deadline) or any(isinstance(day, datetime) for day in dates.values()):
            raise TypeError(f"{name} is reckoned from days to a day")
        given: dict[str, object] = {**dates, **self._whole_parameters(deadline, on)}
        for need, kind in deadline.needs.items():
            if kind is Calendar:
                given[need] = days
        return deadline.function(**given)

    def reckon_at(self, name: str, on: date, **moments: datetime) -> datetime:
        """The moment of a deadline by the law of the day ``on``, in Bishkek time.

        TypeError for a deadline that is counted in days; ValueError for a moment without a zone.
        """
        deadline = self.deadline(name, on)
        if not _counts_hours(deadline):
            raise TypeError(f"{name} is reckoned from moments to a moment")
        if any(moment.tzinfo is None for moment in moments.values()):
            raise ValueError(f"{name}: a moment needs its zone")
        local = {need: moment.astimezone(BISHKEK) for need, moment in moments.items()}
        reckoned = deadline.function(**local, **self._whole_parameters(deadline, on))
        assert isinstance(reckoned, datetime)
        return reckoned

    def tell(self, name: str, on: date, lang: str) -> str:
        """How the deadline is reckoned on the day, in a sentence with its numbers."""
        parameters = self._whole_parameters(self.deadline(name, on), on)
        return text(f"norms.deadline.{name}.how", lang, **parameters)

    def _whole_parameters(self, deadline: Deadline, on: date) -> dict[str, int]:
        needs = deadline.needs.items()
        return {need: self._parameters[need].whole(on) for need, kind in needs if kind is int}

    def _build(self, name: str, on: date, built: dict[str, Step], above: tuple[str, ...]) -> Term:
        if name in above:
            raise Refusal("norms.refusal.cycle", steps=" → ".join((*above, name)))
        if name not in built:
            rule = self._rules.on(name, on)
            given: dict[str, Term | Flag | int] = {}
            bound: dict[str, Value] = {}
            for need, kind in rule.needs.items():
                if need in self._rules:
                    given[need] = self._build(need, on, built, (*above, name)).named(need)
                elif need in self._parameters:
                    parameter = self._parameters[need]
                    given[need] = parameter.whole(on) if kind is int else parameter.term(on)
                    bound[need] = parameter.on(on)
                elif need in self._given:
                    given[need] = self._given[need].term()
                else:
                    raise Refusal("norms.refusal.unknown_name", name=need, rule=rule.symbol)
            built[name] = Step(name, rule.function(**given), rule, bound)
        return built[name].term

    def _reach(self, names: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(need for law in self._rules.versions(name) for need in law.needs)
        return reached


def _counts_hours(deadline: Deadline) -> bool:
    return datetime in deadline.needs.values()
