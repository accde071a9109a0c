"""Rounding that is part of a rule: symmetric about zero, in two independent ways.

``rounded`` works on a Fraction, for the exact reading. ``FloorDivision`` says how the same
result comes out of a floor division of integers, for columns:
``(stretch * n + lift) // (stretch * d)`` with d above zero and a lift by the sign of n.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jaryk.kernel.bounds import Bounds, Scaled, bounds_at, checked_scale


class Rounding(Enum):
    HALF_UP = "half away from zero"
    DOWN = "towards zero"
    UP = "away from zero"


HALF_UP = Rounding.HALF_UP
DOWN = Rounding.DOWN
UP = Rounding.UP


def rounded(value: Fraction, scale: int, rounding: Rounding) -> Fraction:
    """``value`` at ``scale`` decimals."""
    whole, rest = divmod(abs(value) * 10**scale, 1)
    if (rounding is UP and rest) or (rounding is HALF_UP and rest >= Fraction(1, 2)):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**scale)


@dataclass(frozen=True, slots=True)
class FloorDivision:
    """A rounded division of a numerator by a divisor above zero, as a floor division.

    Half a divisor must be whole, so both are doubled unless the divisor is one even number.
    """

    numerator: Bounds
    divisor: Bounds
    rounding: Rounding

    def __post_init__(self) -> None:
        _ = self.peak  # Bounds refuse what is too wide

    @property
    def stretch(self) -> int:
        known_even = self.divisor.low == self.divisor.high and self.divisor.low % 2 == 0
        return 2 if self.rounding is HALF_UP and not known_even else 1

    @property
    def stretched(self) -> Bounds:
        return self.numerator.times(Bounds(self.stretch, self.stretch))

    @property
    def stretched_divisor(self) -> Bounds:
        return self.divisor.times(Bounds(self.stretch, self.stretch))

    @property
    def peak(self) -> Bounds:
        """All that the computation passes through: a lift is never negative nor a divisor."""
        lifted = self.stretched.plus(Bounds(0, self.stretched_divisor.high - 1))
        return Bounds(min(lifted.low, 0), max(lifted.high, self.stretched_divisor.high))

    @property
    def result(self) -> Bounds:
        corners = [
            int(rounded(Fraction(n, d), 0, self.rounding))
            for n in (self.numerator.low, self.numerator.high)
            for d in (self.divisor.low, self.divisor.high)
        ]
        return Bounds(min(corners), max(corners))


def division(a: Scaled, b: Scaled, scale: int, rounding: Rounding) -> FloorDivision:
    """The integers of a / b at ``scale``: whichever side needs it gets more decimal places."""
    places = scale + b.scale - a.scale
    numerator, divisor = a.bounds.shifted(max(places, 0)), b.bounds.shifted(max(-places, 0))
    return FloorDivision(numerator, divisor, rounding)


def rounding_off(term: Scaled, scale: int, rounding: Rounding) -> FloorDivision:
    """The integers of a term brought to a coarser scale."""
    step = 10 ** (term.scale - checked_scale(scale))
    return FloorDivision(term.bounds, Bounds(step, step), rounding)


def rounded_bounds(term: Scaled, scale: int, rounding: Rounding) -> Bounds:
    """The bounds of the term at another scale, finer or coarser."""
    if scale > term.scale:
        return bounds_at(term, scale)
    return rounding_off(term, scale, rounding).result
