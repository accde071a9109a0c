"""Coefficients of utilisation by kind of activity, for non-household customers (IБ-5.1).

The decree takes them from another method (№ 151-П of 5 September 2002), which we do not have.
No value is built in: the supplier loads its table, and until then the calculation refuses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jaryk.kernel.errors import Refusal
from jaryk.norms import quantities
from jaryk.norms.dated import InForce, must_tile
from jaryk.norms.silence import NoUtilisation


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A value for an activity on the days ``in_force``, with where it is written."""

    activity: str
    value: Fraction
    in_force: InForce
    source: str


class UtilisationTable:
    """The coefficients by activity and day."""

    def __init__(self, coefficients: Mapping[str, tuple[Coefficient, ...]]) -> None:
        self._coefficients = dict(coefficients)

    def on(self, activity: str, on: date) -> Coefficient:
        """The coefficient of an activity on a day; NoUtilisation when none is loaded."""
        for coefficient in self._coefficients.get(activity, ()):
            if coefficient.in_force.covers(on):
                return coefficient
        raise NoUtilisation(activity, on)

    def steps_on(self, activity: str, on: date) -> int:
        """The same as the fixed-point integer that the rule reads."""
        return quantities.national()["utilisation"].steps(self.on(activity, on).value)


NOTHING_LOADED = UtilisationTable({})


def read(lines: Iterable[str]) -> UtilisationTable:
    """A table from CSV: activity, since, until (empty: until further notice), value, source.

    Refused with the line's number where a field is wrong; ValueError for a gap or an overlap.
    """
    found: dict[str, list[Coefficient]] = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        coefficient = _coefficient(number, row)
        found.setdefault(coefficient.activity, []).append(coefficient)
    for activity, coefficients in found.items():
        coefficients.sort(key=lambda each: each.in_force.since)
        must_tile((each.in_force for each in coefficients), activity)
    return UtilisationTable({activity: tuple(rows) for activity, rows in found.items()})


def _coefficient(number: int, row: Mapping[str, str]) -> Coefficient:
    try:
        value = Fraction(row["value"].strip().replace(",", "."))
        until = date.fromisoformat(row["until"]) if row["until"] else None
        in_force = InForce(date.fromisoformat(row["since"]), until)
        is_fit = 0 < value <= 1 and bool(row["activity"] and row["source"])
    except (KeyError, ValueError, ZeroDivisionError, TypeError, AttributeError):
        is_fit = False
    if not is_fit:
        raise Refusal("norms.refusal.utilisation_line", number=number)
    return Coefficient(row["activity"], value, in_force, row["source"])
