"""How paragraphs are cited, and how a citation is read aloud."""

from __future__ import annotations

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.norms.citations import Citation


@pytest.mark.parametrize(
    "written",
    [
        *("R-94", "R-94.2", "R-6-1", "K1-2.3", "K1-Е", "K1-Е.3", "K2-5.6", "K2-А", "I-18"),
        *("IА", "IБ-4", "IБ-4.2", "IВ", "M-11", "S-contracts", "S-data", "P-1", "D-7"),
    ],
)
def test_a_citation_is_written_as_it_is_read(written: str) -> None:
    assert str(Citation.parse(written)) == written


@pytest.mark.parametrize("typed", ["K1-E.3", "K1E.3", " K1-Е.3 "])
def test_a_latin_letter_that_looks_cyrillic_is_taken_for_it(typed: str) -> None:
    assert str(Citation.parse(typed)) == "K1-Е.3"


@pytest.mark.parametrize(
    "typed", ["", "R94", "R-", "R-94.", "R-94.2.1", "Z-1", "r-94", "K3-1", "R", "S-1"]
)
def test_what_is_no_citation_is_refused_in_the_users_language(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        Citation.parse(typed)
    assert typed in refused.value.say("ky")


def test_citations_sort_as_the_decree_reads() -> None:
    shuffled = ["K2-5.10", "R-94.1", "R-107", "K2-5.9", "R-94", "R-9", "K1-2.3", "R-6-1", "R-6"]
    in_order = sorted((Citation.parse(written) for written in shuffled), key=lambda c: c.order)
    expected = ["R-6", "R-6-1", "R-9", "R-94", "R-94.1", "R-107", "K1-2.3", "K2-5.9", "K2-5.10"]
    assert [str(citation) for citation in in_order] == expected


def test_sections_of_the_operator_sort_as_the_chapter_reads_after_the_decree() -> None:
    shuffled = ["P-1", "S-report", "S-planning", "M-18", "S-data"]
    in_order = sorted((Citation.parse(written) for written in shuffled), key=lambda c: c.order)
    expected = ["M-18", "S-planning", "S-data", "S-report", "P-1"]
    assert [str(citation) for citation in in_order] == expected


@pytest.mark.parametrize(
    ("written", "lang", "said"),
    [
        ("R-94.2", "ru", "п. 94, пп. 2 Правил пользования электрической энергией"),
        ("R-94.2", "ky", "Электр энергиясын пайдалануу эрежелеринин 94-пунктунун 2-пунктчасы"),
        ("R-94", "en", "Rules for the use of electric energy, para. 94"),
        ("K1-Е.3", "ru", "п. 3 приложения Е Контракта с небытовым потребителем"),
        ("IБ", "en", "Instruction on violations, annex Б"),
        ("S-claims", "ru", "Глава сетевого оператора о работе с потребителями: претензии"),
        ("P-1", "ru", "Практика применения тарифов, № 1"),
    ],
)
def test_a_citation_is_said_as_people_say_it(written: str, lang: str, said: str) -> None:
    assert Citation.parse(written).said(lang) == said
