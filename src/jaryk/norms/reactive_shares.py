"""The regulator's share of the active tariff at which reactive energy is priced (R-129).

None has been found published, so none is built in: reactive energy is not charged until the
supplier loads the regulator's decision, and a calculation without it refuses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.norms.dated import InForce, must_tile
from jaryk.norms.silence import NoReactiveShare

SHARE_SCALE: Final = 4


@dataclass(frozen=True, slots=True)
class ReactiveShare:
    """A share on the days ``in_force``, with the decision that approved it."""

    value: Fraction
    in_force: InForce
    source: str


class ReactiveShares:
    """The shares by day."""

    def __init__(self, shares: Iterable[ReactiveShare]) -> None:
        self._shares = tuple(sorted(shares, key=lambda share: share.in_force.since))
        must_tile((share.in_force for share in self._shares), "reactive_share")

    def on(self, on: date) -> ReactiveShare:
        """The share of a day; NoReactiveShare, which says what to load, when there is none."""
        for share in self._shares:
            if share.in_force.covers(on):
                return share
        raise NoReactiveShare(on)

    def steps_on(self, on: date) -> int:
        """The same as the fixed-point integer that the rule reads."""
        return int(self.on(on).value * 10**SHARE_SCALE)


NOTHING_LOADED: Final = ReactiveShares(())


def read(lines: Iterable[str]) -> ReactiveShares:
    """Shares from CSV: since, until (empty: until further notice), value, source.

    Refused with the line's number where a field is wrong; ValueError for a gap or an overlap.
    """
    rows = enumerate(csv.DictReader(lines), start=2)
    return ReactiveShares([_share(number, row) for number, row in rows])


def _share(number: int, row: Mapping[str, str]) -> ReactiveShare:
    try:
        value = Fraction(row["value"].strip().replace(",", "."))
        until = date.fromisoformat(row["until"]) if row["until"] else None
        in_force = InForce(date.fromisoformat(row["since"]), until)
        source = row["source"].strip()
    except (KeyError, ValueError, ZeroDivisionError, TypeError, AttributeError):
        raise Refusal("norms.refusal.reactive_share_line", number=number) from None
    steps = value * 10**SHARE_SCALE
    if not source or not 0 < steps < 10 ** (SHARE_SCALE + 1) or steps.denominator != 1:
        raise Refusal("norms.refusal.reactive_share_line", number=number)
    return ReactiveShare(value, in_force, source)
