"""Units of measurement as exponents: what may be added, and what a product is called.

A quantity without dimension is a ``share`` (shown as per cent) or a ``ratio`` (shown as it
is); for arithmetic the two are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from jaryk.kernel.mistakes import TermError

BASE_UNITS: Final = ("tyiyn", "kWh", "kvarh", "kW", "hour", "day", "month", "year")
_DIMENSIONLESS: Final = {"share": True, "ratio": False}


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
