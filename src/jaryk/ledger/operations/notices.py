"""Payments as channels tell of them, and what is answered to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Literal

from jaryk.ledger.account_numbers import as_written
from jaryk.ledger.models import PaymentChannel, RefusedRepeat
from jaryk.ledger.queries.received import Kept, day_paid
from jaryk.ledger.sums import as_som

LONGEST_ID: Final = 100
MOST_TYIYN: Final = 10**15
_LONGEST_KEY: Final = 120

Verdict = Literal["posted", "suspended", "repeated", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A payment as a channel tells of it; ``external_id`` is the channel's own, for ever."""

    external_id: str
    account_told: str
    amount_tyiyn: int
    paid_at: datetime
    payer: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a notice. A refused one has neither payment nor entry, but a reason."""

    external_id: str
    verdict: Verdict
    received_id: int | None = None
    entry_id: int | None = None
    reason_key: str = ""
    particulars: Mapping[str, Any] = field(default_factory=dict)


def entry_key(channel_code: str, external_id: str) -> str:
    """The key under which the books keep a channel's payment."""
    key = f"pay:{channel_code}:{external_id}"
    if len(key) <= _LONGEST_KEY:
        return key
    return f"pay:{channel_code}:{sha256(external_id.encode()).hexdigest()}"


def defect_of(notice: Notice, *, posted_on: date) -> tuple[str, dict[str, Any]] | None:
    """Why a notice cannot be posted at all, if it cannot."""
    if not 0 < len(notice.external_id) <= LONGEST_ID:
        return "ledger.received.no_id", {"most": LONGEST_ID}
    if not 0 < notice.amount_tyiyn <= MOST_TYIYN:
        return "ledger.received.amount", {"amount": as_som(notice.amount_tyiyn)}
    if day_paid(notice.paid_at) > posted_on:
        return "ledger.received.in_future", {"paid_on": str(day_paid(notice.paid_at))}
    return None


def again(kept: Kept, notice: Notice, account_id: int | None) -> Received:
    """The answer to a payment that was told before: repeated, or refused where it differs."""
    same_account = as_written(kept.account_told) == as_written(notice.account_told) or (
        account_id is not None and account_id == kept.account_id
    )
    same = (kept.amount_tyiyn, kept.paid_on) == (notice.amount_tyiyn, day_paid(notice.paid_at))
    if same and same_account:
        return Received(
            external_id=notice.external_id,
            verdict="repeated",
            received_id=kept.received_id,
            entry_id=kept.entry_id,
        )
    return Received(
        external_id=notice.external_id,
        verdict="refused",
        received_id=kept.received_id,
        entry_id=kept.entry_id,
        reason_key="ledger.received.told_otherwise",
        particulars={"id": notice.external_id, "told": told_of(notice), "kept": kept_of(kept)},
    )


def told_of(notice: Notice) -> dict[str, object]:
    """The figures of a notice, as they are listed when they differ."""
    return {
        "account": notice.account_told,
        "amount_tyiyn": notice.amount_tyiyn,
        "amount": as_som(notice.amount_tyiyn),
        "paid_on": str(day_paid(notice.paid_at)),
    }


def kept_of(kept: Kept) -> dict[str, object]:
    """The figures of a kept payment, as they are listed when a repeat differs."""
    return {
        "account": kept.account_told,
        "amount_tyiyn": kept.amount_tyiyn,
        "amount": as_som(kept.amount_tyiyn),
        "paid_on": str(kept.paid_on),
    }


def list_refused(channel: PaymentChannel, refused: Received, *, at: datetime) -> None:
    """Put a repeat with other figures on the list for a person; each such telling once."""
    told, kept = refused.particulars["told"], refused.particulars["kept"]
    RefusedRepeat.objects.get_or_create(
        channel=channel,
        external_id=refused.external_id,
        told=told,
        defaults={"kept": kept, "at": at},
    )


def trimmed(notice: Notice) -> dict[str, str]:
    """The words of a notice within the room that the table has for them."""
    return {
        "external_id": notice.external_id,
        "account_told": notice.account_told[:60],
        "payer": notice.payer[:300],
        "purpose": notice.purpose[:500],
    }
