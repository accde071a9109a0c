"""Losses of a two-winding transformer in a month, active and reactive.

No-load losses run while the transformer is under voltage, load losses grow with the square of
its load. Each part is kept to four decimals, and the sum is rounded once, to a whole kilowatt-hour
as in the tables of the method.
"""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Flag, Term, constant, most, where, zero
from jaryk.norms.national import rule

LOAD_DECIMALS: Final = 6
PART_DECIMALS: Final = 4


@rule("M-11", since="2012-08-22")
def hours_energised(days: Term, transformer_hours_per_day: Term, hours_switched_off: Term) -> Term:
    """Hours under voltage: all hours of the days less those for which it was switched off."""
    return most(days * transformer_hours_per_day - hours_switched_off, zero("hour"))


@rule("M-11", since="2012-08-22")
def full_load_hours(
    shifts: Term, one_shift_hours: Term, two_shifts_hours: Term, three_shifts_hours: Term
) -> Term:
    """Hours of a month with the rated load, by the number of shifts; three are the most."""
    one, two = (constant(number, "ratio", scale=0) for number in (1, 2))
    more = where(shifts == two, two_shifts_hours, three_shifts_hours)
    return where(shifts == one, one_shift_hours, more)


@rule("M-11", "D-16", since="2012-08-22")
def load_factor(
    section_energy_kwh: Term, rated_kva: Term, loss_power_factor: Term, full_load_hours: Term
) -> Term:
    """Energy that passed over the energy at full load, to six decimals.

    The rating is the transformer's own, also where its losses are those of the next step.
    """
    at_full_load = rated_kva * loss_power_factor * full_load_hours
    factor = section_energy_kwh.over(at_full_load, scale=LOAD_DECIMALS, rounding=HALF_UP)
    return factor.counted_in("ratio")


@rule("M-5", "D-16", since="2012-08-22")
def short_circuit_kw(
    catalogue_short_circuit_kw: Term,
    step_rated_kva: Term,
    is_star_zigzag: Flag,
    zigzag_increase: Term,
    zigzag_most_kva: Term,
    is_delta_star: Flag,
    delta_increase: Term,
    delta_least_kva: Term,
    delta_most_kva: Term,
) -> Term:
    """The catalogue's figure for Y/Yн-0, raised for the two other groups of windings.

    A passport's figure is already that of its own group: both flags are then false.
    """
    whole = constant(1, "ratio", scale=0)
    zigzag = is_star_zigzag & (step_rated_kva <= zigzag_most_kva)
    delta = is_delta_star & (step_rated_kva >= delta_least_kva) & (step_rated_kva <= delta_most_kva)
    raised = where(delta, whole + delta_increase, whole)
    return catalogue_short_circuit_kw * where(zigzag, whole + zigzag_increase, raised)


@rule("M-11", since="2012-08-22")
def no_load_loss_kwh(no_load_kw: Term, hours_energised: Term) -> Term:
    """The loss in the core: the no-load loss for all hours under voltage."""
    return (no_load_kw * hours_energised).counted_in("kWh").round(PART_DECIMALS, HALF_UP)


@rule("M-11", "M-12", since="2012-08-22")
def load_loss_kwh(load_factor: Term, short_circuit_kw: Term, full_load_hours: Term) -> Term:
    """The loss in the windings: by the square of the load, for the hours of rated load."""
    loss = load_factor * load_factor * short_circuit_kw * full_load_hours
    return loss.counted_in("kWh").round(PART_DECIMALS, HALF_UP)


@rule("M-11", "M-13", "M-15", "D-15", since="2012-08-22")
def transformer_loss_kwh(no_load_loss_kwh: Term, load_loss_kwh: Term) -> Term:
    """Both losses together, to a whole kilowatt-hour."""
    return (no_load_loss_kwh + load_loss_kwh).round(0, HALF_UP)


@rule("M-10", "D-16", since="2012-08-22")
def no_load_kvar(step_rated_kva: Term, no_load_current: Term) -> Term:
    """Reactive power that magnetises the core, whatever the load."""
    return (step_rated_kva * no_load_current).counted_in("kvar")


@rule("M-10", "D-16", since="2012-08-22")
def short_circuit_kvar(step_rated_kva: Term, short_circuit_voltage: Term) -> Term:
    """Reactive power lost in the windings at rated load."""
    return (step_rated_kva * short_circuit_voltage).counted_in("kvar")


@rule("M-11", since="2012-08-22")
def no_load_loss_kvarh(no_load_kvar: Term, hours_energised: Term) -> Term:
    """Reactive energy of the core for all hours under voltage."""
    return (no_load_kvar * hours_energised).counted_in("kvarh").round(PART_DECIMALS, HALF_UP)


@rule("M-11", "M-12", since="2012-08-22")
def load_loss_kvarh(load_factor: Term, short_circuit_kvar: Term, full_load_hours: Term) -> Term:
    """Reactive energy of the windings, by the square of the load."""
    loss = load_factor * load_factor * short_circuit_kvar * full_load_hours
    return loss.counted_in("kvarh").round(PART_DECIMALS, HALF_UP)


@rule("M-11", "M-13", "D-15", since="2012-08-22")
def transformer_loss_kvarh(no_load_loss_kvarh: Term, load_loss_kvarh: Term) -> Term:
    """Both reactive losses together, to a whole kvarh."""
    return (no_load_loss_kvarh + load_loss_kvarh).round(0, HALF_UP)
