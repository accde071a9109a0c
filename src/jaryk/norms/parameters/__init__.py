"""Dated parameters: the numbers that the law, practice or the supplier sets.

A file of this folder holds one subject; an entry gives the parameter's unit, scale, words
and its values by date, each with its citation. A gap, an overlap or a citation that was not
law on those days stops the import.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jaryk.kernel.terms import Term, constant
from jaryk.norms import index
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce, must_tile
from jaryk.norms.silence import Silence
from jaryk.norms.tables import entries


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is worth on the days ``in_force``; written exactly, as a decimal."""

    written: str
    in_force: InForce
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number with its history.

    ``set_by`` is ``law``, ``practice`` or ``supplier``: who may change it.
    """

    name: str
    unit: str
    scale: int
    set_by: str
    words: Mapping[str, str]
    note: str
    values: tuple[Value, ...]

    def on(self, on: date) -> Value:
        """The value on a day; Silence when none was set yet or any more."""
        for value in self.values:
            if value.in_force.covers(on):
                return value
        raise Silence(self.name, on)

    def whole(self, on: date) -> int:
        """The value as a whole number (days, decimals); ValueError when it is not one."""
        return int(self.on(on).written)

    def term(self, on: date) -> Term:
        """The value as a named constant of a formula."""
        return constant(self.on(on).written, self.unit, scale=self.scale, name=self.name)


class ParameterBook:
    """All parameters by name."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = dict(parameters)

    def __contains__(self, name: object) -> bool:
        return name in self._parameters

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._parameters.values())

    def __getitem__(self, name: str) -> Parameter:
        return self._parameters[name]


@cache
def national() -> ParameterBook:
    """The parameters of the files beside this module."""
    told = entries(files("jaryk.norms.parameters"))
    return ParameterBook({name: read(name, entry) for name, entry in told.items()})


def read(name: str, entry: dict[str, Any]) -> Parameter:
    """A parameter from its table; ValueError for a gap, an overlap or an unexact value."""
    values = tuple(_value(name, value) for value in entry["values"])
    must_tile((value.in_force for value in values), name)
    return Parameter(
        name=name,
        unit=entry["unit"],
        scale=entry["scale"],
        set_by=entry["set_by"],
        words=entry["words"],
        note=entry["note"],
        values=values,
    )


def _value(name: str, entry: dict[str, Any]) -> Value:
    written = entry["value"]
    if not isinstance(written, str):
        raise ValueError(f'{name}: write the value in quotes, "0.001", so that it stays exact')
    in_force = InForce(entry["since"], entry.get("until"))
    citations = tuple(Citation.parse(citation) for citation in entry["citations"])
    index.national().must_hold(citations, in_force, name)
    return Value(written, in_force, citations)
