"""What the rules read and do not set: quantities that usage, reference and ledger supply.

A file of this folder holds one subject and gives each quantity its unit, scale, most digits and
words. The column of a frame that bears the name holds the fixed-point integer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from jaryk.kernel.terms import Flag, Term, flag, quantity
from jaryk.norms.tables import entries


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named input; one without a unit is a flag."""

    name: str
    unit: str | None
    scale: int
    digits: int
    at_least: int | None
    words: Mapping[str, str]

    def steps(self, value: Fraction) -> int:
        """The value as the fixed-point integer of a column; ValueError where it is finer."""
        steps = value * 10**self.scale
        if steps.denominator != 1:
            raise ValueError(f"{self.name}: {value} has more than {self.scale} decimals")
        return int(steps)

    def term(self) -> Term | Flag:
        if self.unit is None:
            return flag(self.name)
        return quantity(
            self.name, self.unit, scale=self.scale, digits=self.digits, at_least=self.at_least
        )


class QuantityBook:
    """All quantities by name."""

    def __init__(self, quantities: Mapping[str, Quantity]) -> None:
        self._quantities = dict(quantities)

    def __contains__(self, name: object) -> bool:
        return name in self._quantities

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self._quantities.values())

    def __getitem__(self, name: str) -> Quantity:
        return self._quantities[name]


@cache
def national() -> QuantityBook:
    """The quantities of the files beside this module."""
    told = entries(files("jaryk.norms.quantities"))
    return QuantityBook({name: _quantity(name, entry) for name, entry in told.items()})


def _quantity(name: str, entry: dict[str, Any]) -> Quantity:
    return Quantity(
        name=name,
        unit=entry.get("unit"),
        scale=entry.get("scale", 0),
        digits=entry.get("digits", 0),
        at_least=entry.get("at_least"),
        words=entry["words"],
    )
