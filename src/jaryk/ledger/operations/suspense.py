"""Money whose owner was not known finds its accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import SUSPENSE, receivable_id
from jaryk.ledger.models import ChannelKind, Entry, EntryKind, LedgerAccount
from jaryk.ledger.operations.locks import lock_entry
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.queries.suspense_left import suspense_left
from jaryk.ledger.sums import as_som


@transaction.atomic
def match(
    *,
    entry_id: int,
    parts: Sequence[tuple[int, int]],
    at: datetime,
    on: date,
    by_id: int | None,
) -> int:
    """Money in suspense to accounts: ``parts`` are (account_id, amount_tyiyn).

    What they leave goes on waiting. It counts from the day on which it was paid. Returns the
    entry of the matching. Refused where the parts are more than what waits.
    """
    if not parts or len({account_id for account_id, _ in parts}) < len(parts):
        raise Refusal("ledger.suspense.no_parts")
    to = [(receivable_id(account_id), amount_tyiyn) for account_id, amount_tyiyn in parts]
    return _move(entry_id, to, at=at, on=on, by_id=by_id)


@transaction.atomic
def match_deposit(
    *,
    entry_id: int,
    desk_code: str,
    amount_tyiyn: int | None = None,
    at: datetime,
    on: date,
    by_id: int | None,
) -> int:
    """Takings of a cash desk that have reached the bank: they were credited when they were paid.

    Without ``amount_tyiyn`` all that waits of the entry. Returns the entry of the matching.
    """
    desk = channel_of(desk_code)
    if desk.kind != ChannelKind.CASH_DESK:
        raise Refusal("ledger.cash.no_desk", code=desk_code)
    lock_entry(entry_id)
    left = _left(entry_id)[1] if amount_tyiyn is None else amount_tyiyn
    return _move(entry_id, [(desk.ledger_account_id, left)], at=at, on=on, by_id=by_id)


def _move(
    entry_id: int,
    to: Sequence[tuple[int, int]],
    *,
    at: datetime,
    on: date,
    by_id: int | None,
) -> int:
    lock_entry(entry_id)
    value_on, left = _left(entry_id)
    wished = sum(amount for _, amount in to)
    if any(amount <= 0 for _, amount in to) or wished > left:
        raise Refusal("ledger.suspense.not_so_much", left=as_som(left), wished=as_som(wished))
    suspense_id = LedgerAccount.objects.values_list("id", flat=True).get(code=SUSPENSE)
    before = Entry.objects.filter(about_id=entry_id, kind=EntryKind.MATCHING).count()
    event = Event(
        kind=EntryKind.MATCHING,
        key=f"match:{entry_id}:{before + 1}",
        posted_on=on,
        value_on=value_on,
        movements=tuple(Movement(suspense_id, ledger_id, amount) for ledger_id, amount in to),
        about_id=entry_id,
        by_id=by_id,
    )
    return post_event(event, known_at=at).entry_id


def _left(entry_id: int) -> tuple[date, int]:
    """The day from which the money in suspense counts, and how much of it waits."""
    found = suspense_left(entry_id=entry_id)
    if found.is_empty():
        raise Refusal("ledger.suspense.unknown", entry=entry_id)
    return found["value_on"][0], int(found["left_tyiyn"][0])
