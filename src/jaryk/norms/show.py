"""What the system says of a paragraph: for ``jaryk norms show`` and the page of norms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jaryk.kernel.measures import measure
from jaryk.kernel.prose import formula
from jaryk.kernel.terms import Unit
from jaryk.kernel.texts import text
from jaryk.norms import bases, index, parameters, rulebook
from jaryk.norms.bases import Basis
from jaryk.norms.citations import Citation
from jaryk.norms.index import Paragraph
from jaryk.norms.parameters import Parameter, Value
from jaryk.norms.registry import Deadline, Rule
from jaryk.norms.words import meaning_of, name_of


@dataclass(frozen=True, slots=True)
class LawShown:
    """A rule, a deadline or a basis of estimates that cites the paragraph; a rule has a formula."""

    name: str
    words: str
    meaning: str
    formula: str
    since: date
    until: date | None
    symbol: str


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """A dated value that cites the paragraph."""

    name: str
    words: str
    value: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ParagraphShown:
    """A paragraph in one language, with its sub-paragraphs and all that rests on it."""

    citation: str
    said: str
    title: str
    since: date
    until: date | None
    changed: tuple[str, ...]
    status: str
    planned: bool
    remark: str
    source: str
    laws: tuple[LawShown, ...]
    parameters: tuple[ParameterShown, ...]
    by: tuple[str, ...]
    tests: tuple[str, ...]
    parts: tuple[ParagraphShown, ...]


def show(citation: str, lang: str) -> ParagraphShown:
    """The paragraph cited; refused when the citation is malformed or not in the index."""
    head, *parts = index.national().family(citation)
    return _shown(head, lang, tuple(_shown(part, lang, ()) for part in parts))


def lines(shown: ParagraphShown, lang: str) -> list[str]:
    """The paragraph as plain lines for a terminal; sub-paragraphs are indented."""
    told = [f"{shown.citation} · {shown.said}", shown.title, _standing(shown, lang)]
    if shown.changed:
        told.append(text("norms.show.changed", lang, decrees=", ".join(shown.changed)))
    told += [told_of for told_of in (shown.remark, shown.source) if told_of]
    for law in shown.laws:
        told.append(f"  • {law.words}: {law.meaning}")
        told += [f"      = {law.formula}"] if law.formula else []
    for parameter in shown.parameters:
        since = _day(parameter.since)
        particulars = {"words": parameter.words, "value": parameter.value, "since": since}
        told.append("  • " + text("norms.show.parameter", lang, **particulars))
    told += [f"  → {symbol}" for symbol in shown.by]
    told += [f"  ✓ {test}" for test in shown.tests]
    for part in shown.parts:
        told += ["", *(f"    {line}" for line in lines(part, lang))]
    return told


def _shown(paragraph: Paragraph, lang: str, parts: tuple[ParagraphShown, ...]) -> ParagraphShown:
    citation = paragraph.citation
    return ParagraphShown(
        citation=str(citation),
        said=citation.said(lang),
        title=paragraph.title[lang],
        since=paragraph.in_force.since,
        until=paragraph.in_force.until,
        changed=paragraph.changed,
        status=paragraph.status,
        planned=paragraph.planned,
        remark=paragraph.remark.get(lang, ""),
        source=paragraph.source,
        laws=_laws(citation, lang),
        parameters=_parameters(citation, lang),
        by=paragraph.by,
        tests=paragraph.tests,
        parts=parts,
    )


def _standing(shown: ParagraphShown, lang: str) -> str:
    """In force when, and how the system answers for it."""
    key = "in_force" if shown.until is None else "was_in_force"
    span = text(f"norms.show.{key}", lang, since=_day(shown.since), until=_day(shown.until))
    status = text(f"norms.show.status.{shown.status}", lang)
    gap = "norms.show.partly" if shown.status == "implemented" else "norms.show.planned"
    planned = [text(gap, lang)] if shown.planned else []
    return " · ".join([span, status, *planned])


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _laws(citation: Citation, lang: str) -> tuple[LawShown, ...]:
    rules = [_rule(rule, lang) for rule in rulebook.rules() if citation in rule.citations]
    deadlines = [
        _deadline(deadline, lang)
        for deadline in rulebook.deadlines()
        if citation in deadline.citations
    ]
    estimates = [_basis(basis, lang) for basis in bases.national() if citation in basis.citations]
    return (*rules, *deadlines, *estimates)


def formula_of(rule: Rule, lang: str) -> str:
    """The rule's formula in words and signs, by the parameters of its first day."""
    program = rulebook.program([rule.name], rule.in_force.since)
    return formula(program[-1].term, lang, name_of)


def _rule(rule: Rule, lang: str) -> LawShown:
    return LawShown(
        name=rule.name,
        words=name_of(rule.name, lang),
        meaning=meaning_of(rule.name, lang),
        formula=formula_of(rule, lang),
        since=rule.in_force.since,
        until=rule.in_force.until,
        symbol=rule.symbol,
    )


def _deadline(deadline: Deadline, lang: str) -> LawShown:
    since = deadline.in_force.since
    return LawShown(
        name=deadline.name,
        words=text(f"norms.deadline.{deadline.name}.name", lang),
        meaning=rulebook.tell(deadline.name, since, lang),
        formula="",
        since=since,
        until=deadline.in_force.until,
        symbol=deadline.symbol,
    )


def _basis(basis: Basis, lang: str) -> LawShown:
    return LawShown(
        name=basis.cause.value,
        words=basis.for_whom(lang),
        meaning=basis.said(lang),
        formula="",
        since=basis.in_force.since,
        until=basis.in_force.until,
        symbol="jaryk.norms.bases.national",
    )


def _parameters(citation: Citation, lang: str) -> tuple[ParameterShown, ...]:
    return tuple(
        ParameterShown(
            name=parameter.name,
            words=parameter.words[lang],
            value=value_in_words(parameter, value, lang),
            since=value.in_force.since,
            until=value.in_force.until,
        )
        for parameter in parameters.national()
        for value in parameter.values
        if citation in value.citations
    )


def value_in_words(parameter: Parameter, value: Value, lang: str) -> str:
    """The value with its unit: 0,1 %/день, 12 мес./год."""
    unit = Unit.parse(parameter.unit)
    return measure(Fraction(value.written), unit, scale=parameter.scale, lang=lang)
