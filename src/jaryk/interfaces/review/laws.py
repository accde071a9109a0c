"""The laws of a paragraph as a reviewer reads them: words, formula, symbol, figures, examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jaryk.interfaces.calculators.answer import ParameterTold
from jaryk.interfaces.calculators.told import told_parameters
from jaryk.interfaces.review.examples import (
    ExampleTable,
    of_basis,
    of_deadline,
    of_step,
    table_of,
)
from jaryk.kernel.texts import text
from jaryk.norms import bases, index, parameters, rulebook
from jaryk.norms.bases import Basis
from jaryk.norms.citations import Citation
from jaryk.norms.registry import Deadline, Rule
from jaryk.norms.show import formula_of
from jaryk.norms.words import meaning_of, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LawReviewed:
    """A rule, a deadline or a basis with every value of its parameters and all its examples."""

    name: str
    words: str
    meaning: str
    formula: str
    symbol: str
    since: date
    until: date | None
    citations: tuple[str, ...]
    parameters: tuple[ParameterTold, ...]
    examples: ExampleTable | None


def review(citation: str, lang: str) -> tuple[LawReviewed, ...]:
    """The laws that cite the paragraph or one of its parts, in the order of the norms.

    Refusal when the citation is malformed or not in the index.
    """
    cited = {paragraph.citation for paragraph in index.national().family(citation)}
    estimates = {
        basis.cause: basis for basis in bases.national() if not cited.isdisjoint(basis.citations)
    }
    return (
        *(_rule(rule, lang) for rule in rulebook.rules() if _rests_on(rule.citations, cited)),
        *(
            _deadline(each, lang)
            for each in rulebook.deadlines()
            if _rests_on(each.citations, cited)
        ),
        *(_basis(basis, lang) for basis in estimates.values()),
    )


def _rests_on(citations: Iterable[Citation], cited: set[Citation]) -> bool:
    return not cited.isdisjoint(citations)


def _rule(rule: Rule, lang: str) -> LawReviewed:
    table = table_of(rule.name)
    return LawReviewed(
        name=rule.name,
        words=name_of(rule.name, lang),
        meaning=meaning_of(rule.name, lang),
        formula=formula_of(rule, lang),
        symbol=rule.symbol,
        since=rule.in_force.since,
        until=rule.in_force.until,
        citations=_written(rule.citations),
        parameters=_parameters(rule.needs, lang),
        examples=of_step(rule.name, table, lang) if table else None,
    )


def _deadline(deadline: Deadline, lang: str) -> LawReviewed:
    return LawReviewed(
        name=deadline.name,
        words=text(f"norms.deadline.{deadline.name}.name", lang),
        meaning=rulebook.tell(deadline.name, deadline.in_force.since, lang),
        formula="",
        symbol=deadline.symbol,
        since=deadline.in_force.since,
        until=deadline.in_force.until,
        citations=_written(deadline.citations),
        parameters=_parameters(deadline.needs, lang),
        examples=of_deadline(deadline.name, lang),
    )


def _basis(basis: Basis, lang: str) -> LawReviewed:
    return LawReviewed(
        name=basis.cause.value,
        words=basis.for_whom(lang),
        meaning=basis.said(lang),
        formula="",
        symbol="jaryk.norms.bases.national",
        since=basis.in_force.since,
        until=basis.in_force.until,
        citations=_written(basis.citations),
        parameters=(),
        examples=of_basis(basis.cause.value, lang),
    )


def _parameters(needs: Iterable[str], lang: str) -> tuple[ParameterTold, ...]:
    """Every value, of any day, of the parameters among the needs."""
    book = parameters.national()
    values = [(need, value) for need in needs if need in book for value in book[need].values]
    return told_parameters(values, lang)


def _written(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(str(citation) for citation in citations)
