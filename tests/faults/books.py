"""The books read from their raw rows, by nothing that the product itself reads them with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

_POSTINGS: Final = (
    "SELECT p.entry_id, p.debit_id, p.credit_id, p.amount_tyiyn, p.posted_on, e.posted_on, "
    "e.known_at FROM ledger_posting p LEFT JOIN ledger_entry e ON e.id = p.entry_id"
)
_ONLY_GROWING: Final = (
    "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE p.proname = 'platform_refuse_change' AND NOT c.relispartition ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One posting, with the days of its own and of its entry."""

    entry_id: int
    debit_id: int
    credit_id: int
    amount_tyiyn: int
    posted_on: date
    entry_posted_on: date | None
    known_at: datetime | None


@dataclass(frozen=True)
class Books:
    """All that has moved, added up one posting after the other."""

    postings: tuple[Moved, ...]

    def balance(self, ledger_id: int, *, on: date = date.max) -> int:
        """Debits less credits at the end of the day."""
        owed = 0
        for moved in self.postings:
            if moved.posted_on <= on:
                owed += moved.amount_tyiyn * (moved.debit_id == ledger_id)
                owed -= moved.amount_tyiyn * (moved.credit_id == ledger_id)
        return owed

    def balances(self) -> dict[int, int]:
        """Debits less credits of every account that has moved."""
        found: dict[int, int] = defaultdict(int)
        for moved in self.postings:
            found[moved.debit_id] += moved.amount_tyiyn
            found[moved.credit_id] -= moved.amount_tyiyn
        return dict(found)

    def wrong(self) -> list[str]:
        """What can be wrong about the books without knowing what they are about."""
        told = []
        if sum(self.balances().values()):
            told.append("the accounts do not add up to nothing")
        for moved in self.postings:
            if moved.amount_tyiyn <= 0:
                told.append(f"entry {moved.entry_id} moves nothing or less")
            if moved.entry_posted_on is None:
                told.append(f"a posting of entry {moved.entry_id}, which is not there")
            elif moved.entry_posted_on != moved.posted_on:
                told.append(f"entry {moved.entry_id} is posted on two days")
        return told


def books() -> Books:
    """The books as they stand this moment."""
    return Books(tuple(Moved(*row) for row in _rows(_POSTINGS)))


def only_growing() -> list[str]:
    """The tables whose rows the database itself keeps from change."""
    return [name for (name,) in _rows(_ONLY_GROWING)]


def kept_rows(tables: list[str]) -> frozenset[tuple[str, str]]:
    """Every row of the tables, by table and fingerprint."""
    queries = [f"SELECT '{table}', md5(kept::text) FROM {table} kept" for table in tables]
    return frozenset(_rows(" UNION ALL ".join(queries)))


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
