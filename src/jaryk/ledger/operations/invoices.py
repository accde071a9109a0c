"""Writing invoices into the books: works, energy by an act, their taxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from jaryk.ledger.chart import REVENUE_PREFIX, receivable_id
from jaryk.ledger.models import EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.posting import Event, Movement, post_event


@transaction.atomic
def post_invoice(
    *,
    key: str,
    account_id: int,
    credits_tyiyn: Sequence[tuple[str, int]],
    issued_on: date,
    due_on: date,
    by_id: int | None,
    known_at: datetime,
) -> int:
    """Charge an account what an invoice comes to; returns the entry's id.

    ``credits_tyiyn``: the code of the account of the books and the amount of each line.
    """
    codes = {code for code, _ in credits_tyiyn}
    groups = [
        code.removeprefix(REVENUE_PREFIX) for code in codes if code.startswith(REVENUE_PREFIX)
    ]
    ids = open_house_accounts(groups)
    receivable = receivable_id(account_id)
    event = Event(
        kind=EntryKind.INVOICE,
        key=key,
        posted_on=issued_on,
        value_on=issued_on,
        due_on=due_on,
        movements=tuple(Movement(receivable, ids[code], amount) for code, amount in credits_tyiyn),
        by_id=by_id,
    )
    return post_event(event, known_at=known_at).entry_id
