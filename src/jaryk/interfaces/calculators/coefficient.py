"""How much more was used than a wrongly connected meter counted (I-20)."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from jaryk.documents.explanation.told import Worked
from jaryk.interfaces.calculators.answer import Answer, Stage
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import (
    Asked,
    Choice,
    Number,
    Option,
    Options,
    Yes,
    named_options,
    of_quantity,
)
from jaryk.interfaces.calculators.told import figure_of, tell
from jaryk.kernel.texts import text
from jaryk.norms.metering_scheme import (
    LINES,
    ONE_ELEMENT,
    PHASES,
    THREE_ELEMENTS,
    TWO_ELEMENTS,
    Element,
    Scheme,
)

_RIGHT: Final = {"three": THREE_ELEMENTS, "two": TWO_ELEMENTS, "one": ONE_ELEMENT}
_VOLTAGES: Final = {"three": tuple(PHASES), "two": tuple(LINES), "one": tuple(PHASES)}
_PART: Final = "calculators.coefficient.part"
_SHARE_DECIMALS: Final = 4
_WHOLE: Final = 10**_SHARE_DECIMALS
_MOST_DEGREES: Final = 89


def asks() -> tuple[Asked, ...]:
    """The meter's elements as they were found, the angle of the load, the energy counted."""
    kinds = named_options("calculators.coefficient.elements", *_RIGHT)
    return (
        Choice(name="elements", options=kinds, otherwise="three", steers=True),
        Number(
            name="degrees",
            example="30",
            measured_in="ratio",
            scale=0,
            most=_MOST_DEGREES,
            hint="calculators.hint.degrees",
        ),
        *(
            asked
            for kind, elements in _RIGHT.items()
            for number, element in enumerate(elements, 1)
            for asked in _element(kind, number, element)
        ),
        of_quantity("metered_kwh", example="1000"),
        Day(name="law_on", is_today=True, hint="calculators.hint.law_on"),
    )


def work(given: Given, lang: str) -> Answer:
    """The coefficient, the energy that was used, and what of it was not accounted for."""
    on, degrees = given.day("law_on"), given.number("degrees")
    scheme = Scheme(_found(given))
    powers = scheme.inputs(degrees)
    metered = given.numbers("metered_kwh")
    used = Worked(("energy_by_coefficient_kwh",), on, {**powers, **metered})
    calculated = {"calculated_kwh": used["energy_by_coefficient_kwh"]}
    missing = Worked(("unaccounted_kwh",), on, {**calculated, **metered})
    drawn = text("calculators.coefficient.scheme", lang, scheme=scheme.written, degrees=degrees)
    return Answer(
        figures=(
            figure_of(used, "error_coefficient", lang),
            figure_of(used, "energy_by_coefficient_kwh", lang),
            figure_of(missing, "unaccounted_kwh", lang),
        ),
        stages=(
            Stage(
                title=text("calculators.coefficient.stage", lang),
                steps=(*tell(used, lang), *tell(missing, lang)),
                sources=(drawn,),
            ),
        ),
        remarks=(text("calculators.coefficient.remark", lang),),
    )


def _element(kind: str, number: int, right: Element) -> tuple[Asked, ...]:
    """Voltage, current, direction and share of an element; as in the right scheme unless told."""
    only, group = ("elements", (kind,)), f"calculators.coefficient.element.no{number}"
    voltages, currents = _letters("U", _VOLTAGES[kind]), _letters("I", tuple(PHASES))
    return (
        Choice(
            name=f"{kind}_{number}_voltage",
            options=voltages,
            otherwise=right.voltage,
            only=only,
            group=group,
            words=f"{_PART}.voltage",
        ),
        Choice(
            name=f"{kind}_{number}_current",
            options=currents,
            otherwise=right.current,
            only=only,
            group=group,
            words=f"{_PART}.current",
        ),
        Number(
            name=f"{kind}_{number}_seen",
            example="100",
            otherwise="100",
            measured_in="share",
            scale=_SHARE_DECIMALS,
            most=_WHOLE,
            only=only,
            group=group,
            words=f"{_PART}.seen",
        ),
        Yes(name=f"{kind}_{number}_reversed", only=only, group=group, words=f"{_PART}.reversed"),
    )


def _letters(sign: str, phases: tuple[str, ...]) -> Options:
    def options(lang: str) -> list[Option]:
        del lang
        return [Option(code=phase, words=f"{sign}{phase}") for phase in phases]

    return options


def _found(given: Given) -> tuple[Element, ...]:
    kind = given.choice("elements")
    return tuple(
        Element(
            voltage=given.choice(f"{kind}_{number}_voltage"),
            current=given.choice(f"{kind}_{number}_current"),
            is_reversed=given.yes(f"{kind}_{number}_reversed"),
            seen=Fraction(given.number(f"{kind}_{number}_seen"), _WHOLE),
        )
        for number in range(1, len(_RIGHT[kind]) + 1)
    )


CALCULATOR: Final = Calculator(
    name="coefficient",
    asks=asks,
    work=work,
    example={
        "elements": ("three",),
        "degrees": ("30",),
        "three_1_seen": ("0",),
        "metered_kwh": ("1000",),
        "law_on": ("2026-05-31",),
    },
)
