"""How much room the tables kept in partitions take, partition by partition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection

_PARTITIONS: Final = """
    SELECT p.relname, c.relname, greatest(c.reltuples, 0)::bigint,
           pg_relation_size(c.oid), pg_indexes_size(c.oid), pg_total_relation_size(c.oid),
           greatest(s.last_analyze, s.last_autoanalyze) IS NOT NULL
    FROM pg_inherits i
    JOIN pg_class p ON p.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid
    JOIN pg_namespace n ON n.oid = p.relnamespace AND n.nspname = 'public'
    LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE p.relkind = 'p' AND c.relkind = 'r' ORDER BY p.relname, c.relname
"""


@dataclass(frozen=True, slots=True)
class PartitionSize:
    """A partition; ``rows`` as the server last counted or guessed them.

    ``month`` is YYYY-MM where the partition holds one month, else empty.
    """

    table: str
    partition: str
    month: str
    rows: int
    table_bytes: int
    index_bytes: int
    all_bytes: int
    is_analysed: bool


def partition_sizes() -> list[PartitionSize]:
    """Every partition of the product's tables, by table and month."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS)
        return [
            PartitionSize(table, part, _month(table, part), *told)
            for table, part, *told in cursor.fetchall()
        ]


def _month(table: str, partition: str) -> str:
    """The month of a partition that is named after one: its table, ``_p`` and YYYYMM."""
    told = partition.removeprefix(f"{table}_p")
    return f"{told[:4]}-{told[4:]}" if len(told) == 6 and told.isdigit() else ""
