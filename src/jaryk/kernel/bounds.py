"""How large a fixed-point integer can ever become, at its own scale or at a finer one.

The static guard against wrap-around.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from jaryk.kernel.mistakes import TermError
from jaryk.kernel.units import Unit

MOST_DIGITS: Final = 38  # every integer of 38 digits fits Int128


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest integer a node can take, both included."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise TermError(f"the least value {self.low} is above the greatest {self.high}")
        if self.digits > MOST_DIGITS:
            raise TermError(f"a value could take {self.digits} digits; {MOST_DIGITS} are the most")

    @property
    def digits(self) -> int:
        return len(str(max(abs(self.low), abs(self.high))))

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high

    def covers(self, other: Bounds) -> bool:
        return self.low <= other.low and other.high <= self.high

    def plus(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, self.high + other.high)

    def minus(self, other: Bounds) -> Bounds:
        return Bounds(self.low - other.high, self.high - other.low)

    def times(self, other: Bounds) -> Bounds:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bounds(min(corners), max(corners))

    def shifted(self, places: int) -> Bounds:
        """The same values written with so many more decimal places."""
        return Bounds(self.low * 10**places, self.high * 10**places)


class Scaled(Protocol):
    """Anything with a unit whose value is an integer / 10**scale within bounds."""

    @property
    def unit(self) -> Unit: ...
    @property
    def scale(self) -> int: ...
    @property
    def bounds(self) -> Bounds: ...


def checked_scale(scale: int) -> int:
    """The scale, if it can be one."""
    if scale < 0:
        raise TermError(f"a scale counts decimal places and is never {scale}")
    return scale


def finest_scale(first: Scaled, *others: Scaled) -> int:
    """The scale at which terms of one unit are added or compared without loss."""
    for other in others:
        if other.unit != first.unit:
            raise TermError(f"{first.unit} and {other.unit} cannot be added or compared")
    return max(term.scale for term in (first, *others))


def bounds_at(term: Scaled, scale: int) -> Bounds:
    """The bounds of the term's integer once it is written at a scale no coarser than its own."""
    return term.bounds.shifted(scale - term.scale)
