"""Cosines at whole degrees, to ten decimals.

Angles of a metering scheme need trigonometry, and a cosine is seldom a fraction. Instead of a
float the catalogue ``data/cosines.csv`` holds each as an integer of ten decimals: on any machine
the same coefficient comes out, and a court can check it with a printed table. An angle is read
off an instrument to a degree at best, so finer steps would only pretend.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Final

DECIMALS: Final = 10


def cosine(degrees: int) -> int:
    """The cosine of any whole angle, in units of 10**-10."""
    angle = abs(degrees) % 360
    angle = min(angle, 360 - angle)
    return _quadrant()[angle] if angle <= 90 else -_quadrant()[180 - angle]


def angle_of(power_factor: Fraction) -> int:
    """The whole angle whose cosine is nearest to the power factor; from 0 to 90 degrees."""
    wanted = power_factor * 10**DECIMALS
    return min(range(91), key=lambda degrees: abs(_quadrant()[degrees] - wanted))


@cache
def _quadrant() -> tuple[int, ...]:
    written = files("jaryk.norms").joinpath("data/cosines.csv").read_text("utf-8")
    rows = csv.DictReader(written.splitlines())
    return tuple(int(Fraction(row["cosine"]) * 10**DECIMALS) for row in rows)
