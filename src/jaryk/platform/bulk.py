"""Frames in and out of the database by COPY, over Django's own connection.

The same connection means the same transaction: a frame is read and written with whatever else the
operation does, or not at all.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

Columns = dict[str, type[pl.DataType] | pl.DataType]


def read(query: str, columns: Columns, **values: Any) -> pl.DataFrame:
    """The rows of ``query`` as a frame of ``columns``; ``values`` fill its ``{names}`` safely."""
    filled = SQL(query).format(**{name: _literal(value) for name, value in values.items()})
    buffer = BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(filled)) as rows,
    ):
        for block in rows:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=columns)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=columns)


def copy_in(table: str, rows: pl.DataFrame) -> None:
    """Append a frame to the table's columns of the same names."""
    if rows.is_empty():
        return
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        Identifier(table), SQL(", ").join(map(Identifier, rows.columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as sink:
        sink.write(rows.write_csv(include_header=False, datetime_format="%FT%T%.f%:z").encode())


def _literal(value: Any) -> Composable:
    return value if isinstance(value, Composable) else Literal(value)
