"""What agents may learn: whose token it is, what they were answered, how a payment stands."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from jaryk.ledger.agents import MOST_TYIYN, Act, Agent, Answer
from jaryk.ledger.models import (
    AgentAnswer,
    ChannelKind,
    Entry,
    EntryKind,
    LineVerdict,
    PaymentChannel,
    PaymentStatement,
    PenaltyStanding,
    ReceivedPayment,
    StatementLine,
    StatementUse,
)
from jaryk.ledger.queries.balances import balance


def agent_of_token(token_sha256: str) -> Agent | None:
    """The agent at work whose token has this fingerprint."""
    channel = PaymentChannel.objects.filter(
        token_sha256=token_sha256, kind=ChannelKind.AGENT, is_active=True
    ).first()
    if channel is None or not hmac.compare_digest(channel.token_sha256, token_sha256):
        return None
    return Agent(
        channel_id=channel.pk,
        code=channel.code,
        ledger_account_id=channel.ledger_account_id,
        most_tyiyn=int(channel.profile.get("most_tyiyn", MOST_TYIYN)),
        token_sha256=channel.token_sha256,
    )


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given, and the mark of the figures that it answered."""

    fingerprint: str
    answer: Answer


def kept_answer(*, channel_id: int, act: Act, external_id: str) -> KeptAnswer | None:
    """What was answered to the agent's id before, if anything."""
    kept = AgentAnswer.objects.filter(
        channel=channel_id, operation=act, external_id=external_id
    ).first()
    if kept is None:
        return None
    return KeptAnswer(kept.fingerprint, Answer(kept.status, kept.answer))


@dataclass(frozen=True, slots=True)
class PaymentStands:
    """A payment of the channel: its entry, and that of its reversal if it has one."""

    entry_id: int
    account_id: int | None
    account_told: str
    amount_tyiyn: int
    paid_at: datetime
    posted_on: date
    value_on: date
    reversal_id: int | None


def payment_stands(*, channel_id: int, external_id: str) -> PaymentStands | None:
    """How the payment stands that the channel knows under this id, however it came in."""
    received = (
        ReceivedPayment.objects.select_related("entry")
        .filter(channel=channel_id, external_id=external_id)
        .first()
    )
    if received is None:
        return None
    reversal = Entry.objects.filter(about_id=received.entry_id, kind=EntryKind.REVERSAL).first()
    return PaymentStands(
        entry_id=received.entry_id,
        account_id=received.account_id,
        account_told=received.account_told,
        amount_tyiyn=received.amount_tyiyn,
        paid_at=received.paid_at,
        posted_on=received.entry.posted_on,
        value_on=received.entry.value_on,
        reversal_id=None if reversal is None else reversal.pk,
    )


def is_reconciled(*, channel_id: int, on: date) -> bool:
    """Whether a registry of the day has been compared, and agreed in every line."""
    open_lines = StatementLine.objects.filter(
        statement=OuterRef("pk"),
        verdict__in=[LineVerdict.DIFFERS, LineVerdict.ABSENT_HERE, LineVerdict.ABSENT_THERE],
    )
    return (
        PaymentStatement.objects.filter(
            channel=channel_id, use=StatementUse.REGISTRY, since__lte=on, until__gt=on
        )
        .exclude(Exists(open_lines))
        .exists()
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """What an account owes: ``debt_tyiyn`` with the penalty that no bill has charged yet."""

    debt_tyiyn: int
    unbilled_penalty_tyiyn: int


def owed(account_id: int, *, on: date) -> Owed:
    """Debt of the account at the end of the day; below zero when paid ahead."""
    standing = PenaltyStanding.objects.filter(account=account_id).first()
    unbilled = 0 if standing is None else max(standing.accrued_tyiyn - standing.billed_tyiyn, 0)
    return Owed(balance(account_id, on=on) + unbilled, unbilled)
