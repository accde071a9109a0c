"""What passes between an agent and the books: payments told, answers kept, their codes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

MOST_TYIYN: Final = 1_000_000_00
"""No payment at a terminal is larger, unless the channel's profile says ``most_tyiyn``."""
OLDEST: Final = timedelta(days=31)
"""What was paid longer ago comes in a statement, where a person looks at it."""
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""So far may an agent's clock be ahead of ours."""


class Code(StrEnum):
    """What an answer says, in a word that never changes its meaning."""

    POSTED = "posted"
    CANCELLED = "cancelled"
    ACCOUNT_UNKNOWN = "account_unknown"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNT_TOO_LARGE = "amount_too_large"
    PAID_IN_FUTURE = "paid_in_future"
    PAID_TOO_LONG_AGO = "paid_too_long_ago"
    TOLD_OTHERWISE = "told_otherwise"
    PAYMENT_UNKNOWN = "payment_unknown"
    ALREADY_CANCELLED = "already_cancelled"
    DAY_RECONCILED = "day_reconciled"
    NOT_REVERSIBLE = "not_reversible"
    AGREED = "agreed"
    DIFFERS = "differs"
    TOTALS_DIFFER = "totals_differ"
    OTHER_DAY = "other_day"
    DAY_NOT_OVER = "day_not_over"


class Act(StrEnum):
    """What an agent asks that is answered once."""

    PAY = "pay"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Agent:
    """The channel that a token belongs to."""

    channel_id: int
    code: str
    ledger_account_id: int
    most_tyiyn: int
    token_sha256: str


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """A payment as an agent tells of it, under the agent's own id of it."""

    external_id: str
    account: str
    amount_tyiyn: int
    paid_at: datetime

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> PaymentTold:
        """The payment whose ``figures`` these are."""
        return cls(
            external_id=figures["id"],
            account=figures["account"],
            amount_tyiyn=int(figures["amount"].replace(".", "")),
            paid_at=datetime.fromisoformat(figures["paid_at"]),
        )

    def figures(self) -> dict[str, str]:
        """What makes it this payment: told otherwise, it is another."""
        return {
            "id": self.external_id,
            "account": self.account,
            "amount": soms(self.amount_tyiyn),
            "paid_at": self.paid_at.astimezone(UTC).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class CancellationTold:
    """A payment called off, under the agent's own id of the calling off."""

    external_id: str
    payment: str
    reason: str

    def figures(self) -> dict[str, str]:
        """What makes it this cancellation."""
        return {"id": self.external_id, "payment": self.payment, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent hears: a status of HTTP and a body."""

    status: int
    body: Mapping[str, Any]


def why_refused(told: PaymentTold, agent: Agent, *, at: datetime) -> Code | None:
    """Why a payment cannot be taken by its figures alone; None when it can."""
    if told.amount_tyiyn <= 0:
        return Code.AMOUNT_NOT_POSITIVE
    if told.amount_tyiyn > agent.most_tyiyn:
        return Code.AMOUNT_TOO_LARGE
    if told.paid_at > at + CLOCKS_DIFFER:
        return Code.PAID_IN_FUTURE
    if told.paid_at < at - OLDEST:
        return Code.PAID_TOO_LONG_AGO
    return None


def posted(figures: Mapping[str, str], *, posted_on: date) -> dict[str, str]:
    """The answer to a payment that is in the books; its ``receipt`` is added as it is written."""
    told = {"result": "posted", "code": Code.POSTED.value, "posted_on": posted_on.isoformat()}
    return {**figures, **told}


def refused(figures: Mapping[str, object], code: Code) -> Answer:
    """The answer to what is refused; nothing is in the books."""
    return Answer(422, {**figures, "result": "refused", "code": code.value})


def told_otherwise(figures: Mapping[str, str], kept: Mapping[str, str]) -> Answer:
    """The answer to an id told before with other figures, which are kept."""
    code = Code.TOLD_OTHERWISE.value
    return Answer(409, {**figures, "result": "refused", "code": code, "kept": dict(kept)})


def fingerprint(figures: Mapping[str, object]) -> str:
    """A short mark of the figures, to tell a repeat from another telling."""
    plain = "\n".join(f"{name}={figures[name]}" for name in sorted(figures))
    return hashlib.sha256(plain.encode()).hexdigest()


def soms(amount_tyiyn: int) -> str:
    """An amount for machines: soms, a point and two figures of tyiyns, ``-12.05``."""
    whole, tyiyn = divmod(abs(amount_tyiyn), 100)
    return f"{'-' if amount_tyiyn < 0 else ''}{whole}.{tyiyn:02d}"
