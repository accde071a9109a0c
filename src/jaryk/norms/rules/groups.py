"""Several tariff groups behind one connection, and the recalculation of a wrong one."""

from __future__ import annotations

from datetime import date
from typing import Final

from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms.national import deadline, rule
from jaryk.norms.rules.unmetered import first_claimable_on

ENERGY_DECIMALS: Final = 4


@rule("R-96", since="2012-08-22")
def energy_before_group_kwh(connection_kwh: Term, parts_before: Term, parts_in_all: Term) -> Term:
    """The connection's energy that falls on the groups listed before this one."""
    return _energy_of(parts_before, connection_kwh, parts_in_all)


@rule("R-96", since="2012-08-22")
def energy_through_group_kwh(connection_kwh: Term, parts_through: Term, parts_in_all: Term) -> Term:
    """The connection's energy that falls on the groups up to this one."""
    return _energy_of(parts_through, connection_kwh, parts_in_all)


@rule("R-96", since="2012-08-22")
def group_energy_kwh(energy_through_group_kwh: Term, energy_before_group_kwh: Term) -> Term:
    """The group's share by the contract, while it has no meter of its own.

    The running totals are rounded, not the share, so the groups add up to what the meter of
    the connection counted, to the last decimal.
    """
    return energy_through_group_kwh - energy_before_group_kwh


@rule("K1-Л", "D-5", since="2012-08-22")
def heating_should_be_tyiyn(heating_kwh: Term, highest_rate_tyiyn_per_kwh: Term) -> Term:
    """Heating against annex Л: its energy at the highest of the tariffs in force."""
    return (heating_kwh * highest_rate_tyiyn_per_kwh).round(0, HALF_UP)


@rule("R-96", "K1-Л", since="2012-08-22")
def recalculation_tyiyn(should_be_tyiyn: Term, billed_tyiyn: Term) -> Term:
    """What should have been billed for these days by the tariff of the time, less what was.

    Above zero the customer pays it, below zero the supplier gives it back.
    """
    return should_be_tyiyn - billed_tyiyn


@deadline("R-96", "K1-Л", "D-18", since="2012-08-22")
def recalculated_from(wrong_from_on: date, found_on: date, limitation_years: int) -> date:
    """The first day recalculated: that of the contract (R-96) or of the last check (K1-Л).

    Never earlier than the limitation period reaches back from the day it was found.
    """
    return max(wrong_from_on, first_claimable_on(found_on, limitation_years))


def _energy_of(parts: Term, connection_kwh: Term, parts_in_all: Term) -> Term:
    return (connection_kwh * parts).over(parts_in_all, scale=ENERGY_DECIMALS, rounding=HALF_UP)
