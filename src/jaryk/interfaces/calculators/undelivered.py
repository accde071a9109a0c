"""Energy that the supplier failed to deliver (R-51)."""

from __future__ import annotations

from typing import Final

from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import short_day
from jaryk.interfaces.calculators.answer import Answer, Stage
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import Asked, of_quantity
from jaryk.interfaces.calculators.told import figure_of, tell
from jaryk.kernel.texts import text
from jaryk.norms import calendar, rulebook

_INPUTS: Final = ("base_energy_kwh", "base_days", "period_energy_kwh", "period_days", "made_up_kwh")


def asks() -> tuple[Asked, ...]:
    """Use and days of the last whole period, and of the period in which supply fell short."""
    return (
        of_quantity("base_energy_kwh", example="930", hint="calculators.hint.base"),
        of_quantity("base_days", example="31"),
        of_quantity("period_energy_kwh", example="700", hint="calculators.hint.short_period"),
        of_quantity("period_days", example="30"),
        of_quantity("made_up_kwh", example="0", otherwise="0"),
        Day(name="period_from_on", example="2026-05-01", is_today=True),
    )


def work(given: Given, lang: str) -> Answer:
    """The daily shortfall for every day, less what has been made up."""
    on = given.day("period_from_on")
    worked = Worked(("undelivered_left_kwh",), on, given.numbers(*_INPUTS))
    by = rulebook.reckon("undelivered_energy_by", on, calendar.national(), period_from_on=on)
    return Answer(
        figures=tuple(
            figure_of(worked, step, lang)
            for step in ("undelivered_left_kwh", "undelivered_kwh", "average_daily_kwh")
        ),
        stages=(
            Stage(title=text("calculators.undelivered.stage", lang), steps=tell(worked, lang)),
        ),
        remarks=(text("calculators.undelivered.remark", lang, by=short_day(by)),),
    )


CALCULATOR: Final = Calculator(
    name="undelivered",
    asks=asks,
    work=work,
    example={
        "base_energy_kwh": ("930",),
        "base_days": ("31",),
        "period_energy_kwh": ("700",),
        "period_days": ("30",),
        "period_from_on": ("2026-05-01",),
    },
)
