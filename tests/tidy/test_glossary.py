"""Every model has its row in the glossary: the standard's word, the law's word, what it is."""

from __future__ import annotations

import re
from functools import cache

from django.apps import apps

from jaryk.norms.citations import Citation
from tests.tidy.tree import CHECKOUT

GLOSSARY = CHECKOUT / "docs" / "glossary.md"
OURS = "—"
CYRILLIC = re.compile(r"[а-яёңөүА-ЯЁҢӨҮ]")


@cache
def table(heading: str) -> tuple[tuple[str, ...], ...]:
    """The rows under a heading, without the names of the columns."""
    section = GLOSSARY.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return tuple(tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows[2:])


def models() -> set[str]:
    """The models of our own rooms; tables that Django makes for them are not words."""
    return {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("jaryk.") and not model._meta.auto_created
    }


def test_every_model_has_a_row_and_every_row_a_model() -> None:
    words = [row[0] for row in table("What is kept")]
    assert sorted(words) == sorted(models()), "one row in docs/glossary.md for each model"


def test_rows_are_in_order() -> None:
    for heading in ("What is kept", "What is said"):
        words = [row[0] for row in table(heading)]
        assert words == sorted(words, key=str.casefold)


def test_every_row_is_full() -> None:
    for word, *between, sentence, paragraphs in (*table("What is kept"), *table("What is said")):
        russian, kyrgyz = between[-2:]
        assert CYRILLIC.search(russian), f"{word} lacks its Russian word"
        assert CYRILLIC.search(kyrgyz), f"{word} lacks its Kyrgyz word"
        assert sentence.endswith("."), f"{word} lacks its sentence"
        assert paragraphs, f"{word} lacks its paragraph, or a dash"


def test_words_of_the_standard_are_named_as_it_names_them() -> None:
    for word, standard, *_ in table("What is kept"):
        for name in standard.split(", "):
            assert name == OURS or re.fullmatch(r"[A-Z][A-Za-z]+", name), f"{word}: {name}"


def test_paragraphs_are_cited_as_the_norms_cite_them() -> None:
    for row in (*table("What is kept"), *table("What is said")):
        if row[-1] != OURS:
            cited = row[-1].split(", ")
            assert [str(Citation.parse(written)) for written in cited] == cited, row[0]
