"""Energy used past the meter, reckoned by the power that was connected.

The current is that of the breaker or fuse before the load, or what its wire can carry; from it
follows the power, from the power and the hours of use the energy. Less what the meter counted,
it is spread over the days recalculated. Where staff or equipment of the supplier are to blame,
the average of the days after repair or the check meter decides instead.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import Final

from jaryk.kernel.terms import HALF_UP, Flag, Term, constant, most, where, zero
from jaryk.norms.national import deadline, rule

ENERGY_DECIMALS: Final = 4


@rule("IБ-2.3", "IБ-2.4", since="2012-08-22")
def wire_a(
    wire_mm2: Term,
    wire_is_copper: Flag,
    copper_amperes_per_mm2: Term,
    aluminium_amperes_per_mm2: Term,
) -> Term:
    """Current that the wire carries, by its metal and cross-section."""
    by_metal = where(wire_is_copper, copper_amperes_per_mm2, aluminium_amperes_per_mm2)
    return (wire_mm2 * by_metal).counted_in("A")


@rule("IБ-2.1", "IБ-2.2", "IБ-3.1", since="2012-08-22")
def protection_a(breaker_a: Term, fuse_a: Term) -> Term:
    """The larger of the breaker's setting and the fuse's rating; nothing where neither is there."""
    return most(breaker_a, fuse_a)


@rule("IБ-3.1", "IБ-3.2", since="2012-08-22")
def connected_a(protection_a: Term, wire_a: Term, connected_after_protection: Flag) -> Term:
    """Behind a breaker or fuse its current; before them, or without any, that of the wire."""
    is_limited = connected_after_protection & (protection_a > zero("A"))
    return where(is_limited, protection_a, wire_a)


@rule("IБ-4.1", since="2012-08-22")
def household_kw(
    phase_kv: Term,
    connected_a: Term,
    is_three_phase: Flag,
    three_phases: Term,
    unmetered_power_factor: Term,
) -> Term:
    """A household's power: phase voltage times current, three times that for three phases."""
    full = _full_power(phase_kv, connected_a, is_three_phase, three_phases)
    return (full * unmetered_power_factor).counted_in("kW")


@rule("IБ-4.1", since="2012-08-22")
def household_hours(
    warm_days: Term, warm_hours_per_day: Term, cold_days: Term, cold_hours_per_day: Term
) -> Term:
    """Hours of a household's use: fewer a day from April to October than in the cold months."""
    return warm_days * warm_hours_per_day + cold_days * cold_hours_per_day


@rule("IБ-1.1", "IБ-4.1", since="2012-08-22")
def household_unmetered_kwh(household_kw: Term, household_hours: Term) -> Term:
    """Energy of a household by connected power."""
    energy = (household_kw * household_hours).counted_in("kWh")
    return energy.round(ENERGY_DECIMALS, HALF_UP)


@rule("IБ-5.1", since="2012-08-22")
def nonhousehold_kw(
    phase_kv: Term,
    connected_a: Term,
    is_three_phase: Flag,
    three_phases: Term,
    uses_reactive_power: Flag,
    load_power_factor: Term,
    unmetered_power_factor: Term,
) -> Term:
    """The same for the others, but three-phase motors and the like have the cos φ of their load."""
    full = _full_power(phase_kv, connected_a, is_three_phase, three_phases)
    has_own_factor = is_three_phase & uses_reactive_power
    factor = where(has_own_factor, load_power_factor, unmetered_power_factor)
    return (full * factor).counted_in("kW")


@rule("IБ-1.1", "IБ-5.1", since="2012-08-22")
def nonhousehold_unmetered_kwh(
    nonhousehold_kw: Term,
    recalculated_days: Term,
    nonhousehold_hours_per_day: Term,
    utilisation: Term,
) -> Term:
    """Energy by connected power around the clock, times the coefficient of utilisation."""
    hours = recalculated_days * nonhousehold_hours_per_day
    energy = (nonhousehold_kw * hours * utilisation).counted_in("kWh")
    return energy.round(ENERGY_DECIMALS, HALF_UP)


@rule("IБ-4.3", "IБ-5.3", "D-19", since="2012-08-22")
def unaccounted_kwh(calculated_kwh: Term, metered_kwh: Term) -> Term:
    """What was reckoned less what the meter counted in the same days, never below zero."""
    return most(calculated_kwh - metered_kwh, zero("kWh"))


