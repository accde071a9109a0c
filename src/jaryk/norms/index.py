"""The norms index: every paragraph this system answers for, and how it does.

``index/*.toml``, a file an act, list a paragraph once: title, the days it is in force, the
decrees that changed it, and its status. A citation that the index does not hold cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jaryk.kernel.errors import Refusal
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce
from jaryk.norms.tables import entries

# implemented: code answers for it; recorded: a form, register or document holds it;
# informational: it asks nothing of this system; repealed: no longer law.
STATUSES: Final = ("implemented", "recorded", "informational", "repealed")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or sub-paragraph, in our own words.

    ``remark`` tells the reader by what it is recorded, why it is only informational, by which
    decree it was repealed, or which part of an implemented paragraph is still to come.
    ``planned`` marks what is promised and not built yet, or not wholly. ``by`` names the symbols
    that implement or record it, ``tests`` the tests and golden tables of an implemented one.
    """

    citation: Citation
    title: Mapping[str, str]
    in_force: InForce
    changed: tuple[str, ...]
    status: str
    planned: bool
    remark: Mapping[str, str]
    by: tuple[str, ...]
    tests: tuple[str, ...]
    source: str


class Index:
    """The paragraphs by citation; each is listed once."""

    def __init__(self, paragraphs: Mapping[Citation, Paragraph]) -> None:
        self._paragraphs = dict(sorted(paragraphs.items(), key=lambda item: item[0].order))

    def __iter__(self) -> Iterator[Paragraph]:
        return iter(self._paragraphs.values())

    def paragraph(self, citation: Citation | str) -> Paragraph:
        """The paragraph cited; refused when the index does not hold it."""
        wanted = Citation.parse(citation) if isinstance(citation, str) else citation
        if wanted not in self._paragraphs:
            raise Refusal("norms.refusal.not_in_index", citation=str(wanted))
        return self._paragraphs[wanted]

    def family(self, citation: Citation | str) -> tuple[Paragraph, ...]:
        """The paragraph cited and its sub-paragraphs."""
        head = self.paragraph(citation)
        if head.citation.part:
            return (head,)
        return tuple(p for p in self if p.citation.whole == head.citation)

    def must_hold(self, citations: tuple[Citation, ...], span: InForce, who: str) -> None:
        """Refuse a rule whose paragraph is unknown or was not law on all its days."""
        for citation in citations:
            in_force = self.paragraph(citation).in_force
            if not in_force.holds(span):
                raise Refusal(
                    "norms.refusal.not_in_force",
                    citation=str(citation),
                    who=who,
                    since=in_force.since,
                    until=in_force.until or "…",
                )


@cache
def national() -> Index:
    """The index of the decree, its practice and our decisions."""
    told = entries(files("jaryk.norms").joinpath("index"))
    paragraphs = (read(written, entry) for written, entry in told.items())
    return Index({paragraph.citation: paragraph for paragraph in paragraphs})


def read(written: str, entry: dict[str, Any]) -> Paragraph:
    """A paragraph from its table; ValueError where it does not say how it is answered for."""
    citation = Citation.parse(written)
    if str(citation) != written:
        raise ValueError(f"index: {written!r} is written {str(citation)!r}")
    status = entry["status"]
    if status not in STATUSES:
        raise ValueError(f"index: {written} has the unknown status {status!r}")
    if status != "implemented" and "remark" not in entry:
        raise ValueError(f"index: {written} is {status} and does not say how")
    until: date | None = entry.get("until")
    return Paragraph(
        citation=citation,
        title=entry["title"],
        in_force=InForce(entry["since"], until),
        changed=tuple(entry.get("changed", ())),
        status=status,
        planned=entry.get("planned", False),
        remark=entry.get("remark", {}),
        by=tuple(entry.get("by", ())),
        tests=tuple(entry.get("tests", ())),
        source=entry.get("source", ""),
    )
