"""Frames beside the tables: a temporary table to join with, and changes over whole sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final

import polars as pl
from django.db import connection, transaction
from psycopg.sql import SQL, Composable, Identifier, Literal

from jaryk.platform.bulk import copy_in

MANY_ROWS: Final = 5_000

_numbers: Final = count(1)


@contextmanager
def temporary_table(frame: pl.DataFrame) -> Iterator[Identifier]:
    """The frame as a table of this connection, for as long as the block lasts.

    The block is one transaction: what fails inside leaves nothing, the table included.
    """
    name = f"staged_{next(_numbers)}"
    table = Identifier(name)
    columns = SQL(", ").join(
        SQL("{} {}").format(Identifier(column), SQL(_type_in_database(kind)))
        for column, kind in frame.schema.items()
    )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SQL("CREATE TEMPORARY TABLE {} ({})").format(table, columns))
        copy_in(name, frame)
        change("ANALYZE {table}", table=table)
        yield table
        change("DROP TABLE {table}", table=table)


def change(statement: str, **values: Any) -> int:
    """Run a statement over whole sets, its ``{names}`` filled safely; returns the rows touched."""
    filled = SQL(statement).format(
        **{
            name: value if isinstance(value, Composable) else Literal(value)
            for name, value in values.items()
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(filled)
        return int(cursor.rowcount)


def count_anew(rows: int, *tables: str) -> None:
    """After many new rows, tell the planner how large the tables are; it would guess: empty."""
    if rows >= MANY_ROWS:
        for table in tables:
            change("SELECT platform_count_anew({table})", table=table)


def _type_in_database(kind: pl.DataType) -> Any:
    if kind.is_integer():
        return "bigint"
    if kind == pl.Date:
        return "date"
    if kind == pl.Boolean:
        return "boolean"
    if isinstance(kind, pl.Datetime):
        return "timestamptz"
    if kind == pl.String:
        return "text"
    raise TypeError(f"a frame of {kind} has no table")
