"""Losses of a transformer in a month, active and reactive, and who bears them (appendix 4)."""

from __future__ import annotations

from typing import Final

from jaryk.documents.explanation.told import Worked
from jaryk.interfaces.calculators.answer import Answer, Stage
from jaryk.interfaces.calculators.days import AMonth
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import (
    Asked,
    Choice,
    Number,
    Option,
    named_options,
    of_quantity,
)
from jaryk.interfaces.calculators.section import charged, section_asks
from jaryk.interfaces.calculators.told import figure_of, tell
from jaryk.kernel.texts import text
from jaryk.norms.equipment import Windings, catalogued

_CATALOGUE: Final = ("figures_from", ("catalogue",))
_PASSPORT: Final = ("figures_from", ("passport",))
_WINDINGS: Final = {
    "star_star": Windings.STAR_STAR,
    "star_zigzag": Windings.STAR_ZIGZAG,
    "delta_star": Windings.DELTA_STAR,
}
_OF_PASSPORT: Final = (
    "no_load_kw",
    "catalogue_short_circuit_kw",
    "no_load_current",
    "short_circuit_voltage",
)


def asks() -> tuple[Asked, ...]:
    """The transformer by its nameplate or its passport, the month, the shifts, the energy."""
    figures = named_options("calculators.losses.figures", "catalogue", "passport")
    shifts = named_options("calculators.losses.shifts", "one", "two", "three")
    return (
        Choice(name="figures_from", options=figures, otherwise="catalogue", steers=True),
        of_quantity("section_energy_kwh", example="42000"),
        of_quantity("rated_kva", example="250"),
        Number(
            name="made_in",
            example="1988",
            measured_in="ratio",
            scale=0,
            least=1950,
            most=2099,
            only=_CATALOGUE,
        ),
        Choice(name="windings", options=_windings, otherwise="star_star", only=_CATALOGUE),
        *(
            of_quantity(name, example=example, only=_PASSPORT)
            for name, example in zip(_OF_PASSPORT, ("0,61", "3,7", "2,3", "4,5"), strict=True)
        ),
        Choice(name="shifts_worked", options=shifts, otherwise="one"),
        AMonth(name="month"),
        of_quantity("hours_switched_off", example="0", otherwise="0"),
        *section_asks(),
    )


def work(given: Given, lang: str) -> Answer:
    """Losses of the month, then the energy that is left for the customer himself."""
    on = given.month("month").first_on
    facts = {
        **_transformer(given),
        **given.numbers("section_energy_kwh", "hours_switched_off"),
        "shifts": ("one", "two", "three").index(given.choice("shifts_worked")) + 1,
        "days": given.month("month").days,
    }
    worked = Worked(("transformer_loss_kwh", "transformer_loss_kvarh"), on, facts)
    own, stage = charged(given, worked, "transformer_loss_kwh", on, lang)
    return Answer(
        figures=(
            figure_of(worked, "transformer_loss_kwh", lang),
            figure_of(worked, "transformer_loss_kvarh", lang),
            own,
        ),
        stages=(
            Stage(
                title=text("calculators.losses.stage", lang),
                steps=tell(worked, lang),
                sources=(_source(given, lang),),
            ),
            stage,
        ),
        remarks=(text("calculators.losses.remark", lang),),
    )


def _windings(lang: str) -> list[Option]:
    """The groups of windings; their signs are the same in every language."""
    del lang
    return [Option(code=code, words=windings.value) for code, windings in _WINDINGS.items()]


def _transformer(given: Given) -> dict[str, int | bool]:
    """What the rules read of the transformer."""
    rating = given.number("rated_kva")
    if given.choice("figures_from") == "catalogue":
        windings = _WINDINGS[given.choice("windings")]
        return catalogued(rating, given.number("made_in")).inputs(rating, windings)
    return {
        **given.numbers("rated_kva", *_OF_PASSPORT),
        "step_rated_kva": rating,
        "is_star_zigzag": False,
        "is_delta_star": False,
    }


def _source(given: Given, lang: str) -> str:
    if given.choice("figures_from") == "passport":
        return text("calculators.losses.by_passport", lang)
    found = catalogued(given.number("rated_kva"), given.number("made_in"))
    return text(
        "calculators.losses.by_catalogue",
        lang,
        rating=found.step_rated_kva,
        since=found.made_since,
        until=found.made_until - 1,
    )


CALCULATOR: Final = Calculator(
    name="losses",
    asks=asks,
    work=work,
    example={
        "figures_from": ("catalogue",),
        "section_energy_kwh": ("42000",),
        "rated_kva": ("250",),
        "made_in": ("1988",),
        "windings": ("star_star",),
        "shifts_worked": ("two",),
        "month": ("2026-05",),
    },
)