@rule("IБ-4.4", "IБ-5.4", "D-19", since="2012-08-22")
def unaccounted_before_part_kwh(
    unaccounted_kwh: Term, recalculated_days: Term, part_from_day: Term
) -> Term:
    """The unaccounted energy that falls on the days before the part."""
    return _by_days(unaccounted_kwh, part_from_day, recalculated_days)


@rule("IБ-4.4", "IБ-5.4", "D-19", since="2012-08-22")
def unaccounted_through_part_kwh(
    unaccounted_kwh: Term, recalculated_days: Term, part_to_day: Term
) -> Term:
    """The unaccounted energy that falls on the days up to the end of the part."""
    return _by_days(unaccounted_kwh, part_to_day, recalculated_days)


@rule("IБ-4.4", "IБ-5.4", "D-19", since="2012-08-22")
def unaccounted_of_part_kwh(
    unaccounted_through_part_kwh: Term, unaccounted_before_part_kwh: Term
) -> Term:
    """The part's share by days, for the tariff of its own time; the parts give the whole."""
    return unaccounted_through_part_kwh - unaccounted_before_part_kwh


@rule("I-26", since="2012-08-22")
def no_fault_kwh(
    energy_after_repair_kwh: Term, days_after_repair: Term, days_unmetered: Term
) -> Term:
    """Where the customer is not to blame: the daily average after repair, for the days without."""
    energy = energy_after_repair_kwh * days_unmetered
    return energy.over(days_after_repair, scale=ENERGY_DECIMALS, rounding=HALF_UP)


@rule("R-101", "I-27", "I-28", since="2012-08-22")
def check_metered_kwh(check_meter_kwh: Term, check_losses_kwh: Term) -> Term:
    """With a check meter it decides, and nothing is reckoned by power or coefficient.

    Losses between the two meters that it did not count are added.
    """
    return check_meter_kwh + check_losses_kwh


@deadline("I-18", "I-19", "IБ-4.1", "IБ-5.1", "D-18", since="2012-08-22")
def recalculated_since_visit_on(found_on: date, last_visit_on: date, limitation_years: int) -> date:
    """A broken meter or seal, or doubtful metering: from the inspector's last visit."""
    return max(last_visit_on, first_claimable_on(found_on, limitation_years))


@deadline("I-21.1", "I-21.3", "IБ-4.1", "IБ-5.1", "D-18", since="2012-08-22")
def recalculated_since_limitation_on(found_on: date, limitation_years: int) -> date:
    """Use past the meter by a device or a wire: for the whole period of limitation."""
    return first_claimable_on(found_on, limitation_years)


@deadline("I-21.2", "IБ-4.1", "IБ-5.1", "D-18", since="2012-08-22")
def recalculated_since_disconnection_on(
    found_on: date, disconnected_on: date, limitation_years: int
) -> date:
    """One who connected himself again: from the day the supplier disconnected him."""
    return max(disconnected_on, first_claimable_on(found_on, limitation_years))


@deadline("I-20", "IБ-4.2", "D-18", since="2012-08-22")
def household_scheme_since_on(found_on: date, registered_on: date, limitation_years: int) -> date:
    """A household's wrong scheme: from the registration of its metering."""
    return max(registered_on, first_claimable_on(found_on, limitation_years))


@deadline("I-20", "IБ-5.2", "D-18", since="2012-08-22")
def nonhousehold_scheme_since_on(
    found_on: date, last_check_on: date, limitation_years: int
) -> date:
    """A wrong scheme of another customer: from the last check of its metering."""
    return max(last_check_on, first_claimable_on(found_on, limitation_years))


def first_claimable_on(found_on: date, limitation_years: int) -> date:
    """The first day for which a claim is still in time on the day of the act.

    A claim for a day is in time until the same day so many years later. On 29 February the
    same day may be missing; the first that is left is then 1 March.
    """
    year = found_on.year - limitation_years
    is_leap_day = (found_on.month, found_on.day) == (2, 29)
    if is_leap_day and not isleap(year):
        return date(year, 3, 1)
    return found_on.replace(year=year)


def _full_power(phase_kv: Term, amperes: Term, is_three_phase: Flag, three_phases: Term) -> Term:
    phases = where(is_three_phase, three_phases, constant(1, "ratio", scale=0))
    return phase_kv * amperes * phases


def _by_days(energy: Term, day: Term, days: Term) -> Term:
    return (energy * day).over(days, scale=ENERGY_DECIMALS, rounding=HALF_UP)
