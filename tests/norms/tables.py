"""Golden tables: CSV files that a lawyer can extend; figures are written as people write them."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from jaryk.kernel.terms import Term
from jaryk.norms import quantities, rulebook
from jaryk.norms.book import Step

GOLDEN: Final = Path(__file__).parent / "golden"
Line = dict[str, str]
Row = dict[str, int | bool]


def lines(table: str) -> list[Line]:
    with (GOLDEN / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def step_tables() -> tuple[str, ...]:
    """The tables whose last column is a step; others are of deadlines, totals, choices."""
    steps = {rule.name for rule in rulebook.rules()}
    names = sorted(file.stem for file in GOLDEN.glob("*.csv"))
    return tuple(name for name in names if target(name) in steps)


def target(table: str) -> str:
    """The step that the table is about: its last column."""
    return list(lines(table)[0])[-1]


def day(line: Line) -> date:
    return date.fromisoformat(line["on"])


def inputs(line: Line, program: tuple[Step, ...]) -> Row:
    """The line's fixed-point integers for the quantities that the program reads."""
    names = {name for step in program for name in step.term.inputs()}
    given = quantities.national()
    return {name: _integer(line[name], given[name].term()) for name in names if name in given}


def expected(line: Line, step: Step) -> int:
    return fixed(line[step.name], step.term.scale)


def fixed(written: str, scale: int) -> int:
    value = Fraction(written) * 10**scale
    assert value.denominator == 1, f"{written} has more than {scale} decimals"
    return int(value)


def _integer(written: str, leaf: object) -> int | bool:
    if isinstance(leaf, Term):
        return fixed(written, leaf.scale)
    return {"yes": True, "no": False}[written]
