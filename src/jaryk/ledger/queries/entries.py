"""One entry of the books: whose it is and how much it moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import RECEIVABLES_FROM
from jaryk.ledger.models import Entry, EntryKind, Posting


@dataclass(frozen=True, slots=True)
class Moved:
    """``account_id`` is the customer account that the entry touched, if it touched one."""

    entry_id: int
    kind: str
    account_id: int | None
    amount_tyiyn: int
    posted_on: date


def last_entry_id() -> int:
    """The greatest id of an entry, nought before the first: any event posted later has another."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def moved_by(entry_id: int) -> Moved:
    """What an entry moved; Refusal for an unknown one."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Refusal("ledger.reversal.unknown", entry=entry_id)
    postings = Posting.objects.filter(entry=entry_id).values_list(
        "debit_id", "credit_id", "amount_tyiyn"
    )
    touched = {
        side - RECEIVABLES_FROM
        for debit, credit, _ in postings
        for side in (debit, credit)
        if side > RECEIVABLES_FROM
    }
    return Moved(
        entry_id=entry_id,
        kind=EntryKind(entry.kind).name.lower(),
        account_id=min(touched, default=None),
        amount_tyiyn=sum(amount for _, _, amount in postings),
        posted_on=entry.posted_on,
    )
