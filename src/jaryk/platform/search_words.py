"""Words as people type them: without case, and without the letters their keyboard lacks."""

from __future__ import annotations

import re
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func

MOST_WORDS: Final = 8

# A Russian keyboard has no ң, ө, ү, and nobody types ё: both sides of a search forget them.
_FOLDED: Final = str.maketrans("ёңөү", "еноу")


def folded_words(typed: str) -> list[str]:
    """The words of a search, folded as the database's ``search_words`` folds a text."""
    words = re.split(r"[\W_]+", typed.lower().translate(_FOLDED))
    return [word[:40] for word in words if word][:MOST_WORDS]


def words_of(column: str) -> Func:
    """The words of a column, by the expression that its index holds."""
    return Func(F(column), function="search_words", output_field=SearchVectorField())


def beginning_with(word: str) -> SearchQuery:
    """Texts with a word that begins so; ``word`` comes from ``folded_words``."""
    return SearchQuery(f"'{word}':*", config="simple", search_type="raw")
