"""A calculator: what it asks, how the answers are read, and what works with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from jaryk.interfaces.calculators.answer import Answer
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.fields import MOST_WRITTEN, Asked, Choice, Field, Rows
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text

# What was written, by the name of the field; a field of rows has as many as there are rows.
Written = Mapping[str, Sequence[str]]
Row = dict[str, object]
Kind = TypeVar("Kind")
_NOTHING: Final = ""


class Given:
    """The exact values that were entered, by the names of their fields."""

    def __init__(self, values: Mapping[str, object], *, today: date) -> None:
        self._values = dict(values)
        self.today = today

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def number(self, name: str) -> int:
        """A fixed-point integer."""
        return self._of(name, int)

    def day(self, name: str) -> date:
        return self._of(name, date)

    def moment(self, name: str) -> datetime:
        return self._of(name, datetime)

    def month(self, name: str) -> Month:
        return self._of(name, Month)

    def choice(self, name: str) -> str:
        """The code of a choice."""
        return self._of(name, str)

    def yes(self, name: str) -> bool:
        return bool(self._values.get(name, False))

    def rows(self, name: str) -> list[Row]:
        """The rows that were filled in."""
        rows: list[Row] = self._of(name, list)
        return rows

    def numbers(self, *names: str) -> dict[str, int]:
        """Several fixed-point integers at once, as a rule reads them."""
        return {name: self.number(name) for name in names}

    def _of(self, name: str, kind: type[Kind]) -> Kind:
        value = self._values[name]
        assert isinstance(value, kind), name
        return value


@dataclass(frozen=True, slots=True)
class Entry:
    """A field with what was written in it and what is wrong with that."""

    field: Field
    written: str
    mistake: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was asked as it was answered: ``entries`` by the name of the field and its row."""

    entries: Mapping[tuple[str, int], Entry]
    given: Given
    absent_rows: tuple[Rows, ...] = ()

    @property
    def mistakes(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.mistake is not None]

    @property
    def is_whole(self) -> bool:
        return not (self.mistakes or self.absent_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """``example`` are answers that show what it does. ``work`` gives the answer in a language;
    Refusal where the law or the data have none.
    """

    name: str
    asks: Callable[[], tuple[Asked, ...]]
    work: Callable[[Given, str], Answer]
    example: Written

    def title(self, lang: str) -> str:
        return text(f"calculators.{self.name}.title", lang)

    def about(self, lang: str) -> str:
        """What it answers, in a sentence."""
        return text(f"calculators.{self.name}.about", lang)

    def reads_tariffs(self, written: Written) -> bool:
        """Whether what was written can be worked with only when the house is open."""
        return any(
            isinstance(asked, Choice) and asked.reads_tariffs and _written(asked, written)
            for asked in self.asked(written)
        )

    def asked(self, written: Written) -> tuple[Asked, ...]:
        """The questions that follow from the choices made, or from what they are otherwise."""
        steering = {
            asked.name: _written(asked, written)
            for asked in self.asks()
            if isinstance(asked, Choice) and asked.steers
        }
        return tuple(asked for asked in self.asks() if _is_asked(asked, steering))

    def read(self, written: Written, *, today: date) -> Reading:
        """Every answer as an exact value, or what is wrong with it."""
        entries: dict[tuple[str, int], Entry] = {}
        values: dict[str, object] = {}
        absent: list[Rows] = []
        for asked in self.asked(written):
            if isinstance(asked, Rows):
                rows = _rows(asked, written, entries)
                if not rows and not asked.may_be_empty and not _has_mistakes(asked, entries):
                    absent.append(asked)
                values[asked.name] = rows
            else:
                entry, value = _answer(asked, _written(asked, written, today=today))
                entries[asked.name, 0] = entry
                if value is not None:
                    values[asked.name] = value
        return Reading(entries, Given(values, today=today), tuple(absent))


def _written(asked: Field, written: Written, *, today: date | None = None) -> str:
    """What was written in a field, or what an empty one stands for."""
    found = next(iter(written.get(asked.name, ())), _NOTHING).strip()
    if not found and today is not None and isinstance(asked, Day) and asked.is_today:
        return today.isoformat()
    return found or asked.otherwise


def _is_asked(asked: Asked, steering: Mapping[str, str]) -> bool:
    if asked.only is None:
        return True
    choice, options = asked.only
    return choice in steering and steering[choice] in options


def _answer(asked: Field, written: str) -> tuple[Entry, object | None]:
    if len(written) > MOST_WRITTEN:
        mistake = Refusal("calculators.mistake.too_long", most=MOST_WRITTEN)
        return Entry(asked, written[:MOST_WRITTEN], mistake), None
    if not written:
        if asked.may_be_empty:
            return Entry(asked, written), None
        return Entry(
            asked, written, Refusal("calculators.mistake.empty", example=asked.example)
        ), None
    try:
        return Entry(asked, written), asked.read(written)
    except Refusal as mistake:
        return Entry(asked, written, mistake), None


def _rows(asked: Rows, written: Written, entries: dict[tuple[str, int], Entry]) -> list[Row]:
    """The rows that are filled in whole; an empty row is passed over."""
    columns = [[each.strip() for each in written.get(part.name, ())] for part in asked.fields]
    rows: list[Row] = []
    for place in range(min(max(map(len, columns)), asked.most)):
        cells = [column[place] if place < len(column) else _NOTHING for column in columns]
        if not any(cells):
            continue
        row: Row = {}
        for part, cell in zip(asked.fields, cells, strict=True):
            entry, value = _answer(part, cell)
            entries[part.name, place] = entry
            row[part.name] = value
        if None not in row.values():
            rows.append(row)
    return rows


def _has_mistakes(asked: Rows, entries: Mapping[tuple[str, int], Entry]) -> bool:
    names = {part.name for part in asked.fields}
    return any(name in names and entry.mistake for (name, _), entry in entries.items())
