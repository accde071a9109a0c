"""Money received from some accounts, payment by payment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from jaryk.ledger.chart import RECEIVABLES_FROM, receivable_id
from jaryk.ledger.models import EntryKind, Posting
from jaryk.platform.partitions import EVENTS_FROM


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """A payment: the day on which it was made and the moment from which it is known."""

    account_id: int
    paid_on: date
    known_at: datetime
    amount_tyiyn: int


def payments_known(account_ids: Collection[int], *, until: datetime) -> list[PaymentReceived]:
    """Payments of the accounts known at ``until``, in the order of their days."""
    rows = (
        Posting.objects.filter(
            credit__in=[receivable_id(account_id) for account_id in account_ids],
            entry__gte=EVENTS_FROM,
            entry__kind=EntryKind.PAYMENT,
            entry__known_at__lte=until,
        )
        .order_by("entry__posted_on", "entry_id")
        .values_list("credit_id", "entry__posted_on", "entry__known_at", "amount_tyiyn")
    )
    return [
        PaymentReceived(receivable - RECEIVABLES_FROM, paid_on, known_at, amount_tyiyn)
        for receivable, paid_on, known_at, amount_tyiyn in rows
    ]
