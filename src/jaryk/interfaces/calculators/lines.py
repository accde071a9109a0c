"""Losses of a line, active and reactive, and who bears them (appendix 4)."""

from __future__ import annotations

from typing import Final

from jaryk.documents.explanation.told import Worked
from jaryk.interfaces.calculators.answer import Answer, Stage
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import Asked, of_quantity
from jaryk.interfaces.calculators.section import charged, section_asks
from jaryk.interfaces.calculators.told import figure_of, tell
from jaryk.kernel.texts import text

_INPUTS: Final = (
    "section_energy_kwh",
    "section_reactive_kvarh",
    "line_ohm_per_km",
    "line_reactance_ohm_per_km",
    "line_km",
    "line_kv",
    "line_hours",
)


def asks() -> tuple[Asked, ...]:
    """The energy that passed, the line, its hours of work."""
    return (
        of_quantity("section_energy_kwh", example="100000"),
        of_quantity("section_reactive_kvarh", example="60000", otherwise="0"),
        of_quantity("line_kv", example="10"),
        of_quantity("line_km", example="5"),
        of_quantity("line_ohm_per_km", example="0,65"),
        of_quantity("line_reactance_ohm_per_km", example="0,4", otherwise="0"),
        of_quantity("line_hours", example="744", hint="calculators.hint.line_hours"),
        *section_asks(),
        Day(name="law_on", is_today=True, hint="calculators.hint.law_on"),
    )


def work(given: Given, lang: str) -> Answer:
    """Losses by the mean current, then the energy that is left for the customer himself."""
    on = given.day("law_on")
    worked = Worked(("line_loss_kwh", "line_loss_kvarh"), on, given.numbers(*_INPUTS))
    own, stage = charged(given, worked, "line_loss_kwh", on, lang)
    return Answer(
        figures=(
            figure_of(worked, "line_loss_kwh", lang),
            figure_of(worked, "line_loss_kvarh", lang),
            own,
        ),
        stages=(
            Stage(title=text("calculators.lines.stage", lang), steps=tell(worked, lang)),
            stage,
        ),
        remarks=(text("calculators.lines.remark", lang),),
    )


CALCULATOR: Final = Calculator(
    name="lines",
    asks=asks,
    work=work,
    example={
        "section_energy_kwh": ("100000",),
        "section_reactive_kvarh": ("60000",),
        "line_kv": ("10",),
        "line_km": ("5",),
        "line_ohm_per_km": ("0,65",),
        "line_reactance_ohm_per_km": ("0,4",),
        "line_hours": ("744",),
        "law_on": ("2026-05-31",),
    },
)
