"""Tables kept in partitions by id, and the way a month's rows enter them.

A month's rows are gathered in a table of their own, are indexed and checked there at once, and
are attached as a partition: nobody sees half a month, and no row pays for an index twice.

Making and attaching tables is the owner's work; functions of the database do it for the
application's role, for five tables and no others (migration ``0003_owner_functions``).
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
    """``name`` is the parent, whose primary key each of its partitions has too."""

    name: str

    def gathering(self, run_id: int) -> str:
        """The table in which a run gathers its rows."""
        return f"{self.name}_r{run_id}"

    def partition(self, month: date) -> str:
        """The table of a month's rows, as settling names it; its owner alone may read it."""
        return f"{self.name}_p{month:%Y%m}"

    def begin(self, run_id: int) -> None:
        """Make the run's own table, bare of indexes, unless it is there from an earlier try."""
        _told("SELECT platform_begin_gathering(%s, %s)", self.name, run_id)

    def gather(self, run_id: int, rows: pl.DataFrame) -> None:
        """Add rows to the run's own table."""
        copy_in(self.gathering(run_id), rows)

    def settle(self, run_id: int, month: date) -> None:
        """Make the run's rows part of the month: as its partition, or within the one it has."""
        _told("SELECT platform_settle_gathering(%s, %s, %s)", self.name, run_id, month)

    def abandon(self, run_id: int) -> None:
        """Drop what a cancelled run has gathered."""
        _told("SELECT platform_abandon_gathering(%s, %s)", self.name, run_id)


def month_key(month: date) -> int:
    """The id just before a month's first one: YYYYMM and eight noughts."""
    return (month.year * 100 + month.month) * NUMBERS_A_MONTH


def _told(statement: str, *values: str | int | date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
