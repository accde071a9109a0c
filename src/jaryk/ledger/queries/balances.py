"""What an account owes on a day, and how it came to that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from jaryk.ledger.chart import receivable_id
from jaryk.ledger.models import EntryKind, Posting


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One entry on an account: charged or paid, and the balance after it.

    ``document_id`` is the bill's id for a bill, None for money received.
    """

    on: date
    kind: str
    document_id: int | None
    debit_tyiyn: int
    credit_tyiyn: int
    balance_tyiyn: int


def balance(account_id: int, *, on: date) -> int:
    """What is owed at the end of the day, in tyiyns; below zero when paid ahead."""
    receivable = receivable_id(account_id)
    sums = Posting.objects.filter(entry__posted_on__lte=on).aggregate(
        charged=Sum("amount_tyiyn", filter=Q(debit=receivable), default=0),
        paid=Sum("amount_tyiyn", filter=Q(credit=receivable), default=0),
    )
    return int(sums["charged"] - sums["paid"])


def statement(account_id: int) -> list[StatementRow]:
    """All entries on the account in the order of their days, each with its running balance."""
    receivable = receivable_id(account_id)
    moved = (
        Posting.objects.filter(Q(debit=receivable) | Q(credit=receivable))
        .values("entry_id", "entry__kind", "entry__posted_on")
        .annotate(
            debit=Sum("amount_tyiyn", filter=Q(debit=receivable), default=0),
            credit=Sum("amount_tyiyn", filter=Q(credit=receivable), default=0),
        )
        .order_by("entry__posted_on", "entry__known_at", "entry_id")
    )
    rows: list[StatementRow] = []
    owed = 0
    for row in moved:
        owed += row["debit"] - row["credit"]
        is_bill = row["entry__kind"] == EntryKind.BILL
        rows.append(
            StatementRow(
                on=row["entry__posted_on"],
                kind=EntryKind(row["entry__kind"]).name.lower(),
                document_id=row["entry_id"] if is_bill else None,
                debit_tyiyn=row["debit"],
                credit_tyiyn=row["credit"],
                balance_tyiyn=owed,
            )
        )
    return rows
