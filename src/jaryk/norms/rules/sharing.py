"""Energy of a period shared over its days, when a tariff or a tax changes inside it."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms.national import rule

ENERGY_DECIMALS: Final = 4


@rule("R-91", "K2-9", "P-2", since="2012-08-22")
def energy_by_days(
    period_energy_kwh: Term, period_days: Term, part_from_day: Term, part_to_day: Term
) -> Term:
    """The part of a period's energy that falls on its days from one until another.

    Each part is the rounded total up to its last day less the rounded total up to its first,
    so the parts of any cut add up to the whole to the last decimal.
    """

    def energy_until(day: Term) -> Term:
        total = period_energy_kwh * day
        return total.over(period_days, scale=ENERGY_DECIMALS, rounding=HALF_UP)

    return energy_until(part_to_day) - energy_until(part_from_day)
