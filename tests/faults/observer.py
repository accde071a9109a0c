"""Someone who looks at the books all the time, each time at one moment of them."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Event, Thread
from typing import Any, Final

import psycopg
from psycopg import IsolationLevel

# Each must find nothing, in whatever moment it is asked.
NEVER: Final[Mapping[str, str]] = {
    "an unbalanced ledger": (
        "SELECT sum(amount) FROM (SELECT sum(amount_tyiyn) AS amount FROM ledger_posting p "
        "JOIN ledger_ledgeraccount a ON a.id = p.debit_id UNION ALL SELECT -sum(amount_tyiyn) "
        "FROM ledger_posting p JOIN ledger_ledgeraccount a ON a.id = p.credit_id) s "
        "HAVING coalesce(sum(amount), 0) <> 0"
    ),
    "a posting without entry": (
        "SELECT p.entry_id FROM ledger_posting p LEFT JOIN ledger_entry e ON e.id = p.entry_id "
        "WHERE e.id IS NULL OR e.posted_on <> p.posted_on LIMIT 1"
    ),
    "money without postings": (
        "SELECT e.id FROM ledger_entry e LEFT JOIN ledger_posting p ON p.entry_id = e.id "
        "WHERE p.entry_id IS NULL AND e.kind <> 1 LIMIT 1"
    ),
    "a payment other than its entry": (
        "SELECT r.id FROM ledger_receivedpayment r LEFT JOIN ledger_posting p "
        "ON p.entry_id = r.entry_id WHERE p.amount_tyiyn IS DISTINCT FROM r.amount_tyiyn LIMIT 1"
    ),
    "an entry of a payment that nobody told": (
        "SELECT e.id FROM ledger_entry e LEFT JOIN ledger_receivedpayment r ON r.entry_id = e.id "
        "WHERE e.kind IN (2, 6) AND r.id IS NULL LIMIT 1"
    ),
    "a bill without entry, or an entry of no bill": (
        "SELECT coalesce(b.id, e.id) FROM documents_bill b FULL JOIN "
        "(SELECT id FROM ledger_entry WHERE kind = 1) e ON e.id = b.id "
        "WHERE b.id IS NULL OR e.id IS NULL LIMIT 1"
    ),
    "a bill other than its postings": (
        "SELECT b.id FROM documents_bill b LEFT JOIN (SELECT entry_id, sum(amount_tyiyn) AS sum "
        "FROM ledger_posting GROUP BY entry_id) p ON p.entry_id = b.id WHERE "
        "coalesce(p.sum, 0) <> b.energy_tyiyn + b.tax_tyiyn + b.penalty_tyiyn LIMIT 1"
    ),
    "a bill other than its lines": (
        "SELECT b.id FROM documents_bill b LEFT JOIN (SELECT bill_id, sum(amount_tyiyn) AS sum "
        "FROM charges_chargeline GROUP BY bill_id) l ON l.bill_id = b.id "
        "WHERE coalesce(l.sum, 0) <> b.energy_tyiyn + b.tax_tyiyn LIMIT 1"
    ),
}

# PostgreSQL shows an attached partition to older snapshots too, with the rows that they can see:
# who holds on to a moment before the rows were gathered may see some of them. So this is asked as
# every page asks, of the present moment.
MONTH_IN_PART: Final = (
    "SELECT r.id FROM charges_billingrun r JOIN (SELECT run_id, count(*) AS bills "
    "FROM documents_bill GROUP BY run_id) b ON b.run_id = r.id WHERE b.bills <> r.billed"
)

_COUNTED: Final = (
    "SELECT (SELECT count(*) FROM documents_bill), (SELECT count(*) FROM ledger_receivedpayment)"
)


class Observer(Thread):
    """Looks until it is told to stop; ``seen`` is what should never be seen."""

    def __init__(self, address: Mapping[str, Any]) -> None:
        super().__init__()
        self._address = dict(address)
        self._stop_looking = Event()
        self.looks = 0
        self.moments: set[tuple[int, int]] = set()
        self.seen: list[str] = []

    def run(self) -> None:
        with psycopg.connect(**self._address) as server:
            server.isolation_level = IsolationLevel.REPEATABLE_READ
            server.read_only = True
            while not self._stop_looking.is_set():
                self._look(server)

    def stop(self) -> None:
        self._stop_looking.set()
        self.join()

    def _look(self, server: psycopg.Connection[Any]) -> None:
        with server.transaction():
            for name, query in NEVER.items():
                if found := server.execute(query).fetchone():
                    self.seen.append(f"{name}: {found[0]}")
        server.isolation_level = IsolationLevel.READ_COMMITTED
        with server.transaction():
            counted = server.execute(_COUNTED).fetchone()
            if found := server.execute(MONTH_IN_PART).fetchone():
                self.seen.append(f"a month in part: run {found[0]}")
        server.isolation_level = IsolationLevel.REPEATABLE_READ
        assert counted is not None
        self.moments.add((counted[0], counted[1]))
        self.looks += 1
