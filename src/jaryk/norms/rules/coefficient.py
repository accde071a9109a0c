"""The error coefficient of a wrong metering scheme, and the energy that was really used.

A vector model of the scheme (``norms/metering_scheme.py``) gives the power with the right scheme
and the power that the meter saw, both in parts of one element's full power.
"""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms.national import rule

COEFFICIENT_DECIMALS: Final = 6
ENERGY_DECIMALS: Final = 4


@rule("I-20", "IБ-1.2", "D-20", since="2012-08-22")
def error_coefficient(scheme_true_power: Term, scheme_measured_power: Term) -> Term:
    """How many times more was used than the meter counted, to six decimals.

    A meter that stands still or runs back has no coefficient: its measured power is not above
    zero, the input is refused, and the energy is reckoned by connected power instead.
    """
    return scheme_true_power.over(
        scheme_measured_power, scale=COEFFICIENT_DECIMALS, rounding=HALF_UP
    )


@rule("IБ-1.2", "IБ-4.2", "IБ-5.2", "D-20", since="2012-08-22")
def energy_by_coefficient_kwh(metered_kwh: Term, error_coefficient: Term) -> Term:
    """The meter's energy times the coefficient, for the days recalculated."""
    return (metered_kwh * error_coefficient).round(ENERGY_DECIMALS, HALF_UP)
