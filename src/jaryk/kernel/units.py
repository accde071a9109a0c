"""Units of measurement as exponents: what may be added, and what a product is called.

A quantity without dimension is a ``share`` (shown as per cent) or a ``ratio`` (shown as it
is); for arithmetic the two are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from jaryk.kernel.mistakes import TermError

BASE_UNITS: Final = (
    *("tyiyn", "kWh", "kvarh", "kW", "kvar", "kVA", "kV", "A", "W", "ohm", "km", "mm2"),
    *("minute", "hour", "day", "month", "year"),
)
_DIMENSIONLESS: Final = {"share": True, "ratio": False}

# What the electrical units are made of, as powers; any other unit is of its own kind.
_MADE_OF: Final[Mapping[str, Mapping[str, int]]] = {
    "kWh": {"ten": 3, "watt": 1, "hour": 1},
    "kvarh": {"ten": 3, "watt": 1, "hour": 1},
    "kW": {"ten": 3, "watt": 1},
    "kvar": {"ten": 3, "watt": 1},
    "kVA": {"ten": 3, "watt": 1},
    "kV": {"ten": 3, "volt": 1},
    "A": {"watt": 1, "volt": -1},
    "W": {"watt": 1},
    "ohm": {"volt": 2, "watt": -1},
}


@dataclass(frozen=True, slots=True)
class Unit:
    """Exponents by base unit, in the order of BASE_UNITS and without zeros."""

    exponents: tuple[tuple[str, int], ...]
    is_percent: bool = field(default=False, compare=False)

    @classmethod
    def parse(cls, written: str) -> Unit:
        """Read ``tyiyn/kWh``, ``kWh/month/kW``, ``kW*hour``, ``share/day``, ``ratio``."""
        numerator, *denominators = written.split("/")
        unit = _product_of(numerator)
        for denominator in denominators:
            unit = unit.per(_product_of(denominator))
        return unit

    def times(self, other: Unit) -> Unit:
        return self._with(other, sign=1)

    def per(self, other: Unit) -> Unit:
        return self._with(other, sign=-1)

    def exponent(self, base: str) -> int:
        return dict(self.exponents).get(base, 0)

    def measures_the_same(self, other: Unit) -> bool:
        """Whether a number may bear either unit: kW*hour and kWh, A*kV and kVA, kVA and kW."""
        return self._made_of() == other._made_of()

    def _made_of(self) -> dict[str, int]:
        powers: dict[str, int] = {}
        for base, exponent in self.exponents:
            for part, power in _MADE_OF.get(base, {base: 1}).items():
                powers[part] = powers.get(part, 0) + power * exponent
        return {part: power for part, power in powers.items() if power}

    def _with(self, other: Unit, *, sign: int) -> Unit:
        sums = {base: self.exponent(base) + sign * other.exponent(base) for base in BASE_UNITS}
        exponents = tuple((base, power) for base, power in sums.items() if power)
        percent = self.is_percent or (sign > 0 and other.is_percent)
        return Unit(exponents, percent and all(power < 0 for _, power in exponents))

    def __str__(self) -> str:
        above = "*".join(_power(base, power) for base, power in self.exponents if power > 0)
        below = "".join(f"/{_power(base, -power)}" for base, power in self.exponents if power < 0)
        return (above or ("share" if self.is_percent else "ratio")) + below


def _product_of(written: str) -> Unit:
    unit = Unit(())
    for name in written.split("*"):
        unit = unit.times(_base(name.strip()))
    return unit


def _base(name: str) -> Unit:
    if name in _DIMENSIONLESS:
        return Unit((), is_percent=_DIMENSIONLESS[name])
    if name not in BASE_UNITS:
        known = ", ".join((*BASE_UNITS, *_DIMENSIONLESS))
        raise TermError(f"unknown unit {name!r}; known are {known}")
    return Unit(((name, 1),))


def _power(base: str, power: int) -> str:
    return base if power == 1 else f"{base}^{power}"
