"""Losses of overhead and cable lines, active and reactive.

The method takes the mean current, I = √(Eа² + Eр²) / (√3 · U · T), and loses 3 · I² · R · T.
Put together the roots vanish, and what is left is exact: (Eа² + Eр²) · R / (U² · T).
"""

from __future__ import annotations

from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms.national import rule


@rule("M-16", since="2012-08-22")
def line_ohm(line_ohm_per_km: Term, line_km: Term) -> Term:
    """Resistance of the line by its length."""
    return line_ohm_per_km * line_km


@rule("M-16", since="2012-08-22")
def line_reactance_ohm(line_reactance_ohm_per_km: Term, line_km: Term) -> Term:
    """Reactance of the line by its length."""
    return line_reactance_ohm_per_km * line_km


@rule("M-17", since="2012-08-22")
def squared_energy(section_energy_kwh: Term, section_reactive_kvarh: Term) -> Term:
    """The square of the full energy by the meters, from which the mean current follows."""
    square = "kVA*kVA*hour*hour"
    active = (section_energy_kwh * section_energy_kwh).counted_in(square)
    return active + (section_reactive_kvarh * section_reactive_kvarh).counted_in(square)


@rule("M-17", "M-18", "D-15", since="2012-08-22")
def line_loss_kwh(
    squared_energy: Term, line_ohm: Term, line_kv: Term, line_hours: Term, kilowatts_per_watt: Term
) -> Term:
    """Active energy lost in all three phases, to a whole kilowatt-hour."""
    loss = squared_energy * line_ohm * kilowatts_per_watt
    return loss.over(line_kv * line_kv * line_hours, scale=0, rounding=HALF_UP).counted_in("kWh")


@rule("M-17", "M-18", "D-15", since="2012-08-22")
def line_loss_kvarh(
    squared_energy: Term,
    line_reactance_ohm: Term,
    line_kv: Term,
    line_hours: Term,
    kilowatts_per_watt: Term,
) -> Term:
    """Reactive energy lost in all three phases, to a whole kvarh."""
    loss = squared_energy * line_reactance_ohm * kilowatts_per_watt
    return loss.over(line_kv * line_kv * line_hours, scale=0, rounding=HALF_UP).counted_in("kvarh")
