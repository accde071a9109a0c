"""The decree's own tables of transformer losses beside the formula that holds (D-15)."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import polars as pl

from jaryk.interfaces.review.examples import Cell, Example, ExampleTable, Head
from jaryk.kernel.texts import text
from jaryk.norms import examples, quantities
from jaryk.norms.equipment import Windings, catalogued
from jaryk.norms.examples import Line, Row
from jaryk.usage.evaluate import LAW_BEGINS, evaluate

RULES: Final = frozenset({"transformer_loss_kwh", "transformer_loss_kvarh"})
_DAYS: Final = 31
# Columns of tables 1–9, a year of each generation, and the step that answers for the column.
_COLUMNS: Final = {
    "loss_1976_kwh": (1976, "transformer_loss_kwh"),
    "loss_1987_1991_kwh": (1987, "transformer_loss_kwh"),
    "loss_1991_1996_kwh": (1991, "transformer_loss_kwh"),
    "reactive_loss_kvarh": (1991, "transformer_loss_kvarh"),
}
_GIVEN: Final = ("sn_kva", "load_percent", "shifts", "active_energy_kwh")


def printed_otherwise(lang: str) -> tuple[ExampleTable, int]:
    """The rows of tables 1–9 that print another loss than the formula gives, and how many agree."""
    lines = examples.lines("appendix_4")
    found = {column: _by_formula(lines, column) for column in _COLUMNS}
    rows = [_row(line, place, found) for place, line in enumerate(lines)]
    differing = tuple(row for row in rows if not row.agrees)
    heads = [
        Head(text(f"web.review.appendix.{column}", lang), "", "own" if column in found else "given")
        for column in (*_GIVEN, *_COLUMNS)
    ]
    table = ExampleTable(name="appendix_4", heads=tuple(heads), examples=differing)
    return table, len(rows) - len(differing)


def _by_formula(lines: list[Line], column: str) -> list[int]:
    """The step of a column for every row at once."""
    made_in, step = _COLUMNS[column]
    rows = [{**_inputs(line, made_in), "on": LAW_BEGINS} for line in lines]
    losses: list[int] = evaluate(pl.DataFrame(rows), (step,), on="on").get_column(step).to_list()
    return losses


def _inputs(line: Line, made_in: int) -> Row:
    rating = int(line["sn_kva"])
    energy = quantities.national()["section_energy_kwh"]
    return {
        **catalogued(rating, made_in).inputs(rating, Windings.STAR_STAR),
        "section_energy_kwh": energy.steps(Fraction(line["active_energy_kwh"])),
        "shifts": int(line["shifts"]),
        "days": _DAYS,
        "hours_switched_off": 0,
    }


def _row(line: Line, place: int, found: dict[str, list[int]]) -> Example:
    given = [Cell(line[name]) for name in _GIVEN]
    losses = [_printed(line[column], found[column][place]) for column in _COLUMNS]
    return Example(str(place + 1), "", (*given, *losses))


def _printed(written: str, loss: int) -> Cell:
    """What the decree prints, and the formula's figure where it is another."""
    if not written:
        return Cell("—")
    return Cell(written, "" if int(written) == loss else str(loss))
