"""The cash desk: a payment with its receipt, and the closing of the day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from jaryk.customers.queries.bulk import account_numbers
from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import receivable_id
from jaryk.ledger.models import (
    ChannelKind,
    Entry,
    EntryKind,
    PaymentChannel,
    ReceivedPayment,
)
from jaryk.ledger.operations.locks import lock_channel
from jaryk.ledger.operations.notices import MOST_TYIYN
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.ledger.queries.cash import DeskDay, closing_subject, desk_day
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.sums import as_som
from jaryk.platform import operations as platform
from jaryk.platform import queries as kept

_DIGITS: Final = 7


@transaction.atomic
def receive_cash(
    *,
    desk_code: str,
    account_id: int,
    amount_tyiyn: int,
    at: datetime,
    on: date,
    by_id: int | None,
    payer: str = "",
    key: str,
) -> ReceivedPayment:
    """Cash for an account; ``external_id`` of the payment is the number of its receipt.

    Receipts of a desk are numbered from 1 each year, without gaps. ``key`` is drawn by the page:
    sent twice, the payment is one. Refused after the desk has handed over the day's takings.
    """
    desk = _desk(desk_code)
    if not 0 < amount_tyiyn <= MOST_TYIYN:
        raise Refusal("ledger.received.amount", amount=as_som(amount_tyiyn))
    number = _number(account_id)
    lock_channel(desk.pk)
    entry_key = f"cash:{desk.code}:{key}"
    _refuse_closed(desk.code, entry_key, on)
    moved = Movement(desk.ledger_account_id, receivable_id(account_id), amount_tyiyn)
    posted = post_event(_paid(entry_key, moved, on=on, by_id=by_id), known_at=at)
    if not posted.is_new:
        return ReceivedPayment.objects.get(entry=posted.entry_id)
    return ReceivedPayment.objects.create(
        channel=desk,
        external_id=_next_receipt(desk, on.year),
        account_told=number,
        account_id=account_id,
        amount_tyiyn=amount_tyiyn,
        paid_at=at,
        payer=payer[:300],
        entry_id=posted.entry_id,
        received_at=at,
        received_by_id=by_id,
    )


@transaction.atomic
def hand_over(*, desk_code: str, on: date, at: datetime, by_id: int | None) -> DeskDay:
    """Close the desk's day: what each clerk has taken goes to the audit trail and stays so."""
    desk = _desk(desk_code)
    lock_channel(desk.pk)
    day = desk_day(desk_code=desk_code, on=on)
    if day.handed_over_at is not None:
        raise Refusal("ledger.cash.closed", code=desk_code, on=on)
    platform.record_event(
        at=at,
        user=kept.user(by_id),
        action="cash.handed_over",
        subject=closing_subject(desk_code, on),
        detail={
            "amount_tyiyn": day.amount_tyiyn,
            "takings": [[clerk.clerk, clerk.receipts, clerk.amount_tyiyn] for clerk in day.takings],
        },
    )
    return desk_day(desk_code=desk_code, on=on)


def _number(account_id: int) -> str:
    number = account_numbers([account_id]).get(account_id)
    if number is None:
        raise Refusal("ledger.cash.no_account", account=account_id)
    return number


def _refuse_closed(desk_code: str, entry_key: str, on: date) -> None:
    """A closed day takes no new payment; one that it took before may be told again."""
    is_known = Entry.objects.filter(key=entry_key).exists()
    if not is_known and desk_day(desk_code=desk_code, on=on).handed_over_at is not None:
        raise Refusal("ledger.cash.closed", code=desk_code, on=on)


def _paid(key: str, moved: Movement, *, on: date, by_id: int | None) -> Event:
    return Event(
        kind=EntryKind.PAYMENT,
        key=key,
        posted_on=on,
        value_on=on,
        movements=(moved,),
        by_id=by_id,
    )


def _desk(code: str) -> PaymentChannel:
    desk = channel_of(code)
    if desk.kind != ChannelKind.CASH_DESK:
        raise Refusal("ledger.cash.no_desk", code=code)
    if not desk.is_active:
        raise Refusal("ledger.channel.closed", code=code)
    return desk


def _next_receipt(desk: PaymentChannel, year: int) -> str:
    """The number after the desk's last one of the year; the desk is locked.

    Numbers of one width stand in the order of their letters, so that the index finds the last.
    """
    last = (
        ReceivedPayment.objects.filter(channel=desk, external_id__lte=f"{year}-{'9' * _DIGITS}")
        .order_by("-external_id")
        .values_list("external_id", flat=True)
        .first()
    )
    is_of_year = last is not None and last.startswith(f"{year}-")
    serial = int(last.partition("-")[2]) + 1 if last is not None and is_of_year else 1
    return f"{year}-{serial:0{_DIGITS}}"
