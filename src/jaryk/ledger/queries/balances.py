"""What an account owes on a day, and how it came to that.

Closed months are not read again: what an account stood at when one was closed is kept, and only
what moved since then is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection

from jaryk.ledger.chart import receivable_id
from jaryk.ledger.models import EntryKind, LedgerAccount
from jaryk.ledger.queries.closing import kept_before

OPENING: Final = "opening"
_DOCUMENTS: Final = {EntryKind.BILL, EntryKind.CORRECTION, EntryKind.INVOICE}

# Each side by its own index of (account, day).
_SUMS: Final = """
    SELECT (SELECT coalesce(sum(amount_tyiyn), 0)::bigint FROM ledger_posting
            WHERE debit_id = %(id)s AND posted_on >= %(since)s AND posted_on < %(until)s),
           (SELECT coalesce(sum(amount_tyiyn), 0)::bigint FROM ledger_posting
            WHERE credit_id = %(id)s AND posted_on >= %(since)s AND posted_on < %(until)s)
"""
_MOVED: Final = """
    SELECT e.id, e.kind, e.posted_on, e.value_on, e.due_on, e.about_id,
           sum(m.debit)::bigint, sum(m.credit)::bigint, array_agg(DISTINCT o.code ORDER BY o.code)
    FROM (SELECT entry_id, credit_id AS other, amount_tyiyn AS debit, 0 AS credit
          FROM ledger_posting
          WHERE debit_id = %(id)s AND posted_on >= %(since)s AND posted_on < %(until)s
          UNION ALL SELECT entry_id, debit_id, 0, amount_tyiyn FROM ledger_posting
          WHERE credit_id = %(id)s AND posted_on >= %(since)s AND posted_on < %(until)s) m
    JOIN ledger_entry e ON e.id = m.entry_id JOIN ledger_ledgeraccount o ON o.id = m.other
    GROUP BY e.id, e.kind, e.posted_on, e.value_on, e.due_on, e.about_id, e.known_at
    ORDER BY e.posted_on, e.known_at, e.id
"""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One entry on an account, and the balance after it; the first may tell how it opened.

    ``kind`` is the entry's, or ``opening``. ``document_id`` is the bill, the correction or the
    invoice that the entry is; ``about_id`` the entry that it is about. ``value_on`` is the day from
    which it counts for the customer. ``others`` are the codes of the accounts at its other side:
    where the money came from, or what was charged.
    """

    on: date
    kind: str
    document_id: int | None
    debit_tyiyn: int
    credit_tyiyn: int
    balance_tyiyn: int
    entry_id: int | None = None
    value_on: date | None = None
    due_on: date | None = None
    about_id: int | None = None
    others: tuple[str, ...] = ()


def balance(account_id: int, *, on: date) -> int:
    """What is owed at the end of the day, in tyiyns; below zero when paid ahead."""
    return _balance_before(receivable_id(account_id), on + timedelta(days=1))


def ledger_balance(code: str, *, on: date) -> int:
    """Debits less credits of an account of the books at the end of the day, in tyiyns.

    Nothing for a code that was never opened.
    """
    ledger_id = LedgerAccount.objects.filter(code=code).values_list("id", flat=True).first()
    return 0 if ledger_id is None else _balance_before(ledger_id, on + timedelta(days=1))


def is_known_code(code: str) -> bool:
    """Whether the books have an account of that code."""
    return LedgerAccount.objects.filter(code=code).exists()


def statement(
    account_id: int, *, since: date | None = None, until: date | None = None
) -> list[StatementRow]:
    """The entries posted on the account in [since, until), each with the balance after it.

    With ``since`` a first row tells what the account stood at on its morning.
    """
    receivable = receivable_id(account_id)
    rows: list[StatementRow] = []
    owed = 0
    if since is not None:
        owed = _balance_before(receivable, since)
        rows.append(StatementRow(since, OPENING, None, 0, 0, owed))
    for moved in _moved(receivable, since or date.min, until or date.max):
        owed += moved["debit_tyiyn"] - moved["credit_tyiyn"]
        rows.append(StatementRow(balance_tyiyn=owed, **moved))
    return rows


def _balance_before(ledger_id: int, day: date) -> int:
    """What the account stands at when the day begins."""
    kept = kept_before(day, [ledger_id])
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {"id": ledger_id, "since": kept.since, "until": day})
        debit, credit = cursor.fetchone()
    return int(kept.closing_tyiyn.get(ledger_id, 0) + debit - credit)


def _moved(ledger_id: int, since: date, until: date) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"id": ledger_id, "since": since, "until": until})
        for entry_id, kind, on, value_on, due_on, about_id, debit, credit, others in cursor:
            yield {
                "on": on,
                "kind": EntryKind(kind).name.lower(),
                "document_id": entry_id if kind in _DOCUMENTS else None,
                "debit_tyiyn": debit,
                "credit_tyiyn": credit,
                "entry_id": entry_id,
                "value_on": value_on,
                "due_on": due_on,
                "about_id": about_id,
                "others": tuple(others),
            }
