"""Work rules out for a frame: each step a column, by the law of each row's own day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from jaryk.kernel.columns import check_inputs, columns
from jaryk.norms import rulebook

LAW_BEGINS = date(2012, 8, 22)


def evaluate(frame: pl.DataFrame, names: Sequence[str], *, on: str) -> pl.DataFrame:
    """``frame`` with a column for each step of the program of ``names``.

    Column ``on`` holds the day whose law speaks. Rows of one epoch (days between which no rule
    and no parameter of the program changes) are worked out together; order is kept.
    """
    if frame.is_empty():
        return _worked_out(frame, tuple(names), LAW_BEGINS)
    days = frame.get_column(on)
    first, last = days.min(), days.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    edges = [first, *rulebook.cuts(names, first, date.fromordinal(last.toordinal() + 1))]
    if len(edges) == 1:
        return _worked_out(frame, tuple(names), first)
    numbered = frame.with_row_index("_row")
    pieces = [
        _worked_out(
            numbered.filter(
                pl.col(on) >= since, pl.lit(value=True) if until is None else pl.col(on) < until
            ),
            tuple(names),
            since,
        )
        for since, until in zip(edges, [*edges[1:], None], strict=True)
    ]
    return pl.concat(pieces).sort("_row").drop("_row")


def _worked_out(frame: pl.DataFrame, names: tuple[str, ...], on: date) -> pl.DataFrame:
    program = rulebook.program(names, on)
    check_inputs(frame, {step.name: step.term for step in program})
    for step in program:
        frame = frame.with_columns(columns(step.term).alias(step.name))
    return frame
