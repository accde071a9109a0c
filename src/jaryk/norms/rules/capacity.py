"""Load at the system's peak hours, declared capacity, and what of it is paid for."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Term, constant, least, most, where, zero
from jaryk.norms.national import rule

LOAD_DECIMALS: Final = 4


@rule("R-103", "R-106", since="2012-08-22")
def half_hour_load_kw(half_hour_kwh: Term, load_interval_hours: Term) -> Term:
    """The load of a half hour: its energy over half an hour.

    The energy is the sum of all the customer's connections in the same half hour, so the load
    is the coincident one; the greatest in the peak hours is the customer's actual load.
    """
    load = half_hour_kwh.over(load_interval_hours, scale=LOAD_DECIMALS, rounding=HALF_UP)
    return load.counted_in("kW")


@rule("K1-Ж.1", since="2012-08-22")
def simultaneous_load_kw(sum_of_maxima_kw: Term, simultaneity: Term) -> Term:
    """Where nothing adds the meters up: the sum of their maxima by the coefficient.

    Loads that do not coincide never add up to more than the sum of their maxima.
    """
    coefficient = least(simultaneity, constant(1, "ratio", scale=0))
    return (sum_of_maxima_kw * coefficient).round(LOAD_DECIMALS, HALF_UP)


@rule("R-103", since="2012-08-22")
def own_load_kw(actual_load_kw: Term, one_rate_sub_load_kw: Term) -> Term:
    """The load in the system's maximum less that of sub-consumers who pay by one rate."""
    return most(actual_load_kw - one_rate_sub_load_kw, zero("kW"))


@rule("K1-А.3", "D-24", since="2012-08-22")
def payable_capacity_kw(
    own_load_kw: Term,
    declared_capacity_kw: Term,
    connected_capacity_kva: Term,
    declared_from_kva: Term,
) -> Term:
    """The capacity paid for: where one is declared, no less than the quarter's declaration."""
    declared = most(declared_capacity_kw, own_load_kw)
    return where(connected_capacity_kva >= declared_from_kva, declared, own_load_kw)


@rule("R-103", "D-5", since="2012-08-22")
def capacity_charge_tyiyn(
    payable_capacity_kw: Term,
    capacity_rate_tyiyn_per_kw_month: Term,
    days: Term,
    days_in_month: Term,
) -> Term:
    """The capacity at the monthly rate of a two-rate tariff, for the days of the part."""
    monthly = payable_capacity_kw * capacity_rate_tyiyn_per_kw_month
    return (monthly * days).over(days_in_month, scale=0, rounding=HALF_UP)


@rule("K1-А.3", since="2012-08-22")
def excess_capacity_kw(own_load_kw: Term, declared_capacity_kw: Term) -> Term:
    """The load above the capacity declared for the quarter."""
    return most(own_load_kw - declared_capacity_kw, zero("kW"))


@rule("K1-А.1", since="2012-08-22")
def excess_energy_kwh(energy_kwh: Term, contract_volume_kwh: Term) -> Term:
    """The energy above the volume agreed for the month or the quarter."""
    return most(energy_kwh - contract_volume_kwh, zero("kWh"))
