"""What is told of a paragraph is all that rests on it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from jaryk.norms import bases, index, parameters, rulebook, show
from jaryk.norms.show import LawShown, ParagraphShown, ParameterShown

ALL: Final = [str(paragraph.citation) for paragraph in index.national()]


def bare(citation: str) -> ParagraphShown:
    return replace(
        show.show(citation, "en"), laws=(), parameters=(), by=(), tests=(), parts=(), changed=()
    )


@pytest.mark.parametrize("citation", ALL)
def test_the_laws_and_parameters_of_a_paragraph_are_those_that_cite_it(citation: str) -> None:
    shown = show.show(citation, "ky")
    paragraph = index.national().paragraph(citation)
    laws = [
        (law.name, law.symbol, law.in_force.since, law.in_force.until)
        for law in (*rulebook.rules(), *rulebook.deadlines())
        if paragraph.citation in law.citations
    ]
    estimates = [
        (basis.cause.value, "jaryk.norms.bases.national", basis.in_force.since, None)
        for basis in bases.national()
        if paragraph.citation in basis.citations
    ]
    values = [
        (parameter.name, parameter.words["ky"], value.in_force.since, value.in_force.until)
        for parameter in parameters.national()
        for value in parameter.values
        if paragraph.citation in value.citations
    ]
    told = [(law.name, law.symbol, law.since, law.until) for law in shown.laws]
    assert told == [*laws, *estimates]
    assert [(p.name, p.words, p.since, p.until) for p in shown.parameters] == values
    assert (shown.by, shown.tests) == (paragraph.by, paragraph.tests)


def test_a_rule_has_a_formula_and_a_deadline_has_none() -> None:
    rules = {rule.name for rule in rulebook.rules()}
    for citation in ALL:
        for law in show.show(citation, "ru").laws:
            assert bool(law.formula) is (law.name in rules), law
            assert law.words
            assert law.meaning


def test_a_paragraph_without_a_remark_has_an_empty_one() -> None:
    silent = [paragraph for paragraph in index.national() if not paragraph.remark]
    assert silent
    for paragraph in silent:
        assert show.show(str(paragraph.citation), "ru").remark == ""


def test_the_lines_begin_with_the_citation_the_title_and_the_standing() -> None:
    shown = replace(bare("R-94.2"), title="Penalty", status="implemented", planned=False)
    shown = replace(shown, remark="Only so.", source="a paper")
    assert show.lines(shown, "en") == [
        "R-94.2 · Rules for the use of electric energy, para. 94(2)",
        "Penalty",
        "in force since 22.08.2012 · carried out by code",
        "Only so.",
        "a paper",
    ]
    assert len(show.lines(replace(shown, remark="", source=""), "en")) == 3


def test_a_paragraph_tells_which_decrees_changed_it() -> None:
    shown = replace(bare("R-94.2"), changed=("28.03.2014 № 184", "01.02.2019 № 36"))
    told = show.lines(shown, "ru")[3]
    assert told.endswith("28.03.2014 № 184, 01.02.2019 № 36")


def test_laws_symbols_and_tests_stand_under_the_paragraph() -> None:
    law = LawShown("a", "term", "five days", "", date(2012, 8, 22), None, "x.a")
    rule = replace(law, words="amount", meaning="rounded", formula="energy × rate")
    shown = replace(bare("R-91"), laws=(law, rule), by=("x.a", "x.b"), tests=("t.csv",))
    assert show.lines(shown, "en")[-6:] == [
        "  • term: five days",
        "  • amount: rounded",
        "      = energy × rate",
        "  → x.a",
        "  → x.b",
        "  ✓ t.csv",
    ]


def test_parameters_are_told_with_their_value_and_first_day() -> None:
    rate = ParameterShown("rate", "penalty a day", "0.1%/day", date(2012, 8, 22), None)
    shown = replace(bare("R-94.2"), parameters=(rate,))
    assert show.lines(shown, "en")[-1] == "  • penalty a day: 0.1%/day (since 22.08.2012)"


def test_parts_are_indented_under_an_empty_line() -> None:
    part = bare("R-94.1")
    whole = replace(bare("R-94"), parts=(part, part))
    below = ["", *(f"    {line}" for line in show.lines(part, "en"))]
    assert show.lines(whole, "en") == [*show.lines(bare("R-94"), "en"), *below, *below]
