"""What a use of electricity costs by the published tariffs of its days."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from jaryk.documents.figures import short_day
from jaryk.interfaces.calculators.answer import Answer
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import Asked, Choice, of_quantity
from jaryk.interfaces.calculators.priced import Use, groups, price
from jaryk.interfaces.calculators.priced_told import price_figures, price_lines, price_stages
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text

_LONGEST_DAYS: Final = 400


def asks() -> tuple[Asked, ...]:
    """Energy, the days on which it was used, and the tariff group."""
    return (
        of_quantity("energy_kwh", example="850"),
        Day(name="from", example="2026-04-16"),
        Day(name="to", example="2026-05-15", hint="calculators.hint.day_included"),
        Choice(name="group", options=groups, otherwise="household", reads_tariffs=True),
    )


def work(given: Given, lang: str) -> Answer:
    """The charge by parts and steps, the taxes, and the sum."""
    use = Use(days=_days(given), energy_dwh=given.number("energy_kwh"))
    priced = price((use,), group_code=given.choice("group"))
    return Answer(
        figures=price_figures(priced, lang),
        stages=(price_lines(priced, lang), *price_stages(priced, lang)),
        remarks=(text("calculators.bill.remark", lang),),
    )


def _days(given: Given) -> Period:
    first, last = given.day("from"), given.day("to")
    if first > last:
        raise Refusal("calculators.bill.order", first=short_day(first), last=short_day(last))
    days = Period(first, last + timedelta(days=1))
    if days.days > _LONGEST_DAYS:
        raise Refusal("calculators.bill.too_long", days=days.days, most=_LONGEST_DAYS)
    return days


CALCULATOR: Final = Calculator(
    name="bill",
    asks=asks,
    work=work,
    example={
        "energy_kwh": ("850",),
        "from": ("2026-04-16",),
        "to": ("2026-05-15",),
        "group": ("household",),
    },
)
