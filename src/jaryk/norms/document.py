"""The page docs/norms.md: what the norms hold, made from the norms themselves.

``python -m jaryk.norms.document`` prints it; a test fails while the file lags behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Final

from jaryk.norms import calendar, census, index, parameters, quantities, rulebook
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce
from jaryk.norms.show import formula_of, value_in_words
from jaryk.norms.words import name_of

_LANG: Final = "ru"
_INTRODUCTION: Final = """\
# Norms

Made by `python -m jaryk.norms.document > docs/norms.md`; do not edit by hand. Words are shown
in Russian; the product holds them in Kyrgyz and English too (`jaryk norms show R-94 --lang ky`).

R: the Rules (decree 576 of 22.08.2012). K1, K2: their non-household and household contracts.
I: their Instruction on violations. M: their method of reckoning losses. S: a grid operator's
chapter on its customers. P: published practice of applying tariffs. D: decisions of this project
([0004](decisions/0004-norms.md), [0010](decisions/0010-contradictions.md),
[0011](decisions/0011-appendix-4-misprints.md), [0012](decisions/0012-unmetered-energy.md),
[0013](decisions/0013-estimates.md), [0020](decisions/0020-doubted-readings.md)).
"""


def document() -> str:
    """The whole page."""
    sections = (
        _totals(), _paragraphs(), _steps(), _deadlines(), _parameters(), _quantities(), _calendar()
    )  # fmt: skip
    return "\n".join((_INTRODUCTION, *sections))


def _totals() -> str:
    totals = census.totals(index.national())
    rows = [(name, str(getattr(totals, name))) for name in census.STANDINGS]
    return _table("How much is met", ("standing", "paragraphs"), rows)


def _paragraphs() -> str:
    rows = [
        (
            f"`{paragraph.citation}`",
            paragraph.title[_LANG],
            _span(paragraph.in_force),
            paragraph.status + (", planned" if paragraph.planned else ""),
            paragraph.remark.get(_LANG, ""),
        )
        for paragraph in index.national()
    ]
    return _table("Paragraphs", ("paragraph", "what it says", "in force", "status", "remark"), rows)


def _steps() -> str:
    rows = [
        (
            f"`{rule.name}`",
            f"{name_of(rule.name, _LANG)} = {formula_of(rule, _LANG)}",
            _cited(rule.citations),
            _span(rule.in_force),
        )
        for rule in rulebook.rules()
    ]
    return _table("Steps", ("step", "formula", "paragraphs", "in force"), rows)


def _deadlines() -> str:
    rows = [
        (
            f"`{deadline.name}`",
            rulebook.tell(deadline.name, deadline.in_force.since, _LANG),
            _cited(deadline.citations),
            _span(deadline.in_force),
        )
        for deadline in rulebook.deadlines()
    ]
    return _table("Deadlines", ("date", "how it is reckoned", "paragraphs", "in force"), rows)


def _parameters() -> str:
    rows = [
        (
            f"`{parameter.name}`",
            parameter.words[_LANG],
            value_in_words(parameter, value, _LANG),
            _span(value.in_force),
            f"{parameter.set_by}: {_cited(value.citations)}",
            parameter.note,
        )
        for parameter in parameters.national()
        for value in parameter.values
    ]
    head = ("parameter", "words", "value", "in force", "set by", "note")
    return _table("Dated parameters", head, rows)


def _quantities() -> str:
    rows = [
        (
            f"`{quantity.name}`",
            quantity.words[_LANG],
            quantity.unit or "yes or no",
            str(quantity.scale) if quantity.unit else "",
            str(quantity.digits) if quantity.unit else "",
        )
        for quantity in quantities.national()
    ]
    head = ("quantity", "words", "unit", "decimals", "digits")
    return _table("Quantities that other rooms supply", head, rows)


def _calendar() -> str:
    years = calendar.national().years
    return (
        "## Calendar\n\n"
        f"Working and banking days are known from {min(years)} to {max(years)}; each year's file\n"
        "under `src/jaryk/norms/calendar/` names its sources and how sure they are.\n"
    )


def _table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"## {title}", "", _row(head), _row("---" for _ in head), *map(_row, rows), ""]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _cited(citations: Iterable[Citation]) -> str:
    return ", ".join(str(citation) for citation in citations)


def _span(in_force: InForce) -> str:
    until = f" until {in_force.until}" if in_force.until else ""
    return f"since {in_force.since}{until}"


if __name__ == "__main__":
    sys.stdout.write(document())
