"""Taking a debt off an account: written off, moved to another account, or paid back (H6, B7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.ledger.chart import (
    MONEY_PREFIX,
    MONEY_RECEIVED,
    WRITTEN_OFF_PENALTY,
    WRITTEN_OFF_PRINCIPAL,
    receivable_id,
)
from jaryk.ledger.models import EntryKind, LedgerAccount, LedgerAccountKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.ledger.queries.debts import OpenDocument, allocation_of, open_documents
from jaryk.ledger.queries.history import history
from jaryk.platform.staging import change

_ACCOUNTS: Final = 4_054


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document is meant, in tyiyns."""

    document_id: int
    principal_tyiyn: int
    penalty_tyiyn: int = 0


@transaction.atomic
def write_off(
    *, account_id: int, parts: Sequence[Part], key: str, on: date, at: datetime, by_id: int
) -> list[int]:
    """Forgive parts of documents from the day on; returns an entry for each.

    Raises Refusal for more than is left of a document.
    """
    hold_account(account_id)
    refuse_above_left(account_id, parts, on=on)
    house = open_house_accounts([])
    receivable = receivable_id(account_id)
    told = []
    for part in parts:
        amounts = (
            (WRITTEN_OFF_PRINCIPAL, part.principal_tyiyn),
            (WRITTEN_OFF_PENALTY, part.penalty_tyiyn),
        )
        event = Event(
            kind=EntryKind.WRITE_OFF,
            key=f"{key}:{part.document_id}",
            posted_on=on,
            value_on=on,
            about_id=part.document_id,
            by_id=by_id,
            movements=tuple(
                Movement(house[code], receivable, amount) for code, amount in amounts if amount
            ),
        )
        told.append(post_event(event, known_at=at).entry_id)
    return told


@transaction.atomic
def transfer(
    *,
    account_id: int,
    to_account_id: int,
    parts: Sequence[Part],
    due_on: date,
    key: str,
    on: date,
    at: datetime,
    by_id: int,
) -> list[int]:
    """Move principal of documents to another account, which owes it by ``due_on``.

    Penalty stays with whoever was late. Raises Refusal for more principal than is left, for the
    same account, and for a term that has passed.
    """
    if account_id == to_account_id:
        raise Refusal("ledger.relief.same_account")
    if due_on < on:
        raise Refusal("ledger.relief.due_passed", due=due_on)
    hold_account(account_id)
    refuse_above_left(account_id, parts, on=on)
    told = []
    for part in parts:
        event = Event(
            kind=EntryKind.TRANSFER,
            key=f"{key}:{part.document_id}",
            posted_on=on,
            value_on=on,
            due_on=due_on,
            about_id=part.document_id,
            by_id=by_id,
            movements=(
                Movement(
                    receivable_id(to_account_id), receivable_id(account_id), part.principal_tyiyn
                ),
            ),
        )
        told.append(post_event(event, known_at=at).entry_id)
    return told


@transaction.atomic
def refund(
    *, account_id: int, amount_tyiyn: int, money: str, key: str, on: date, at: datetime, by_id: int
) -> int:
    """Pay back what was paid ahead, from the account of the books ``money``.

    Raises Refusal for more than is paid ahead, and for an account that is none of money.
    """
    hold_account(account_id)
    refuse_above_advance(account_id, amount_tyiyn, on=on)
    event = Event(
        kind=EntryKind.REFUND,
        key=key,
        posted_on=on,
        value_on=on,
        by_id=by_id,
        movements=(Movement(receivable_id(account_id), money_account(money), amount_tyiyn),),
    )
    return post_event(event, known_at=at).entry_id


def refuse_above_left(account_id: int, parts: Sequence[Part], *, on: date) -> None:
    """Refuse parts that say nothing, are told twice or exceed what is left of their documents."""
    if not parts or len({part.document_id for part in parts}) < len(parts):
        raise Refusal("ledger.relief.no_parts")
    left = {found.document_id: found for found in open_documents(account_id, on=on)}
    for part in parts:
        _refuse_part(part, left.get(part.document_id))


def _refuse_part(part: Part, found: OpenDocument | None) -> None:
    if min(part.principal_tyiyn, part.penalty_tyiyn) < 0 or not (
        part.principal_tyiyn or part.penalty_tyiyn
    ):
        raise Refusal("ledger.relief.no_parts")
    left = (found.principal_left, found.penalty_left) if found else (0, 0)
    for wanted, there in zip((part.principal_tyiyn, part.penalty_tyiyn), left, strict=True):
        if wanted > there:
            raise Refusal(
                "ledger.relief.above_left",
                document=part.document_id,
                wanted=som(wanted, "ru"),
                left=som(there, "ru"),
            )


def refuse_above_advance(account_id: int, amount_tyiyn: int, *, on: date) -> None:
    """Refuse to pay back what is not paid ahead."""
    known = history(account_ids=[account_id])
    advance = max(0, allocation_of(known, account_id=account_id, on=on).advance_tyiyn)
    if not 0 < amount_tyiyn <= advance:
        raise Refusal(
            "ledger.relief.above_advance", wanted=som(amount_tyiyn, "ru"), left=som(advance, "ru")
        )


def money_account(code: str) -> int:
    """The id of an account of money, told by its code or by its channel's."""
    whole = code if code.startswith(MONEY_PREFIX) else MONEY_PREFIX + code
    if whole == MONEY_RECEIVED:
        return open_house_accounts([])[MONEY_RECEIVED]
    found = LedgerAccount.objects.filter(code=whole, kind=LedgerAccountKind.MONEY).first()
    if found is None:
        raise Refusal("ledger.relief.no_money_account", code=code)
    return found.pk


def hold_account(account_id: int) -> None:
    """Nobody else forgives, moves or pays back on the account until the transaction ends."""
    change(
        "SELECT pg_advisory_xact_lock({accounts}, {account})",
        accounts=_ACCOUNTS,
        account=account_id,
    )
