"""Who bears the losses between meter and boundary, and what is left for the customer himself."""

from __future__ import annotations

from jaryk.kernel.terms import Flag, Term, where, zero
from jaryk.norms.national import rule


@rule("R-104", "R-105", "M-2", "D-17", since="2012-08-22")
def charged_losses_kwh(
    section_losses_kwh: Term, section_is_customers: Flag, meter_counts_losses: Flag
) -> Term:
    """Losses of the section as they change the meter's energy; below zero they are taken off.

    Added where the customer owns the section and his meter stands behind it. Taken off where
    the section is the supplier's or a third party's and the meter stands before it.
    """
    return _charged(section_losses_kwh, section_is_customers, meter_counts_losses)


@rule("R-104", "R-105", "M-3", "D-17", since="2012-08-22")
def charged_losses_kvarh(
    section_losses_kvarh: Term, section_is_customers: Flag, meter_counts_losses: Flag
) -> Term:
    """Reactive losses of the section, by the same owner."""
    return _charged(section_losses_kvarh, section_is_customers, meter_counts_losses)


@rule("R-104", "R-105", since="2012-08-22")
def energy_at_boundary_kwh(section_energy_kwh: Term, charged_losses_kwh: Term) -> Term:
    """The meter's energy brought to the boundary of ownership."""
    return section_energy_kwh + charged_losses_kwh


@rule("R-6", "K1-И", since="2012-08-22")
def own_energy_kwh(energy_at_boundary_kwh: Term, subconsumers_energy_kwh: Term) -> Term:
    """What is left for the customer once the energy of the sub-consumers is taken off.

    Below zero the balance does not hold: their meters were not read on the same day, or one
    of them is wrong. Whoever bills must stop there.
    """
    return energy_at_boundary_kwh - subconsumers_energy_kwh


def _charged(losses: Term, section_is_customers: Flag, meter_counts_losses: Flag) -> Term:
    nothing = zero(losses.unit)
    added = where(meter_counts_losses, nothing, losses)
    taken_off = where(meter_counts_losses, nothing - losses, nothing)
    return where(section_is_customers, added, taken_off)
