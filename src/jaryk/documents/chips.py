"""Paragraphs in a few letters, for the small frames beside figures: «п. 94, пп. 2»."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from jaryk.kernel.texts import text
from jaryk.norms.citations import Citation

# Acts that are numbered lists of ours, not articles of the decree.
_OWN: Final = ("P", "D")


def chips(citations: Iterable[str], lang: str) -> list[str]:
    """Each citation as its frame says it. Refused where one is not written as a citation."""
    return [_chip(written, lang) for written in citations]


@cache
def _chip(written: str, lang: str) -> str:
    citation = Citation.parse(written)
    places: list[str] = []
    if citation.annex:
        places.append(text("documents.chip.annex", lang, annex=citation.annex))
    if citation.number:
        form = "own" if citation.act in _OWN else "part" if citation.part else "number"
        places.append(
            text(f"documents.chip.{form}", lang, number=citation.number, part=citation.part)
        )
    return text(f"documents.chip.{citation.act}", lang, place=", ".join(places))
