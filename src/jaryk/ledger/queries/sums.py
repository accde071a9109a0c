"""What the books add up to, for those who check them."""

from __future__ import annotations

import polars as pl

from jaryk.ledger.chart import RECEIVABLES_FROM
from jaryk.ledger.models import EntryKind
from jaryk.platform.bulk import read
from jaryk.platform.partitions import EVENTS_FROM


def bill_entry_sums() -> pl.DataFrame:
    """The amount of every bill's entry; nothing for one without postings."""
    return read(
        "SELECT e.id, coalesce(p.amount, 0)::bigint FROM ledger_entry e LEFT JOIN "
        "(SELECT entry_id, sum(amount_tyiyn) AS amount FROM ledger_posting GROUP BY entry_id) p "
        "ON p.entry_id = e.id WHERE e.kind = {bill}",
        {"bill_id": pl.Int64, "posted_tyiyn": pl.Int64},
        bill=EntryKind.BILL.value,
    )


def sum_of_all_accounts() -> int:
    """Debits less credits over every account of the books: nothing, if nothing was created."""
    moved = read(
        "SELECT account, sum(amount)::bigint FROM ("
        "SELECT debit_id AS account, sum(amount_tyiyn) AS amount FROM ledger_posting GROUP BY 1 "
        "UNION ALL "
        "SELECT credit_id, -sum(amount_tyiyn) FROM ledger_posting GROUP BY 1) m GROUP BY account",
        {"account": pl.Int64, "amount_tyiyn": pl.Int64},
    )
    return int(moved.get_column("amount_tyiyn").sum())


def postings_astray() -> list[int]:
    """Entries with a posting whose day is not the entry's."""
    return _entries(
        "SELECT DISTINCT p.entry_id FROM ledger_posting p "
        "JOIN ledger_entry e ON e.id = p.entry_id WHERE p.posted_on <> e.posted_on ORDER BY 1"
    )


def receivables_astray() -> list[int]:
    """Receivables whose id or code is not that of their customer account."""
    return _entries(
        "SELECT id FROM ledger_ledgeraccount WHERE kind = 'receivable' AND (id, code) "
        "<> ({base} + customer_account_id, 'receivable:' || customer_account_id) ORDER BY 1"
    )


def charged_by_documents() -> pl.DataFrame:
    """What each correction and invoice has added to receivables: entry_id, posted_tyiyn."""
    return read(
        "SELECT e.id, coalesce(sum(CASE WHEN p.debit_id >= {base} THEN p.amount_tyiyn ELSE 0 END "
        "- CASE WHEN p.credit_id >= {base} THEN p.amount_tyiyn ELSE 0 END), 0)::bigint "
        "FROM ledger_entry e LEFT JOIN ledger_posting p ON p.entry_id = e.id "
        "WHERE e.id >= {events} AND e.kind = ANY({kinds}) GROUP BY e.id ORDER BY e.id",
        {"entry_id": pl.Int64, "posted_tyiyn": pl.Int64},
        base=RECEIVABLES_FROM,
        events=EVENTS_FROM,
        kinds=[EntryKind.CORRECTION.value, EntryKind.INVOICE.value],
    )


def _entries(query: str) -> list[int]:
    found = read(query, {"id": pl.Int64}, base=RECEIVABLES_FROM)
    ids: list[int] = found.get_column("id").to_list()
    return ids
