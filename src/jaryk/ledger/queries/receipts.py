"""A payment as its receipt tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Sum

from jaryk.ledger.chart import receivable_id
from jaryk.ledger.models import Entry, EntryKind, Posting, ReceivedPayment


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """A payment with the day from which it counts and what the account owed after it, by what
    was known then. ``entry_id`` is the entry that reached the account, ``account_id`` None while
    nobody knows whose money it is.
    """

    external_id: str
    channel_ru: str
    channel_ky: str
    channel_en: str
    clerk: str
    payer: str
    paid_at: datetime
    amount_tyiyn: int
    account_id: int | None
    entry_id: int
    value_on: date
    known_at: datetime
    balance_tyiyn: int
    is_reversed: bool


def receipt_facts(*, channel_code: str, external_id: str) -> ReceiptFacts | None:
    """The channel's payment of that number; None where there is none."""
    found = (
        ReceivedPayment.objects.select_related("channel", "entry", "received_by")
        .filter(channel__code=channel_code, external_id=external_id)
        .first()
    )
    if found is None:
        return None
    entry = found.entry
    return ReceiptFacts(
        external_id=found.external_id,
        channel_ru=found.channel.name_ru,
        channel_ky=found.channel.name_ky,
        channel_en=found.channel.name_en,
        clerk=found.received_by.full_name if found.received_by else "",
        payer=found.payer,
        paid_at=found.paid_at,
        amount_tyiyn=found.amount_tyiyn,
        account_id=found.account_id,
        entry_id=entry.pk,
        value_on=entry.value_on,
        known_at=entry.known_at,
        balance_tyiyn=_balance_after(found.account_id, entry) if found.account_id else 0,
        is_reversed=Entry.objects.filter(about_id=entry.pk, kind=EntryKind.REVERSAL).exists(),
    )


def _balance_after(account_id: int, entry: Entry) -> int:
    """What the account owed with this entry and all that was known before it."""
    receivable = receivable_id(account_id)
    before = Q(entry__known_at__lt=entry.known_at) | Q(
        entry__known_at=entry.known_at, entry__lte=entry.pk
    )
    sums = Posting.objects.filter(before, Q(debit=receivable) | Q(credit=receivable)).aggregate(
        charged=Sum("amount_tyiyn", filter=Q(debit=receivable), default=0),
        paid=Sum("amount_tyiyn", filter=Q(credit=receivable), default=0),
    )
    return int(sums["charged"] - sums["paid"])
