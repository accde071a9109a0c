"""Sums in words: a table that a person can extend, and a reader of words as the oracle."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.documents.words import GREATEST_TYIYN, counted, number_in_words, som_in_words
from jaryk.kernel.texts import LANGUAGES, text

TABLE = Path(__file__).parent / "golden" / "sums_in_words.csv"
GOLDEN = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["amount_tyiyn"])
def test_sums_are_said_as_in_the_table(row: dict[str, str], lang: str) -> None:
    assert som_in_words(int(row["amount_tyiyn"]), lang) == row[lang]


@given(st.integers(min_value=0, max_value=10**11), st.sampled_from(LANGUAGES))
def test_words_are_read_back(number: int, lang: str) -> None:
    assert read(number_in_words(number, lang), lang) == number


@pytest.mark.parametrize("amount_tyiyn", [-1, GREATEST_TYIYN + 1])
def test_what_cannot_be_said_is_refused(amount_tyiyn: int) -> None:
    with pytest.raises(ValueError, match="in words"):
        som_in_words(amount_tyiyn, "ru")


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "день"), (3, "дня"), (10, "дней"), (11, "дней"), (21, "день"), (112, "дней")],
)
def test_russian_counts_by_the_last_digits(number: int, said: str) -> None:
    assert counted(number, "documents.words.days", "ru") == said


def test_english_and_kyrgyz_count_simply() -> None:
    assert [counted(n, "documents.words.days", "en") for n in (0, 1, 2)] == ["days", "day", "days"]
    assert {counted(n, "documents.words.days", "ky") for n in (0, 1, 2, 5)} == {"күн"}


def read(words: str, lang: str) -> int:
    """A number read from its words, written the other way round from the code under test."""
    values = dictionary(lang)
    total = group = 0
    for word in words.replace("-", " ").split():
        value = values[word]
        if value >= 1000:
            total, group = total + group * value, 0
        elif value == 100 and group % 100:
            group += (group % 10) * 99
        else:
            group += value
    return total + group


def dictionary(lang: str) -> dict[str, int]:
    """Every single word of the numerals with its value."""
    values = {text("documents.words.zero", lang): 0}
    for key, start, step in (("units", 1, 1), ("feminine_units", 1, 1), ("tens", 10, 10)):
        for place, word in enumerate(text(f"documents.words.{key}", lang).split("|")):
            values[word] = start + step * place
    for place, said in enumerate(text("documents.words.hundreds", lang).split("|")):
        word = said.split()[-1]
        values[word] = 100 if " " in said else 100 * (place + 1)
    for power in (1, 2, 3):
        for word in text(f"documents.words.power{power}", lang).split("|"):
            values[word] = 1000**power
    return values
