"""Every row of the database as bytes, table by table, in the order of its key."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

TablesOfRows = dict[str, bytes]


def dump(*, without: Collection[str] = ()) -> TablesOfRows:
    """All tables of the product; partitions stand under their parent, and by themselves too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, coalesce((SELECT string_agg(a.attname, ', ' ORDER BY k.place) "
            "FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (num, place) "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num "
            "WHERE i.indrelid = c.oid AND i.indisprimary), '') "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1"
        )
        tables = [row for row in cursor.fetchall() if row[0] not in without]
    return {table: _rows(table, key) for table, key in tables}


def _rows(table: str, key: str) -> bytes:
    order = f"ORDER BY {key}" if key else "ORDER BY kept.*"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT * FROM {table} kept {order}) TO STDOUT") as rows,
    ):
        return b"".join(bytes(block) for block in rows)


def changed(before: TablesOfRows, after: TablesOfRows) -> set[str]:
    """The tables whose rows differ, came or went."""
    tables = before.keys() | after.keys()
    return {table for table in tables if before.get(table) != after.get(table)}
