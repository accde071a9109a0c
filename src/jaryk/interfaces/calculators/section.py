"""Whose the section between meter and boundary is: what its losses change (R-104, R-105)."""

from __future__ import annotations

from datetime import date
from typing import Final

from jaryk.documents.explanation.told import Worked
from jaryk.interfaces.calculators.answer import Figure, Stage
from jaryk.interfaces.calculators.definition import Given
from jaryk.interfaces.calculators.fields import Asked, Choice, named_options, of_quantity
from jaryk.interfaces.calculators.told import figure_of, tell
from jaryk.kernel.texts import text

# The customer's section or another's; the meter behind it, seen from the source, or before it.
_FLAGS: Final = {
    "own_behind": (True, False),
    "own_before": (True, True),
    "other_behind": (False, False),
    "other_before": (False, True),
}


def section_asks() -> tuple[Asked, ...]:
    """Where the meter stands, and the sub-consumers' energy."""
    where = named_options("calculators.section", *_FLAGS)
    return (
        Choice(name="section", options=where, otherwise="own_behind"),
        of_quantity("subconsumers_energy_kwh", example="0", otherwise="0"),
    )


def charged(given: Given, losses: Worked, step: str, on: date, lang: str) -> tuple[Figure, Stage]:
    """What is left for the customer himself, once the losses of ``step`` fall on their owner."""
    is_own, has_counted = _FLAGS[given.choice("section")]
    worked = Worked(
        ("own_energy_kwh",),
        on,
        {
            **given.numbers("section_energy_kwh", "subconsumers_energy_kwh"),
            "section_losses_kwh": losses[step],
            "section_is_customers": is_own,
            "meter_counts_losses": has_counted,
        },
    )
    stage = Stage(title=text("calculators.section.stage", lang), steps=tell(worked, lang))
    return figure_of(worked, "own_energy_kwh", lang), stage
