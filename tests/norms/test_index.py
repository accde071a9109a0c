"""The norms index: nothing promised without code, nothing claimed without a test."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import census, index, parameters, rulebook, show
from jaryk.norms.citations import Citation
from jaryk.norms.document import document
from jaryk.norms.index import Paragraph

CHECKOUT: Final = Path(__file__).parents[2]
CHAPTER_9: Final = [f"R-{number}" for number in range(91, 109)]
CONTRACTS: Final = [
    *("K1-2.3", "K2-5.6", "K2-5.8", "K2-5.9", "K2-5.10", "K2-6.1", "K2-7.4", "K2-9", "K2-11"),
    *("K2-13.2", "K2-15"),
]

PARAGRAPHS: Final = [pytest.param(p, id=str(p.citation)) for p in index.national()]


@pytest.mark.parametrize("citation", [*CHAPTER_9, "R-112", "R-113", *CONTRACTS])
def test_the_paragraphs_of_this_job_are_listed(citation: str) -> None:
    assert str(index.national().paragraph(citation).citation) == citation


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_is_told_in_all_languages(paragraph: Paragraph) -> None:
    told = [paragraph.title, *([paragraph.remark] if paragraph.remark else [])]
    for words in told:
        assert set(words) == set(LANGUAGES)
        assert all(words.values())


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_what_is_claimed_is_shown(paragraph: Paragraph) -> None:
    """Implemented: by code with a test. Recorded: in a model, or planned. Others: neither.

    An implemented paragraph may be so in part: planned, with a remark on what is to come.
    """
    is_implemented = paragraph.status == "implemented"
    is_recorded = paragraph.status == "recorded"
    assert bool(paragraph.by) == (is_implemented or (is_recorded and not paragraph.planned))
    assert bool(paragraph.tests) == is_implemented
    assert is_recorded or is_implemented or not paragraph.planned
    assert paragraph.remark or not paragraph.planned


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_the_symbols_and_tests_named_exist(paragraph: Paragraph) -> None:
    for symbol in paragraph.by:
        module, name = symbol.rsplit(".", 1)
        assert callable(getattr(import_module(module), name)), symbol
    for named in paragraph.tests:
        assert census.is_there(named, CHECKOUT), named


def test_a_rule_is_named_by_every_paragraph_it_cites_and_by_no_other() -> None:
    laws = (*rulebook.rules(), *rulebook.deadlines())
    claimed = {
        (str(p.citation), symbol)
        for p in index.national()
        for symbol in p.by
        if symbol.startswith("jaryk.norms.rules.")
    }
    cited = {(str(citation), law.symbol) for law in laws for citation in law.citations}
    of_parts = {(str(citation.whole), law.symbol) for law in laws for citation in law.citations}
    assert cited <= claimed
    # A whole paragraph may also name what its sub-paragraphs are implemented by.
    assert claimed <= cited | of_parts


def test_the_golden_table_of_a_rule_is_among_the_tests_of_its_paragraphs() -> None:
    for law in (*rulebook.rules(), *rulebook.deadlines()):
        for citation in law.citations:
            tables = index.national().paragraph(citation).tests
            assert any("/norms/examples/" in table for table in tables), f"{law.name}: {citation}"


def test_a_paragraph_is_law_on_all_days_of_its_rules_and_parameters() -> None:
    laws = (*rulebook.rules(), *rulebook.deadlines())
    spans = [(law.citations, law.in_force) for law in laws]
    values = (value for parameter in parameters.national() for value in parameter.values)
    spans += [(value.citations, value.in_force) for value in values]
    for citations, span in spans:
        for citation in citations:
            assert index.national().paragraph(citation).in_force.holds(span)


@pytest.mark.parametrize(
    "citation",
    [
        *("R-113", "K2-5.6", "I-20", "I-21", "I-30", "I-31", "R-118", "K2-5.4", "R-112", "K1-2.3"),
        *("I-18", "I-19", "R-79", "K1-А.4", "K2-15", "I-5.1", "I-5.4", "R-35", "K2-2", "K2-4"),
        *("R-88", "K1-1.2", "K1-Ж.2"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_paragraphs_that_clash_point_to_what_holds(citation: str, lang: str) -> None:
    remark = index.national().paragraph(citation).remark[lang]
    record = remark.rpartition(" — ")[2].removesuffix(".")
    assert record == "docs/decisions/0010-contradictions.md"
    assert (CHECKOUT / record).is_file()


def test_passages_repealed_by_themselves_are_repealed() -> None:
    held = index.national().paragraph("I-18.7")
    assert (held.status, held.in_force.until) == ("repealed", date(2014, 3, 28))


def test_paragraph_98_is_repealed() -> None:
    repealed = index.national().paragraph("R-98")
    assert (repealed.status, repealed.in_force.until) == ("repealed", date(2014, 3, 28))
    assert "184" in repealed.remark["ky"]


def test_a_paragraph_that_is_not_listed_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        index.national().paragraph("R-135")
    assert "R-135" in refused.value.say("ru")


def test_a_family_is_a_paragraph_with_its_parts_and_a_part_alone() -> None:
    whole = index.national().family("R-94")
    assert [str(p.citation) for p in whole] == ["R-94", "R-94.1", "R-94.2"]
    assert [str(p.citation) for p in index.national().family(Citation.parse("R-94.2"))] == [
        "R-94.2"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_paragraph_can_be_shown(lang: str) -> None:
    for paragraph in index.national():
        shown = show.show(str(paragraph.citation), lang)
        assert shown.title == paragraph.title[lang]
        assert paragraph.title[lang] in show.lines(shown, lang)


def test_showing_a_paragraph_tells_its_rules_parameters_and_tests() -> None:
    told = "\n".join(show.lines(show.show("K2-7.4", "ru"), "ru"))
    assert "действует с 22.08.2012 · исполняется программой" in told
    assert "изменён: 28.03.2014 № 184" in told
    assert "просроченный долг × пеня за день × дней просрочки" in told
    assert "пеня за день: 0,1\N{NO-BREAK SPACE}%/день (с 22.08.2012)" in told
    assert "src/jaryk/norms/examples/penalty_accrued.csv" in told


def test_a_repealed_and_a_planned_paragraph_say_so() -> None:
    assert "was in force from 22.08.2012 until 28.03.2014 · repealed" in show.lines(
        show.show("R-98", "en"), "en"
    )
    assert any("not built yet" in line for line in show.lines(show.show("R-97", "en"), "en"))
    partly = show.lines(show.show("R-118", "en"), "en")
    assert "in force since 22.08.2012 · carried out by code · not all of it built yet" in partly


def test_the_page_of_norms_is_fresh() -> None:
    assert (CHECKOUT / "docs/norms.md").read_text("utf-8") == document(), (
        "python -m jaryk.norms.document > docs/norms.md"
    )
