"""A calculator's questions as a form shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from jaryk.interfaces.calculators.days import Day, Moment
from jaryk.interfaces.calculators.definition import Calculator, Entry, Reading, Written
from jaryk.interfaces.calculators.fields import YES, Choice, Field, Option, Rows
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

_KEYBOARDS: Final = {"number": "decimal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field with what was written and what is wrong with it. ``place`` counts rows from 0."""

    name: str
    place: int
    kind: str
    label: str
    unit: str
    value: str
    example: str
    hint: str
    mistake: str
    may_be_empty: bool
    options: Sequence[Option]
    keyboard: str
    group: str

    @property
    def id(self) -> str:
        return f"{self.name}-{self.place}"

    @property
    def is_ticked(self) -> bool:
        return self.value == YES


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsShown:
    """Rows of fields; one more is had for the asking while ``may_grow``."""

    name: str
    label: str
    may_be_empty: bool
    is_absent: bool
    may_grow: bool
    group: str = ""
    rows: list[list[Question]] = field(default_factory=list)


def questions(
    asked: Calculator, written: Written, reading: Reading, *, lang: str, longer: str, tells: bool
) -> list[Question | RowsShown]:
    """The questions that follow from the choices made; ``longer`` names rows to lengthen by one.

    Mistakes are told only where the form has been sent (``tells``).
    """
    shown: list[Question | RowsShown] = []
    for each in asked.asked(written):
        if isinstance(each, Rows):
            shown.append(_rows(each, written, reading, lang=lang, longer=longer, tells=tells))
        elif not (isinstance(each, Choice) and each.steers):
            shown.append(_question(each, reading.entries[each.name, 0], 0, lang, tells=tells))
    return shown


def _rows(
    asked: Rows, written: Written, reading: Reading, *, lang: str, longer: str, tells: bool
) -> RowsShown:
    held = max(len(written.get(part.name, ())) for part in asked.fields)
    length = min(max(held, asked.shown) + (asked.name == longer), asked.most)
    rows = []
    for place in range(length):
        row = []
        for part in asked.fields:
            entry = reading.entries.get((part.name, place), Entry(part, ""))
            row.append(_question(part, entry, place, lang, tells=tells))
        rows.append(row)
    return RowsShown(
        name=asked.name,
        label=asked.label(lang),
        may_be_empty=asked.may_be_empty,
        is_absent=tells and asked in reading.absent_rows,
        may_grow=length < asked.most,
        rows=rows,
    )


def _question(asked: Field, entry: Entry, place: int, lang: str, *, tells: bool) -> Question:
    mistake = entry.mistake.say(lang) if tells and entry.mistake is not None else ""
    return Question(
        name=asked.name,
        place=place,
        kind=asked.kind,
        label=asked.label(lang),
        unit=asked.unit(lang),
        value=_as_the_browser_writes(asked, entry.written),
        example=asked.example,
        hint=text(asked.hint, lang) if asked.hint else "",
        mistake=mistake,
        may_be_empty=asked.may_be_empty,
        options=asked.options(lang) if isinstance(asked, Choice) else (),
        keyboard=_KEYBOARDS.get(asked.kind, ""),
        group=text(asked.group, lang) if asked.group else "",
    )


def _as_the_browser_writes(asked: Field, written: str) -> str:
    """A date field shows nothing but 2026-05-31, one with an hour 2026-05-31T10:30."""
    try:
        if isinstance(asked, Day):
            return str(asked.read(written))
        if isinstance(asked, Moment):
            return f"{asked.read(written):%Y-%m-%dT%H:%M}"
    except Refusal:
        return ""
    return written
