"""Use that no reading tells: by the average of another period, by capacity.

Which of them holds is told by ``jaryk.norms.bases``; here is how each is reckoned, and how a
true reading settles what was estimated. What a check meter decides and what follows a
faultless violation is in ``unmetered``.
"""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Flag, Term, least, where, zero
from jaryk.norms.national import rule

AVERAGE_DECIMALS: Final = 4


@rule("R-51", "R-92", "R-99", "K1-Е.3", "D-21", since="2012-08-22")
def average_daily_kwh(base_energy_kwh: Term, base_days: Term) -> Term:
    """The average daily use of the period that stands as the measure.

    It is the billing period before (R-92, R-99, K1-Е.3) or the nearest without a break (R-51).
    """
    return base_energy_kwh.over(base_days, scale=AVERAGE_DECIMALS, rounding=HALF_UP)


@rule("R-99", "K1-Е.3", "D-21", since="2012-08-22")
def averaged_days(estimated_days: Term, most_averaged_days: Term) -> Term:
    """The days that the average may stand for: no more than the law's month holds."""
    return least(estimated_days, most_averaged_days)


@rule("R-92", "R-99", "K1-Е.3", since="2012-08-22")
def average_estimate_kwh(average_daily_kwh: Term, averaged_days: Term) -> Term:
    """The average daily use for each of those days."""
    return average_daily_kwh * averaged_days


@rule("R-108", "K1-Е.3", "D-23", since="2012-08-22")
def hours_of_use(hours_a_day: Term, hours_in_day: Term, estimated_days: Term) -> Term:
    """The contract's hours of use on each day; a day has no more than it has."""
    return least(hours_a_day, hours_in_day) * estimated_days


@rule("R-108", "D-23", since="2012-08-22")
def contract_capacity_kwh(contract_capacity_kw: Term, hours_of_use: Term) -> Term:
    """The contract capacity through the hours of use, until the metering is registered."""
    return (contract_capacity_kw * hours_of_use).counted_in("kWh").round(4, HALF_UP)


@rule("K1-Е.3", since="2012-08-22")
def installed_capacity_kwh(installed_capacity_kw: Term, hours_of_use: Term) -> Term:
    """The installed capacity through the hours of use, once the month of averages is over."""
    return (installed_capacity_kw * hours_of_use).counted_in("kWh").round(4, HALF_UP)


@rule("R-92", "K1-Е.3", "D-22", since="2012-08-22")
def true_up_kwh(energy_by_days: Term, estimate_billed_kwh: Term, estimate_is_final: Flag) -> Term:
    """What a true reading adds to an estimate, or takes from it.

    The difference of the true readings falls on the days evenly, so each tariff settles its
    own days; where the law forbids a recalculation the estimate stands.
    """
    return where(estimate_is_final, zero("kWh"), energy_by_days - estimate_billed_kwh)
