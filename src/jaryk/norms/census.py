"""The census: which paragraphs the acts have, and how the index answers for each.

``census.toml`` counts the acts themselves, apart from the index, so that a paragraph which
nobody listed is seen to be missing. What is promised and not built is a number of its own.
"""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jaryk.norms.citations import Citation
from jaryk.norms.index import Index, Paragraph

# How a paragraph stands here: its status, or "planned" for a record that is not built yet.
STANDINGS: Final = ("implemented", "recorded", "planned", "informational", "repealed")

_CHECKOUT: Final = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many paragraphs stand how; the five counts add up to ``paragraphs``.

    ``missing`` are the paragraphs of the acts that the index does not list, ``untested`` those
    that claim to be implemented and name no test, or one that is not there.
    """

    paragraphs: int
    implemented: int
    recorded: int
    planned: int
    informational: int
    repealed: int
    missing: tuple[str, ...]
    untested: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.untested


class Census:
    """The paragraphs of the acts and their numbered parts."""

    def __init__(
        self, paragraphs: tuple[Citation, ...], parts: Mapping[Citation, tuple[Citation, ...]]
    ) -> None:
        self.paragraphs = paragraphs
        self._parts = dict(parts)

    def has(self, citation: Citation) -> bool:
        """True when the act has such a paragraph or part."""
        of_parts = (part for parts in self._parts.values() for part in parts)
        return citation in {*self.paragraphs, *self._parts, *of_parts}

    def missing(self, index: Index) -> tuple[Citation, ...]:
        """What the index leaves out: whole paragraphs, and parts beside other parts."""
        listed = {paragraph.citation for paragraph in index}
        wanted = set(self.paragraphs)
        for parts in self._parts.values():
            if not listed.isdisjoint(parts):
                wanted.update(parts)
        return tuple(sorted(wanted - listed, key=lambda citation: citation.order))

    def acts(self) -> frozenset[str]:
        return frozenset(citation.act for citation in self.paragraphs)


@cache
def national() -> Census:
    """The census of the decree and of the operator's chapter."""
    table = tomllib.loads(files("jaryk.norms").joinpath("census.toml").read_text("utf-8"))
    paragraphs = tuple(
        Citation.parse(written)
        for spans in table["acts"].values()
        for span in spans
        for written in _spread(span)
    )
    heads = {Citation.parse(written): count for written, count in table["parts"].items()}
    return Census(paragraphs, {head: tuple(_parts(head, n)) for head, n in heads.items()})


def totals(index: Index, checkout: Path = _CHECKOUT) -> Totals:
    """How the index answers for the law; tests are looked up where the sources are."""
    stand = Counter(standing(paragraph) for paragraph in index)
    return Totals(
        paragraphs=stand.total(),
        **{name: stand[name] for name in STANDINGS},
        missing=tuple(str(citation) for citation in national().missing(index)),
        untested=tuple(str(p.citation) for p in index if not _is_tested(p, checkout)),
    )


def standing(paragraph: Paragraph) -> str:
    """One of STANDINGS."""
    return "planned" if paragraph.planned else paragraph.status


def is_there(named: str, checkout: Path) -> bool:
    """True when the test named, ``file`` or ``file::function``, is in the checkout."""
    path, _, function = named.partition("::")
    file = checkout / path
    if not function or not file.is_file():
        return file.is_file()
    tree = ast.parse(file.read_text("utf-8"))
    return function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _is_tested(paragraph: Paragraph, checkout: Path) -> bool:
    """An installed copy comes without tests: there, to name one has to do."""
    if paragraph.status != "implemented":
        return True
    has_tests = (checkout / "tests").is_dir()
    return bool(paragraph.tests) and (
        not has_tests or all(is_there(named, checkout) for named in paragraph.tests)
    )


def _spread(span: str) -> Iterator[str]:
    """``R-7..9`` as R-7, R-8, R-9; anything else as it stands."""
    first, dots, last = span.partition("..")
    if not dots:
        yield span
        return
    head, dash, number = first.rpartition("-")
    yield from (f"{head}{dash}{n}" for n in range(int(number), int(last) + 1))


def _parts(head: Citation, count: int) -> Iterator[Citation]:
    """The numbered parts: clauses of an annex, sub-paragraphs of all else."""
    for number in map(str, range(1, count + 1)):
        if head.annex and not head.number:
            yield Citation(head.act, head.annex, number, "")
        else:
            yield Citation(head.act, head.annex, head.number, number)
