"""An answer: its figures, and every step on the way to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterTold:
    """A dated number that a step reads, with who says so."""

    name: str
    words: str
    value: str
    since: date
    until: date | None
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTold:
    """One step: the sentence with its numbers, the rule in words, the law that speaks.

    ``about`` says of which days or things it is, where there are several.
    """

    step: str
    name: str
    text: str
    formula: str
    citations: tuple[str, ...]
    since: date
    until: date | None
    parameters: tuple[ParameterTold, ...]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures of one kind for many days or things; the first column says which, ``sums`` add up."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Steps that belong together, under a heading; ``sources`` are facts that are not law.

    One ``is_aside`` where it repeats for many days what others show.
    """

    title: str
    steps: tuple[StepTold, ...]
    sources: tuple[str, ...] = ()
    table: Table | None = None
    is_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A result: ``key`` for scripts, ``words`` and ``told`` for people, ``value`` exact."""

    key: str
    words: str
    told: str
    value: Decimal | int | date | str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The first figure is what was asked; ``remarks`` say what else one should know."""

    figures: tuple[Figure, ...]
    stages: tuple[Stage, ...]
    remarks: tuple[str, ...] = ()
