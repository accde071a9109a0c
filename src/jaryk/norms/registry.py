"""How a rule is written down and how the rules of a day are put in order.

A rule is a function that builds the Term of one step. Its parameter names are what it needs:
another rule's step, a dated parameter or a quantity. A deadline is a function that reckons a
day from days, the calendar and dated parameters, or a moment from moments. Both cite their
paragraphs, and a citation that the index does not hold on the rule's days stops the import.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar, get_type_hints

from jaryk.kernel.errors import Refusal
from jaryk.kernel.terms import Term
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce
from jaryk.norms.index import Index
from jaryk.norms.silence import Conflict, Silence

Formula: TypeAlias = Callable[..., Term]
Reckoning: TypeAlias = Callable[..., date]
Function = TypeVar("Function", bound=Callable[..., object])
Function_co = TypeVar("Function_co", bound=Callable[..., object], covariant=True)
AFormula = TypeVar("AFormula", bound=Formula)
AReckoning = TypeVar("AReckoning", bound=Reckoning)


@dataclass(frozen=True, slots=True)
class Law(Generic[Function_co]):
    """A function of the law: its name, its paragraphs and the days on which it speaks.

    ``needs`` are the function's parameter names with what they are declared to be.
    """

    name: str
    citations: tuple[Citation, ...]
    in_force: InForce
    needs: Mapping[str, type]
    symbol: str
    meaning: str
    function: Function_co = field(compare=False)


Rule: TypeAlias = Law[Formula]
Deadline: TypeAlias = Law[Reckoning]


class Shelf(Generic[Function]):
    """Laws of one kind by name and day."""

    def __init__(self) -> None:
        self._laws: dict[str, list[Law[Function]]] = {}

    def put(self, law: Law[Function]) -> None:
        self._laws.setdefault(law.name, []).append(law)

    def __contains__(self, name: object) -> bool:
        return name in self._laws

    def all(self) -> tuple[Law[Function], ...]:
        """Every version of every law, by name and day."""
        everything = [law for laws in self._laws.values() for law in laws]
        return tuple(sorted(everything, key=lambda law: (law.name, law.in_force.since)))

    def versions(self, name: str) -> tuple[Law[Function], ...]:
        return tuple(self._laws.get(name, ()))

    def on(self, name: str, on: date) -> Law[Function]:
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
        self.rules: Shelf[Formula] = Shelf()
        self.deadlines: Shelf[Reckoning] = Shelf()

    def rule(
        self, *citations: str, since: str, until: str | None = None, step: str | None = None
    ) -> Callable[[AFormula], AFormula]:
        """Register the formula of a step; ``step`` where another version bears the name."""

        def register(formula: AFormula) -> AFormula:
            in_force = _in_force(since, until)
            self.rules.put(self._law(formula, step or formula.__name__, citations, in_force))
            return formula

        return register

    def deadline(
        self, *citations: str, since: str, until: str | None = None, name: str | None = None
    ) -> Callable[[AReckoning], AReckoning]:
        """Register how a date is reckoned; ``name`` where another version bears the name."""

        def register(reckoning: AReckoning) -> AReckoning:
            in_force = _in_force(since, until)
            law = self._law(reckoning, name or reckoning.__name__, citations, in_force)
            self.deadlines.put(law)
            return reckoning

        return register

    def _law(
        self, function: Function, name: str, citations: Iterable[str], in_force: InForce
    ) -> Law[Function]:
        symbol = f"{function.__module__}.{function.__qualname__}"
        cited = tuple(Citation.parse(citation) for citation in citations)
        if not cited:
            raise Refusal("norms.refusal.no_citation", who=symbol)
        self._index.must_hold(cited, in_force, symbol)
        return Law(
            name=name,
            citations=cited,
            in_force=in_force,
            needs=_needs(function),
            symbol=symbol,
            meaning=inspect.getdoc(function) or "",
            function=function,
        )


def _in_force(since: str, until: str | None) -> InForce:
    return InForce(date.fromisoformat(since), None if until is None else date.fromisoformat(until))


def _needs(function: Callable[..., object]) -> Mapping[str, type]:
    hints: dict[str, Any] = get_type_hints(function)
    return {name: hints[name] for name in inspect.signature(function).parameters}
