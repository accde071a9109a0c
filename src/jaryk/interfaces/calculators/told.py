"""How the steps of rules are told with their parameters, and results with their units."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jaryk.documents.explanation.told import Worked, decimal
from jaryk.interfaces.calculators.answer import Figure, ParameterTold, StepTold
from jaryk.kernel.measures import measure
from jaryk.kernel.money import som
from jaryk.kernel.prose import formula, prose
from jaryk.kernel.texts import text
from jaryk.norms import parameters
from jaryk.norms.book import Step
from jaryk.norms.parameters import Value
from jaryk.norms.show import value_in_words
from jaryk.norms.words import name_of


def tell(worked: Worked, lang: str, names: Iterable[str] | None = None) -> tuple[StepTold, ...]:
    """The steps in the order of computation; only those of ``names`` where these are given."""
    wanted = None if names is None else set(names)
    return tuple(
        _step(step, worked, lang) for step in worked.steps if wanted is None or step.name in wanted
    )


def figure_of(worked: Worked, step: str, lang: str) -> Figure:
    """The result of a step, in its own words and unit."""
    found = next(each for each in worked.steps if each.name == step)
    term = found.term
    value = Fraction(worked[step], 10**term.scale)
    return Figure(
        key=step,
        words=capitalised(name_of(step, lang)),
        told=measure(value, term.unit, scale=term.scale, lang=lang),
        value=decimal(worked[step], term.scale),
        unit=str(term.unit),
    )


def capitalised(words: str) -> str:
    """The words as they begin a line."""
    return words[0].upper() + words[1:]


def money(key: str, amount_tyiyn: int, lang: str, *, words: str = "") -> Figure:
    """A sum of money under a text of the calculators, or under ``words``."""
    return Figure(
        key=key,
        words=words or text(f"calculators.figure.{key}", lang),
        told=f"{som(amount_tyiyn, lang)}\u00a0{text('kernel.unit.tyiyn.many', lang)}",
        value=amount_tyiyn,
        unit="tyiyn",
    )


def _step(step: Step, worked: Worked, lang: str) -> StepTold:
    return StepTold(
        step=step.name,
        name=name_of(step.name, lang),
        text=prose(step.term, worked.row, lang, name_of),
        formula=formula(step.term, lang, name_of),
        citations=tuple(str(citation) for citation in step.rule.citations),
        since=step.rule.in_force.since,
        until=step.rule.in_force.until,
        parameters=told_parameters(step.parameters.items(), lang),
    )


def told_parameters(bound: Iterable[tuple[str, Value]], lang: str) -> tuple[ParameterTold, ...]:
    """Dated parameters by name, in words with their dates and paragraphs."""
    return tuple(
        ParameterTold(
            name=name,
            words=parameters.national()[name].words[lang],
            value=value_in_words(parameters.national()[name], value, lang),
            since=value.in_force.since,
            until=value.in_force.until,
            citations=tuple(str(citation) for citation in value.citations),
        )
        for name, value in bound
    )
