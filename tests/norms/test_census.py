"""The census of the acts: nothing of the law unlisted, nothing listed that the law has not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import census, index
from jaryk.norms.citations import Citation
from jaryk.norms.index import Index, Paragraph

OUR_OWN: Final = {"P", "D"}
TITLE: Final = 90
KYRGYZ: Final = re.compile("[ңөү]", re.IGNORECASE)
RUSSIAN: Final = re.compile(r"\b(?:и|или|для|что|если|нет|только|не|по)\b", re.IGNORECASE)
COUNTED: Final = {"R": 135, "K1": 16, "K2": 19, "I": 41, "M": 18, "S": 6}


def paragraph(citation: str) -> Paragraph:
    return index.national().paragraph(citation)


def an_index(*paragraphs: Paragraph) -> Index:
    return Index({held.citation: held for held in paragraphs})


def missing_beside(*paragraphs: Paragraph) -> set[str]:
    return {str(citation) for citation in census.national().missing(an_index(*paragraphs))}


@pytest.mark.parametrize(("act", "count"), COUNTED.items())
def test_the_census_counts_what_each_act_has(act: str, count: int) -> None:
    counted = [citation for citation in census.national().paragraphs if citation.act == act]
    assert len(counted) == len(set(counted)) == count


def test_every_act_of_the_law_is_counted() -> None:
    assert census.national().acts() == set(COUNTED)
    in_index = {held.citation.act for held in index.national()}
    assert in_index - OUR_OWN <= set(COUNTED)


@pytest.mark.parametrize("written", ["R-1", "R-6-1", "R-134", "K1-М", "K2-А", "I-33", "IВ", "M-18"])
def test_the_ends_of_the_acts_are_counted(written: str) -> None:
    assert census.national().has(Citation.parse(written))


@pytest.mark.parametrize("written", ["R-135", "R-6-2", "R-94.3", "R-1.1", "K2-19", "IГ", "IБ-6"])
def test_what_is_beyond_the_ends_is_not(written: str) -> None:
    assert not census.national().has(Citation.parse(written))


def test_no_paragraph_of_the_law_is_missing() -> None:
    assert [str(citation) for citation in census.national().missing(index.national())] == []


def test_the_index_lists_nothing_that_the_law_has_not() -> None:
    listed = [p.citation for p in index.national() if p.citation.act not in OUR_OWN]
    assert [str(citation) for citation in listed if not census.national().has(citation)] == []


def test_a_paragraph_left_out_is_missing() -> None:
    everything = [held for held in index.national() if str(held.citation) != "R-6-1"]
    assert "R-6-1" in missing_beside(*everything)
    assert "R-6-1" not in missing_beside(*index.national())


def test_parts_are_listed_all_or_none() -> None:
    assert "R-94.2" not in missing_beside(paragraph("R-94"))
    assert "R-94.2" in missing_beside(paragraph("R-94"), paragraph("R-94.1"))
    beside_all = missing_beside(*index.national().family("R-94"))
    assert beside_all.isdisjoint({"R-94", "R-94.1", "R-94.2"})


def test_clauses_of_an_annex_are_its_parts() -> None:
    late_reading = replace(paragraph("K1-2.3"), citation=Citation.parse("K1-Е.3"))
    assert {"K1-Е.1", "K1-Е.2", "K1-Е.4"} <= missing_beside(late_reading)


def test_the_counts_add_up_and_tell_the_gap() -> None:
    totals = census.totals(index.national())
    counts = [getattr(totals, name) for name in census.STANDINGS]
    assert totals.paragraphs == sum(counts) == len(list(index.national()))
    assert totals.planned == sum(held.planned for held in index.national())
    assert totals.repealed >= 13


def test_every_implemented_paragraph_is_tested() -> None:
    assert census.totals(index.national()).untested == ()


@pytest.mark.parametrize(
    "tests",
    [(), ("src/jaryk/norms/examples/nothing.csv",), ("tests/norms/test_census.py::test_nothing",)],
)
def test_an_implemented_paragraph_without_a_test_is_told(tests: tuple[str, ...]) -> None:
    claimed = replace(paragraph("R-94.2"), tests=tests)
    planned = paragraph("R-97")
    totals = census.totals(an_index(claimed, planned))
    assert totals.untested == ("R-94.2",)
    assert not totals.is_whole


def test_an_installed_copy_has_no_tests_to_look_up(tmp_path: Path) -> None:
    named = replace(paragraph("R-94.2"), tests=("src/jaryk/norms/examples/nothing.csv",))
    assert census.totals(an_index(named), tmp_path).untested == ()
    unnamed = replace(named, tests=())
    assert census.totals(an_index(unnamed), tmp_path).untested == ("R-94.2",)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_fits_a_line(lang: str) -> None:
    titles = {str(held.citation): held.title[lang] for held in index.national()}
    assert {cited: title for cited, title in titles.items() if len(title) > TITLE} == {}


def test_each_language_is_itself() -> None:
    for held in index.national():
        for words in (held.title, held.remark):
            if words:
                assert not KYRGYZ.search(words["ru"]), words["ru"]
                assert not RUSSIAN.search(words["ky"]), words["ky"]
                assert words["ky"] != words["ru"]
                assert not re.search(r"[а-яё]{2}", words["en"], re.IGNORECASE), words["en"]
