"""Money received from customers."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import MONEY_RECEIVED, RECEIVABLES_FROM
from jaryk.ledger.models import EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts, open_receivables
from jaryk.platform.staging import change, temporary_table


@transaction.atomic
def record_payments(payments: pl.DataFrame, *, known_at: datetime) -> int:
    """Post payments (account_id, key, paid_on, amount_tyiyn); returns how many were new.

    ``key`` is the sender's own id of the payment: told again, in this call or a later one, it is
    the same payment and changes nothing. An amount of nothing or less is refused.
    """
    if payments.filter(pl.col("amount_tyiyn") <= 0).height:
        raise Refusal("ledger.payment_not_positive")
    money_id = open_house_accounts([])[MONEY_RECEIVED]
    open_receivables(payments.get_column("account_id").unique().sort().to_list())
    told = payments.select("account_id", "key", "paid_on", "amount_tyiyn").with_row_index("line")
    with temporary_table(told) as table:
        return change(
            "WITH once AS (SELECT DISTINCT ON (key) * FROM {told} ORDER BY key, line), "
            "entered AS (INSERT INTO ledger_entry_events (id, kind, key, posted_on, known_at) "
            "SELECT nextval('ledger_event_id'), {kind}, key, paid_on, {known_at} "
            "FROM once ORDER BY line ON CONFLICT (key) DO NOTHING RETURNING id, key) "
            "INSERT INTO ledger_posting (entry_id, line_no, debit_id, credit_id, amount_tyiyn) "
            "SELECT e.id, 1, {money}, {base} + o.account_id, o.amount_tyiyn "
            "FROM entered e JOIN once o USING (key)",
            told=table,
            kind=EntryKind.PAYMENT.value,
            known_at=known_at,
            money=money_id,
            base=RECEIVABLES_FROM,
        )
