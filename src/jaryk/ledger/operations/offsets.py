"""What the customer has spent on the supplier's network, counted as payment.

By agreement (K2-7.2), or repaid for proven spending on equipment (R-46.1).
"""

from __future__ import annotations

from datetime import date, datetime

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import COMPENSATION, OFFSETS, receivable_id
from jaryk.ledger.models import EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.posting import Event, Movement, post_event


def offset(
    *, account_id: int, amount_tyiyn: int, key: str, on: date, at: datetime, by_id: int
) -> int:
    """Count the customer's own spending as money, by agreement; returns the entry."""
    return _count(EntryKind.OFFSET, OFFSETS, account_id, amount_tyiyn, key, on, at, by_id)


def reimburse(
    *, account_id: int, amount_tyiyn: int, key: str, on: date, at: datetime, by_id: int
) -> int:
    """Repay what the customer proved to have spent on the supplier's plant; returns the entry."""
    kind = EntryKind.REIMBURSEMENT
    return _count(kind, COMPENSATION, account_id, amount_tyiyn, key, on, at, by_id)


def _count(
    kind: EntryKind,
    code: str,
    account_id: int,
    amount_tyiyn: int,
    key: str,
    on: date,
    at: datetime,
    by_id: int,
) -> int:
    if amount_tyiyn <= 0:
        raise Refusal("ledger.relief.no_amount")
    house = open_house_accounts([])
    event = Event(
        kind=kind,
        key=key,
        posted_on=on,
        value_on=on,
        by_id=by_id,
        movements=(Movement(house[code], receivable_id(account_id), amount_tyiyn),),
    )
    return post_event(event, known_at=at).entry_id
