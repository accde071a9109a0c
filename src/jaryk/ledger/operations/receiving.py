"""Money comes in: each payment once, on its account or in suspense, or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import SUSPENSE, receivable_id
from jaryk.ledger.models import (
    ChannelKind,
    EntryKind,
    LedgerAccount,
    PaymentChannel,
    ReceivedPayment,
)
from jaryk.ledger.operations.cash import receive_cash as receive_cash
from jaryk.ledger.operations.locks import lock_channel, share_channel
from jaryk.ledger.operations.notices import Notice as Notice
from jaryk.ledger.operations.notices import Received as Received
from jaryk.ledger.operations.notices import again, defect_of, entry_key, list_refused, trimmed
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.ledger.operations.receiving_many import receive_many
from jaryk.ledger.queries.payers import accounts_told
from jaryk.ledger.queries.received import day_paid, kept_payment

FEW: Final = 20


@transaction.atomic
def receive(
    *,
    channel: PaymentChannel,
    notices: Sequence[Notice],
    at: datetime,
    posted_on: date,
    by_id: int | None = None,
) -> list[Received]:
    """Post each notice once; returns what became of each, in their order.

    An account that is told beyond doubt is credited, other money waits in suspense; both count
    from the day of payment. Told again, a payment is the same payment; told with another
    account, day or amount it is refused and listed.
    """
    if not channel.is_active:
        raise Refusal("ledger.channel.closed", code=channel.code)
    if channel.kind == ChannelKind.CASH_DESK:
        raise Refusal("ledger.channel.cash_desk", code=channel.code)
    if len(notices) > FEW:
        lock_channel(channel.pk)
        return receive_many(
            channel=channel, notices=notices, at=at, posted_on=posted_on, by_id=by_id
        )
    share_channel(channel.pk)
    telling = _Telling(channel, at, posted_on, by_id)
    places = sorted(range(len(notices)), key=lambda place: notices[place].external_id)
    told = {place: _receive_one(telling, notices[place]) for place in places}
    return [told[place] for place in range(len(notices))]


@dataclass(frozen=True, slots=True)
class _Telling:
    channel: PaymentChannel
    at: datetime
    posted_on: date
    by_id: int | None


def _receive_one(telling: _Telling, notice: Notice) -> Received:
    if defect := defect_of(notice, posted_on=telling.posted_on):
        key, particulars = defect
        return Received(
            external_id=notice.external_id,
            verdict="refused",
            reason_key=key,
            particulars=particulars,
        )
    account_id = accounts_told([notice.account_told]).get(notice.account_told)
    kept = kept_payment(channel_id=telling.channel.pk, external_id=notice.external_id)
    if kept is None:
        posted = _post_new(telling, notice, account_id)
        if posted is not None:
            return posted
        kept = kept_payment(channel_id=telling.channel.pk, external_id=notice.external_id)
        assert kept is not None, "an entry without its payment"
    answer = again(kept, notice, account_id)
    if answer.verdict == "refused":
        list_refused(telling.channel, answer, at=telling.at)
    return answer


def _post_new(telling: _Telling, notice: Notice, account_id: int | None) -> Received | None:
    """Post a payment that is not known; None where another has told of it meanwhile."""
    if account_id is None:
        credit_id = LedgerAccount.objects.values_list("id", flat=True).get(code=SUSPENSE)
    else:
        credit_id = receivable_id(account_id)
    event = Event(
        kind=EntryKind.SUSPENSE if account_id is None else EntryKind.PAYMENT,
        key=entry_key(telling.channel.code, notice.external_id),
        posted_on=telling.posted_on,
        value_on=day_paid(notice.paid_at),
        movements=(Movement(telling.channel.ledger_account_id, credit_id, notice.amount_tyiyn),),
        by_id=telling.by_id,
    )
    try:
        posted = post_event(event, known_at=telling.at)
    except Refusal as refusal:
        if refusal.key != "ledger.told_otherwise":
            raise
        return None
    if not posted.is_new:
        return None
    received = keep(telling.channel, notice, account_id, posted.entry_id, telling.at, telling.by_id)
    return Received(
        external_id=notice.external_id,
        verdict="suspended" if account_id is None else "posted",
        received_id=received.pk,
        entry_id=posted.entry_id,
    )


def keep(
    channel: PaymentChannel,
    notice: Notice,
    account_id: int | None,
    entry_id: int,
    at: datetime,
    by_id: int | None,
) -> ReceivedPayment:
    """Write down what the channel told, beside the entry that it became."""
    return ReceivedPayment.objects.create(
        channel=channel,
        account_id=account_id,
        entry_id=entry_id,
        received_at=at,
        received_by_id=by_id,
        amount_tyiyn=notice.amount_tyiyn,
        paid_at=notice.paid_at,
        **trimmed(notice),
    )
