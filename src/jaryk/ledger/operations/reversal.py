"""What was posted in error, taken back by an entry of its own: both stay visible."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import Entry, EntryKind, Posting
from jaryk.ledger.operations.locks import lock_entry
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.platform import operations as platform
from jaryk.platform import queries as kept

_REVERSIBLE: Final = (
    EntryKind.PAYMENT,
    EntryKind.SUSPENSE,
    EntryKind.MATCHING,
    EntryKind.INVOICE,
    EntryKind.OFFSET,
)


@transaction.atomic
def reverse(
    *,
    entry_id: int,
    reason: str,
    at: datetime,
    on: date,
    by_id: int | None = None,
    key: str | None = None,
) -> int:
    """The same movements the other way round, from the same day on; returns the entry.

    An entry is reversed once; told again under the same ``key`` it is the same reversal. A
    reversed matching goes back to suspense. Raises Refusal for a bill (which a correction
    changes), for money in suspense of which a part is matched, and without a reason.
    """
    if not reason.strip():
        raise Refusal("ledger.reversal.no_reason")
    lock_entry(entry_id)
    entry = _reversible(entry_id)
    key = key or f"reverse:{entry_id}"
    earlier = Entry.objects.filter(about_id=entry_id, kind=EntryKind.REVERSAL).first()
    if earlier is not None and earlier.key != key:
        raise Refusal("ledger.reversal.already", entry=entry_id, on=earlier.posted_on)
    postings = Posting.objects.filter(entry=entry_id).order_by("line_no")
    event = Event(
        kind=EntryKind.REVERSAL,
        key=key,
        posted_on=on,
        value_on=entry.value_on,
        movements=tuple(
            Movement(posting.credit_id, posting.debit_id, posting.amount_tyiyn)
            for posting in postings
        ),
        about_id=entry_id,
        by_id=by_id,
    )
    posted = post_event(event, known_at=at)
    if posted.is_new:
        _note(entry_id, posted.entry_id, reason.strip(), at=at, by_id=by_id)
    return posted.entry_id


def _note(entry_id: int, reversal_id: int, reason: str, *, at: datetime, by_id: int | None) -> None:
    """Why it was taken back stays told beside who did it."""
    platform.record_event(
        at=at,
        user=kept.user(by_id),
        action="ledger.reversed",
        subject=f"entry {entry_id}",
        detail={"reversal": reversal_id, "reason": reason},
    )


def _reversible(entry_id: int) -> Entry:
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Refusal("ledger.reversal.unknown", entry=entry_id)
    if entry.kind not in _REVERSIBLE:
        raise Refusal("ledger.reversal.not_so", entry=entry_id)
    if entry.kind == EntryKind.SUSPENSE and _is_matched(entry_id):
        raise Refusal("ledger.reversal.matched", entry=entry_id)
    return entry


def _is_matched(entry_id: int) -> bool:
    """Whether a matching of this money stands."""
    reversals = Entry.objects.filter(kind=EntryKind.REVERSAL, about_id=OuterRef("pk"))
    matchings = Entry.objects.filter(about_id=entry_id, kind=EntryKind.MATCHING)
    return matchings.exclude(Exists(reversals)).exists()
