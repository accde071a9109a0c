"""A vector model of a metering scheme: what the meter sees of the power that flows (I-20).

One and three elements see phase voltages, two see the voltages of A and C against B. The load is
taken to be symmetrical, with its currents φ behind their voltages. Power is counted in parts
of the power of one element at full voltage, full current and cos φ = 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.kernel.rounding import HALF_UP, rounded
from jaryk.norms.cosines import cosine

# Angles of the voltages in degrees; currents are behind their own phase by φ.
PHASES: Final = {"A": 0, "B": -120, "C": 120}
LINES: Final = {"AB": 30, "BC": -90, "CA": 150, "BA": -150, "CB": 90, "AC": -30}
_FULL: Final = Fraction(1)
_MOST_DEGREES: Final = 89


@dataclass(frozen=True, slots=True)
class Element:
    """A measuring element as it was found.

    ``voltage`` is a phase (A) or a pair of phases (AB), ``current`` the phase whose current it
    gets. ``seen`` is the share of the current that reaches it: 0 where a bridge shunts it or
    its voltage is gone.
    """

    voltage: str
    current: str
    is_reversed: bool = False
    seen: Fraction = _FULL

    def angle(self, degrees: int) -> int:
        """From the current to the voltage, at the load's φ."""
        turned = 180 if self.is_reversed else 0
        return (PHASES | LINES)[self.voltage] - PHASES[self.current] + degrees + turned


ONE_ELEMENT: Final = (Element("A", "A"),)
THREE_ELEMENTS: Final = (Element("A", "A"), Element("B", "B"), Element("C", "C"))
TWO_ELEMENTS: Final = (Element("AB", "A"), Element("CB", "C"))
_RIGHT: Final = {len(right): right for right in (ONE_ELEMENT, TWO_ELEMENTS, THREE_ELEMENTS)}


@dataclass(frozen=True, slots=True)
class Scheme:
    """The elements as found, in the order of the right scheme: A; A, C; or A, B, C."""

    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        voltages = {1: PHASES, 2: LINES, 3: PHASES}.get(len(self.elements), {})
        is_known = all(
            one.voltage in voltages and one.current in PHASES and 0 <= one.seen <= 1
            for one in self.elements
        )
        if not (voltages and is_known):
            raise Refusal("norms.refusal.scheme_unknown", scheme=self.written)

    @property
    def written(self) -> str:
        """UA·IA, UB·(−IB), UC·0,5·IC: as it may stand under a drawing."""
        return ", ".join(_written(element) for element in self.elements)

    @property
    def right(self) -> tuple[Element, ...]:
        """The elements as they should be."""
        return _RIGHT[len(self.elements)]

    def inputs(self, degrees: int) -> dict[str, int]:
        """What the rule of the error coefficient reads, at the load's φ in whole degrees.

        Refused where the meter stands still or runs back: no coefficient leads from nothing to
        what was used, so paragraph 20 goes on by paragraph 19 and connected power decides. A cosine
        is right to half a unit, so a sum of one unit an element may be nothing as well.
        """
        if abs(degrees) > _MOST_DEGREES:
            raise Refusal("norms.refusal.angle", degrees=degrees, most=_MOST_DEGREES)
        measured = power(self.elements, degrees)
        if measured <= len(self.elements):
            raise Refusal("norms.refusal.no_coefficient", scheme=self.written, degrees=degrees)
        return {
            "scheme_true_power": power(self.right, degrees),
            "scheme_measured_power": measured,
        }


def power(elements: tuple[Element, ...], degrees: int) -> int:
    """What the elements see together, in units of 10**-10 of one element's full power."""
    seen = sum(
        (element.seen * cosine(element.angle(degrees)) for element in elements), start=Fraction()
    )
    return int(rounded(seen, 0, HALF_UP))


def _written(element: Element) -> str:
    current = f"I{element.current}"
    if element.seen != 1:
        current = f"{element.seen}·{current}" if element.seen else "0"
    return f"U{element.voltage}·{f'(−{current})' if element.is_reversed else current}"
