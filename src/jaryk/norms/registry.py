"""How a rule is written down and how the rules of a day are put in order.

A rule is a function that builds the Term of one step. Its parameter names are what it needs:
another rule's step, a dated parameter or a quantity. A deadline is a function that reckons a
date from dates, the calendar and dated parameters. Both cite their paragraphs, and a citation
that the index does not hold on the rule's days stops the import.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar, get_type_hints

from jaryk.kernel.errors import Refusal
from jaryk.kernel.terms import Term
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce
from jaryk.norms.index import Index
from jaryk.norms.silence import Conflict, Silence

Formula = Callable[..., Term]
Reckoning = Callable[..., date]
AFormula = TypeVar("AFormula", bound=Formula)
AReckoning = TypeVar("AReckoning", bound=Reckoning)


@dataclass(frozen=True, slots=True)
class Law:
    """What a rule and a deadline have in common: a name, its paragraphs and its days.

    ``needs`` are the parameter names of the function with what they are declared to be.
    """

    name: str
    citations: tuple[Citation, ...]
    in_force: InForce
    needs: Mapping[str, type]
    symbol: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Rule(Law):
    """The formula of one step, for the days it is in force."""

    formula: Formula = field(compare=False)


@dataclass(frozen=True, slots=True)
class Deadline(Law):
    """How one date of a bill or a dispute is reckoned, for the days this is in force."""

    reckoning: Reckoning = field(compare=False)


ALaw = TypeVar("ALaw", Rule, Deadline)


class Shelf(Generic[ALaw]):
    """Rules, or deadlines, by name and day."""

    def __init__(self) -> None:
        self._laws: dict[str, list[ALaw]] = {}

    def put(self, law: ALaw) -> None:
        self._laws.setdefault(law.name, []).append(law)

    def __contains__(self, name: object) -> bool:
        return name in self._laws

    def all(self) -> tuple[ALaw, ...]:
        """Every version of every law, by name and day."""
        everything = [law for laws in self._laws.values() for law in laws]
        return tuple(sorted(everything, key=lambda law: (law.name, law.in_force.since)))

    def versions(self, name: str) -> tuple[ALaw, ...]:
        return tuple(self._laws.get(name, ()))

    def on(self, name: str, on: date) -> ALaw:
        """The one that speaks on the day; Silence for none, Conflict for two."""
        speaking = [law for law in self.versions(name) if law.in_force.covers(on)]
        if not speaking:
            raise Silence(name, on)
        if len(speaking) > 1:
            raise Conflict(name, on, ", ".join(law.symbol for law in speaking))
        return speaking[0]


class Registry:
    """The rules and deadlines of a body of law, each checked against its index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.rules: Shelf[Rule] = Shelf()
        self.deadlines: Shelf[Deadline] = Shelf()

    def rule(
        self, *citations: str, since: str, until: str | None = None, step: str | None = None
    ) -> Callable[[AFormula], AFormula]:
        """Register the formula of a step; ``step`` where another version bears the name."""

        def register(formula: AFormula) -> AFormula:
            self.rules.put(Rule(*self._law(formula, citations, since, until, step), formula))
            return formula

        return register

    def deadline(
        self, *citations: str, since: str, until: str | None = None, name: str | None = None
    ) -> Callable[[AReckoning], AReckoning]:
        """Register how a date is reckoned; ``name`` where another version bears the name."""

        def register(reckoning: AReckoning) -> AReckoning:
            law = self._law(reckoning, citations, since, until, name)
            self.deadlines.put(Deadline(*law, reckoning))
            return reckoning

        return register

    def _law(
        self,
        function: Callable[..., object],
        citations: Iterable[str],
        since: str,
        until: str | None,
        name: str | None,
    ) -> tuple[str, tuple[Citation, ...], InForce, Mapping[str, type], str, str]:
        symbol = f"{function.__module__}.{function.__qualname__}"
        cited = tuple(Citation.parse(citation) for citation in citations)
        if not cited:
            raise Refusal("norms.refusal.no_citation", who=symbol)
        ends = None if until is None else date.fromisoformat(until)
        in_force = InForce(date.fromisoformat(since), ends)
        self._index.must_hold(cited, in_force, symbol)
        meaning = inspect.getdoc(function) or ""
        return name or function.__name__, cited, in_force, _needs(function), symbol, meaning


def _needs(function: Callable[..., object]) -> Mapping[str, type]:
    hints: dict[str, Any] = get_type_hints(function)
    return {name: hints[name] for name in inspect.signature(function).parameters}
