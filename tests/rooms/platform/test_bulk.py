"""Frames read from the database: lists of ids go in as one row of numbers, on any server."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from jaryk.platform.bulk import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ids", "dimensions"), [([3, 1, 2], 1), ([7], 1), ([-(10**12)], 1), ([], None)]
)
def test_a_list_of_ids_is_an_array_of_one_dimension(ids: list[int], dimensions: int | None) -> None:
    found = read(
        "SELECT id FROM unnest({ids}::bigint[]) AS asked (id)",
        {"id": pl.Int64},
        ids=ids,
    )
    assert found["id"].to_list() == ids
    asked = read("SELECT array_ndims({ids}::bigint[])", {"dimensions": pl.Int64}, ids=ids)
    assert asked["dimensions"].to_list() == [dimensions]


def test_values_are_filled_in_safely() -> None:
    columns = {"told": pl.String, "on": pl.Date}
    told = read(
        "SELECT {told}::text, {on}::date", columns, told="'; DROP {x} --", on=date(2026, 5, 1)
    )
    assert told.rows() == [("'; DROP {x} --", date(2026, 5, 1))]


def test_no_rows_are_an_empty_frame_of_the_columns() -> None:
    nothing = read("SELECT 1 WHERE false", {"number": pl.Int64})
    assert nothing.schema == {"number": pl.Int64}
    assert nothing.is_empty()
