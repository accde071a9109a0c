"""Energy of a period shared over its days, when a tariff or a tax changes inside it."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms.national import rule

ENERGY_DECIMALS: Final = 4


@rule("R-91", "P-2", since="2012-08-22")
def energy_before_part_kwh(period_energy_kwh: Term, period_days: Term, part_from_day: Term) -> Term:
    """The period's energy that falls on the days before the part."""
    return _energy_until(part_from_day, period_energy_kwh, period_days)


@rule("R-91", "P-2", since="2012-08-22")
def energy_through_part_kwh(period_energy_kwh: Term, period_days: Term, part_to_day: Term) -> Term:
    """The period's energy that falls on its days up to the end of the part."""
    return _energy_until(part_to_day, period_energy_kwh, period_days)


@rule("R-91", "P-2", since="2012-08-22")
def energy_by_days(energy_through_part_kwh: Term, energy_before_part_kwh: Term) -> Term:
    """The energy of the part: up to its end less up to its start.

    Both totals are rounded, not the difference, so the parts of any cut add up to the whole
    to the last decimal.
    """
    return energy_through_part_kwh - energy_before_part_kwh


def _energy_until(day: Term, energy: Term, period_days: Term) -> Term:
    return (energy * day).over(period_days, scale=ENERGY_DECIMALS, rounding=HALF_UP)
