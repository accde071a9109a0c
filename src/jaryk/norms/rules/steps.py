"""The stepped tariff: limits scaled to the days, energy in a step, its price."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Flag, Term, least, where
from jaryk.norms.national import rule

LIMIT_DECIMALS: Final = 4


@rule("R-91", "P-1", "D-4", since="2012-08-22")
def daily_start_kwh(
    step_from_month_kwh: Term, months_per_year: Term, days_per_year: Term, daily_norm_decimals: int
) -> Term:
    """The monthly start of a step, spread over the days of the year."""
    return _daily(step_from_month_kwh, months_per_year, days_per_year, daily_norm_decimals)


@rule("R-91", "P-1", "D-4", since="2012-08-22")
def daily_end_kwh(
    step_to_month_kwh: Term, months_per_year: Term, days_per_year: Term, daily_norm_decimals: int
) -> Term:
    """The monthly end of a step, spread over the days of the year: 700 kWh give 23.0137."""
    return _daily(step_to_month_kwh, months_per_year, days_per_year, daily_norm_decimals)


@rule("R-91", "P-1", since="2012-08-22")
def step_start_kwh(
    daily_start_kwh: Term,
    step_from_month_kwh: Term,
    days: Term,
    days_in_month: Term,
    norm_per_calendar_month: Flag,
) -> Term:
    """Where the step begins for these days."""
    by_month = _of_month(step_from_month_kwh, days, days_in_month)
    return where(norm_per_calendar_month, by_month, daily_start_kwh * days)


@rule("R-91", "P-1", since="2012-08-22")
def step_end_kwh(
    daily_end_kwh: Term,
    step_to_month_kwh: Term,
    days: Term,
    days_in_month: Term,
    norm_per_calendar_month: Flag,
    step_is_open: Flag,
    energy_kwh: Term,
) -> Term:
    """Where the step ends for these days; the last, open step ends with the energy itself."""
    by_month = _of_month(step_to_month_kwh, days, days_in_month)
    limit = where(norm_per_calendar_month, by_month, daily_end_kwh * days)
    return where(step_is_open, energy_kwh, limit)


@rule("R-91", since="2012-08-22")
def energy_in_step_kwh(energy_kwh: Term, step_start_kwh: Term, step_end_kwh: Term) -> Term:
    """Energy below the end of the step less energy below its start.

    Energy that lies exactly on a limit belongs to the lower step, and the steps add up to
    the whole whatever their number.
    """
    return least(energy_kwh, step_end_kwh) - least(energy_kwh, step_start_kwh)


@rule("R-91", "K2-9", "D-5", since="2012-08-22")
def step_amount_tyiyn(energy_in_step_kwh: Term, rate_tyiyn_per_kwh: Term) -> Term:
    """Energy in the step at its rate, to whole tyiyns."""
    return (energy_in_step_kwh * rate_tyiyn_per_kwh).round(0, HALF_UP)


def _daily(limit: Term, months_per_year: Term, days_per_year: Term, decimals: int) -> Term:
    return (limit * months_per_year).over(days_per_year, scale=decimals, rounding=HALF_UP)


def _of_month(limit: Term, days: Term, days_in_month: Term) -> Term:
    return (limit * days).over(days_in_month, scale=LIMIT_DECIMALS, rounding=HALF_UP)
