"""Energy that the supplier failed to deliver, and how it is made up."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Term, most, zero
from jaryk.norms.national import rule

AVERAGE_DECIMALS: Final = 4


@rule("R-51", "D-21", since="2012-08-22")
def actual_daily_kwh(period_energy_kwh: Term, period_days: Term) -> Term:
    """The average daily use of the billing period in which the supply fell short."""
    return period_energy_kwh.over(period_days, scale=AVERAGE_DECIMALS, rounding=HALF_UP)


@rule("R-51", since="2012-08-22")
def undelivered_kwh(average_daily_kwh: Term, actual_daily_kwh: Term, period_days: Term) -> Term:
    """The daily shortfall against the nearest period without a break, for every day.

    A customer who used no less than before was not left without: nothing is undelivered.
    """
    return most(average_daily_kwh - actual_daily_kwh, zero("kWh/day")) * period_days


@rule("R-51", since="2012-08-22")
def undelivered_left_kwh(undelivered_kwh: Term, made_up_kwh: Term) -> Term:
    """What is still owed after the energy made up in this period or the next."""
    return most(undelivered_kwh - made_up_kwh, zero("kWh"))
