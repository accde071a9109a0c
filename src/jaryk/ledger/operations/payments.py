"""Money received from customers."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import MONEY_RECEIVED, RECEIVABLES_FROM
from jaryk.ledger.models import EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.posting import post_events


@transaction.atomic
def record_payments(payments: pl.DataFrame, *, known_at: datetime) -> int:
    """Post payments (account_id, key, paid_on, amount_tyiyn); returns how many were new.

    ``key`` is the sender's own id of the payment: told again, in this call or a later one, it is
    the same payment and changes nothing. An amount of nothing or less is refused, and so is a
    known key with another account, day or amount.
    """
    if payments.filter(pl.col("amount_tyiyn") <= 0).height:
        raise Refusal("ledger.payment_not_positive")
    if payments.is_empty():
        return 0
    money_id = open_house_accounts([])[MONEY_RECEIVED]
    nothing = pl.lit(None, dtype=pl.Int64)
    events = payments.select(
        "key",
        kind=pl.lit(EntryKind.PAYMENT.value, dtype=pl.Int64),
        posted_on="paid_on",
        value_on="paid_on",
        due_on=pl.lit(None, dtype=pl.Date),
        about_id=nothing,
        by_id=nothing,
    )
    movements = payments.select(
        "key",
        line_no=pl.lit(1, dtype=pl.Int64),
        debit_id=pl.lit(money_id, dtype=pl.Int64),
        credit_id=pl.col("account_id") + RECEIVABLES_FROM,
        amount_tyiyn="amount_tyiyn",
    )
    posted = post_events(events, movements, known_at=known_at)
    return int(posted["is_new"].sum())
