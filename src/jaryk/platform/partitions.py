"""Tables kept in partitions by id, and the way a month's rows enter them.

A month's rows are gathered in a table of their own, are indexed and checked there at once, and
are attached as a partition: nobody sees half a month, and no row pays for an index twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection

from jaryk.platform.bulk import copy_in

NUMBERS_A_MONTH = 10**8
EVENTS_FROM = 10**15


@dataclass(frozen=True)
class PartitionedTable:
    """``name`` is the parent; ``once_a_month`` a column whose values a month may hold once."""

    name: str
    primary_key: tuple[str, ...]
    once_a_month: str | None = None

    def gathering(self, run_id: int) -> str:
        """The table in which a run gathers its rows."""
        return f"{self.name}_r{run_id}"

    def partition(self, month: date) -> str:
        return f"{self.name}_p{month:%Y%m}"

    def begin(self, run_id: int) -> None:
        """Make the run's own table, bare of indexes, unless it is there from an earlier try."""
        _sql(
            f"CREATE TABLE IF NOT EXISTS {self.gathering(run_id)} "
            f"(LIKE {self.name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )

    def gather(self, run_id: int, rows: pl.DataFrame) -> None:
        """Add rows to the run's own table."""
        copy_in(self.gathering(run_id), rows)

    def settle(self, run_id: int, month: date) -> None:
        """Make the run's rows part of the month: as its partition, or within the one it has."""
        gathered, partition = self.gathering(run_id), self.partition(month)
        if _exists(partition):
            _sql(f"INSERT INTO {self.name} SELECT * FROM {gathered}")
            _sql(f"DROP TABLE {gathered}")
            return
        first = month_key(month)
        _sql(f"ALTER TABLE {gathered} RENAME TO {partition}")
        _sql(
            f"ALTER TABLE {partition} ADD CONSTRAINT {partition}_pk "
            f"PRIMARY KEY ({', '.join(self.primary_key)})"
        )
        if self.once_a_month:
            _sql(f"CREATE UNIQUE INDEX {partition}_once ON {partition} ({self.once_a_month})")
        _sql(
            f"ALTER TABLE {self.name} ATTACH PARTITION {partition} "
            f"FOR VALUES FROM ({first}) TO ({first + NUMBERS_A_MONTH})"
        )
        _sql(
            f"CREATE TRIGGER {partition}_kept BEFORE TRUNCATE ON {partition} "
            "FOR EACH STATEMENT EXECUTE FUNCTION platform_refuse_change()"
        )

    def abandon(self, run_id: int) -> None:
        """Drop what a cancelled run has gathered."""
        _sql(f"DROP TABLE IF EXISTS {self.gathering(run_id)}")


def month_key(month: date) -> int:
    """The id just before a month's first one: YYYYMM and eight noughts."""
    return (month.year * 100 + month.month) * NUMBERS_A_MONTH


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
