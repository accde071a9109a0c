"""Taxes on the charge for energy: VAT and sales tax alike, at the rate of the profile."""

from __future__ import annotations

from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms.national import rule


@rule("R-91", "P-3", "D-5", since="2012-08-22")
def tax_amount_tyiyn(energy_charge_tyiyn: Term, tax_rate: Term) -> Term:
    """The charge for energy at the tax rate of the tariff group, to whole tyiyns."""
    return (energy_charge_tyiyn * tax_rate).round(0, HALF_UP)
