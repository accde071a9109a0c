"""Energy of a violation act, priced on the very path that bills take (R-93.2, I-18, I-19)."""

from __future__ import annotations

from jaryk.charges.queries.lines import ChargeKind
from jaryk.documents.invoice_lines import EnergyCharged
from jaryk.interfaces.calculators.priced import Use, price
from jaryk.kernel.periods import Period
from jaryk.reference.queries.taxes import TaxKind


def priced_energy(*, group_code: str, days: Period, energy_dwh: int) -> EnergyCharged:
    """What the energy of the days costs by the group's published tariffs, with its taxes."""
    priced = price([Use(days, energy_dwh)], group_code=group_code)
    taxes = dict.fromkeys(TaxKind, 0)
    for line in priced.taxes:
        taxes[TaxKind(line["kind"] - ChargeKind.ENERGY)] += int(line["amount_tyiyn"])
    return EnergyCharged(
        group_code=group_code,
        energy_dwh=energy_dwh,
        amount_tyiyn=priced.energy_tyiyn,
        taxes={tax: amount for tax, amount in taxes.items() if amount},
    )
