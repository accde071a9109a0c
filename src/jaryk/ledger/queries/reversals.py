"""What was posted in error and taken back, with who did it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jaryk.ledger.models import Entry, EntryKind
from jaryk.ledger.queries.entries import moved_by
from jaryk.platform.queries import last_event


@dataclass(frozen=True, slots=True)
class Reversed:
    """A reversal: of which entry, how much, on whose account."""

    entry_id: int
    about_id: int
    account_id: int | None
    amount_tyiyn: int
    known_at: datetime
    by_id: int | None
    reason: str


def reversals_between(since: date, until: date) -> list[Reversed]:
    """Reversals posted on the days [since, until), in order."""
    entries = Entry.objects.filter(
        kind=EntryKind.REVERSAL, posted_on__gte=since, posted_on__lt=until
    ).order_by("known_at", "pk")
    return [_told(entry) for entry in entries]


def _told(entry: Entry) -> Reversed:
    assert entry.about_id is not None
    moved, event = moved_by(entry.pk), last_event(f"entry {entry.about_id}")
    is_reversal = event is not None and event.action == "ledger.reversed"
    return Reversed(
        entry_id=entry.pk,
        about_id=entry.about_id,
        account_id=moved.account_id,
        amount_tyiyn=moved.amount_tyiyn,
        known_at=entry.known_at,
        by_id=entry.by_id,
        reason=event.detail["reason"] if event is not None and is_reversal else "",
    )
