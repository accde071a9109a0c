"""Reactive energy of non-household customers: how much is free, and the price of the rest.

The decree asks for a degree of compensation of 0.9 and does not say of what; both readings
are here and the contract chooses (D-25). The price rests on a share that the regulator
approves and that must be loaded first (``jaryk.norms.reactive_shares``).
"""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import HALF_UP, Flag, Term, constant, least, most, where, zero
from jaryk.norms.national import rule

ENERGY_DECIMALS: Final = 4


@rule("R-123", "D-25", since="2012-08-22")
def required_degree(degree_set: Term, compensation_degree: Term) -> Term:
    """The degree that the supplier set for the customer, never above the law's."""
    return least(degree_set, compensation_degree)


@rule("R-123", "D-25", since="2012-08-22")
def free_by_tangent_kvarh(energy_kwh: Term, tangent_set: Term, tangent_at_degree: Term) -> Term:
    """Reactive energy that goes with the active one at the required power factor."""
    free = energy_kwh * most(tangent_set, tangent_at_degree)
    return free.round(ENERGY_DECIMALS, HALF_UP)


@rule("R-123", "D-25", since="2012-08-22")
def free_by_share_kvarh(
    reactive_kvarh: Term, compensated_kvarh: Term, required_degree: Term
) -> Term:
    """The share of all reactive energy needed that may stay uncompensated."""
    uncompensated = constant(1, "ratio", scale=0) - required_degree
    needed = reactive_kvarh + compensated_kvarh
    return (needed * uncompensated).round(ENERGY_DECIMALS, HALF_UP)


@rule("R-121", "R-123", since="2012-08-22")
def chargeable_kvarh(
    reactive_kvarh: Term,
    free_by_tangent_kvarh: Term,
    free_by_share_kvarh: Term,
    degree_is_share: Flag,
    is_household: Flag,
) -> Term:
    """Reactive energy above what is free; a household's is never charged."""
    free = where(degree_is_share, free_by_share_kvarh, free_by_tangent_kvarh)
    above = most(reactive_kvarh - free, zero("kvarh"))
    return where(is_household, zero("kvarh"), above)


@rule("R-129", since="2012-08-22")
def reactive_rate_tyiyn_per_kvarh(rate_tyiyn_per_kwh: Term, reactive_share: Term) -> Term:
    """The regulator's share of the rate for active energy."""
    return rate_tyiyn_per_kwh * reactive_share


@rule("R-129", "D-5", since="2012-08-22")
def reactive_amount_tyiyn(chargeable_kvarh: Term, reactive_rate_tyiyn_per_kvarh: Term) -> Term:
    """The chargeable reactive energy at its rate, to whole tyiyns."""
    return (chargeable_kvarh * reactive_rate_tyiyn_per_kvarh).round(0, HALF_UP)
