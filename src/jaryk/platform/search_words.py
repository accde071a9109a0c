"""Words as people type them: without case, and without the letters their keyboard lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, GeneratedField

MOST_WORDS: Final = 8
LONGEST_WORD: Final = 40

# A Russian keyboard has no ң, ө, ү, and nobody types ё: both sides of a search forget them.
_FOLDED: Final = str.maketrans("ёңөү", "еноу")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for: as a code that begins so, or as words that a text holds."""

    code: str
    words: tuple[str, ...]


def asked_things(typed: str) -> list[Asked]:
    """What a search asks for, parted by spaces; marks alone ask for nothing."""
    things = [
        Asked(written.upper()[:LONGEST_WORD], tuple(folded_words(written)))
        for written in typed.split()
    ]
    return [thing for thing in things if thing.words][:MOST_WORDS]


def folded_words(typed: str) -> list[str]:
    """The words of a text, folded as the database's ``search_words`` folds them."""
    words = re.split(r"[\W_]+", typed.lower().translate(_FOLDED))
    return [word[:LONGEST_WORD] for word in words if word][:MOST_WORDS]


def words_kept_of(column: str) -> GeneratedField:
    """A column that keeps the folded words of another beside it, for the search's index."""
    return GeneratedField(
        expression=Func(F(column), function="search_words", output_field=SearchVectorField()),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def telling(words: Iterable[str]) -> SearchQuery:
    """Texts with, for each word, one that begins so; the words come from ``folded_words``."""
    wanted = " & ".join(f"'{word}':*" for word in words)
    return SearchQuery(wanted, config="simple", search_type="raw")
