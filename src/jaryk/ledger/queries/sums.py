"""What the books add up to, for those who check them."""

from __future__ import annotations

import polars as pl

from jaryk.ledger.models import EntryKind
from jaryk.platform.bulk import read


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
