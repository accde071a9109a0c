"""Frames in and out of the database by COPY, over Django's own connection.

The same connection means the same transaction: a frame is read and written with whatever else the
operation does, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection
from psycopg.errors import lookup
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.sql import SQL, Composable, Identifier, Literal

Columns = Mapping[str, type[pl.DataType] | pl.DataType]

BELIEVED = (
    "{alias}.known_at <= {{known_at}} "
    "AND ({alias}.superseded_at IS NULL OR {alias}.superseded_at > {{known_at}})"
)


def believed(alias: str) -> str:
    """SQL: the dated fact ``alias`` was believed at ``{known_at}``."""
    return BELIEVED.format(alias=alias)


def read(query: str, columns: Columns, **values: Any) -> pl.DataFrame:
    """The rows of ``query`` as a frame of ``columns``; ``values`` fill its ``{names}`` safely."""
    filled = SQL(query).format(**{name: _literal(value) for name, value in values.items()})
    rows = _copied_out(SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(filled))
    if not rows.getbuffer().nbytes:
        return pl.DataFrame(schema=dict(columns))
    return pl.read_csv(rows, has_header=False, schema=dict(columns))


def copied(query: str, **values: Any) -> bytes:
    """The rows of ``query`` as the server writes them, a line each, columns parted by tabs."""
    filled = SQL(query).format(**{name: _literal(value) for name, value in values.items()})
    return _copied_out(SQL("COPY ({}) TO STDOUT").format(filled)).getvalue()


def _copied_out(statement: Composable) -> BytesIO:
    """All that a COPY sends, read below psycopg's own loop, which costs some 5 µs a row."""
    rows = BytesIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # begins the transaction that Django may be in
        server = cursor.connection.pgconn
        result = server.exec_(statement.as_bytes(cursor.connection))
        if result.status == ExecStatus.COPY_OUT:
            while (told := server.get_copy_data(0))[0] > 0:
                rows.write(told[1])
            result = _last_result(server)
    if result.status != ExecStatus.COMMAND_OK:
        state = (result.error_field(DiagnosticField.SQLSTATE) or b"XX000").decode("ascii")
        raise lookup(state)(result.get_error_message())
    rows.seek(0)
    return rows


def _last_result(server: PGconn) -> PGresult:
    """The result of a COPY; the connection is free for the next statement afterwards."""
    last = server.get_result()
    assert last is not None
    while server.get_result() is not None:
        continue
    return last


def copy_in(table: str, rows: pl.DataFrame) -> None:
    """Append a frame to the table's columns of the same names."""
    if rows.is_empty():
        return
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        Identifier(table), SQL(", ").join(map(Identifier, rows.columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as sink:
        sink.write(rows.write_csv(include_header=False).encode())


def _literal(value: Any) -> Composable:
    if isinstance(value, Composable):
        return value
    if isinstance(value, list):
        written = pl.Series(value, dtype=pl.Int64).cast(pl.String).str.join(",")[0]
        return SQL("'{" + (written or "") + "}'")
    return Literal(value)
