"""The bulk reading equals the exact one, without tolerance."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaryk.kernel.columns import check_inputs, column_type, columns
from jaryk.kernel.exact import exact
from jaryk.kernel.terms import (
    DOWN,
    HALF_UP,
    UP,
    Rounding,
    Term,
    constant,
    flag,
    least,
    most,
    quantity,
    where,
    zero,
)
from tests.kernel.formulas import frame_of, rows, terms


def values(term: Term, frame: pl.DataFrame) -> list[int | None]:
    result = frame.with_columns(columns(term).alias("result")).get_column("result")
    assert result.dtype == column_type(term)
    return result.to_list()


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_columns_equal_exact(data: st.DataObject) -> None:
    term = data.draw(terms())
    batch = data.draw(st.lists(rows(term), min_size=1, max_size=8))
    frame = frame_of(term, batch)
    check_inputs(frame, {"step": term})

    computed = values(term, frame)

    assert [Fraction(n or 0, 10**term.scale) for n in computed] == [exact(term, r) for r in batch]
    assert None not in computed


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_batch_equals_its_rows_one_by_one(data: st.DataObject) -> None:
    term = data.draw(terms())
    batch = data.draw(st.lists(rows(term), min_size=2, max_size=6))

    alone = [values(term, frame_of(term, [row]))[0] for row in batch]

    assert values(term, frame_of(term, batch)) == alone
