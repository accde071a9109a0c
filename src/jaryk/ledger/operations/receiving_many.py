"""A file's worth of payments at once, with the same outcome as one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from jaryk.ledger.chart import RECEIVABLES_FROM, SUSPENSE
from jaryk.ledger.models import EntryKind, LedgerAccount, PaymentChannel
from jaryk.ledger.operations.notices import (
    Notice,
    Received,
    again,
    defect_of,
    entry_key,
    list_refused,
    trimmed,
)
from jaryk.ledger.operations.posting import post_events
from jaryk.ledger.queries.payers import accounts_told
from jaryk.ledger.queries.received import Kept, day_paid, kept_payments
from jaryk.platform.bulk import copy_in, read
from jaryk.platform.staging import count_anew


def receive_many(
    *,
    channel: PaymentChannel,
    notices: Sequence[Notice],
    at: datetime,
    posted_on: date,
    by_id: int | None,
) -> list[Received]:
    """``receive`` for many; the channel is locked, so that what is not known stays unknown."""
    accounts = accounts_told({notice.account_told for notice in notices})
    known = kept_payments(
        channel_id=channel.pk, external_ids=[notice.external_id for notice in notices]
    )
    fresh: dict[str, Notice] = {}
    for notice in notices:
        if notice.external_id not in known and not defect_of(notice, posted_on=posted_on):
            fresh.setdefault(notice.external_id, notice)
    written = _write(channel, fresh, accounts, at=at, posted_on=posted_on, by_id=by_id)
    known |= written
    answers = []
    for notice in notices:
        account_id = accounts.get(notice.account_told)
        if defect := defect_of(notice, posted_on=posted_on):
            answers.append(_defective(notice, defect))
        elif fresh.get(notice.external_id) is notice:
            answers.append(_new(written[notice.external_id], notice))
        else:
            answers.append(again(known[notice.external_id], notice, account_id))
    for answer in answers:
        if "kept" in answer.particulars:
            list_refused(channel, answer, at=at)
    return answers


def _defective(notice: Notice, defect: tuple[str, dict[str, Any]]) -> Received:
    key, particulars = defect
    return Received(
        external_id=notice.external_id, verdict="refused", reason_key=key, particulars=particulars
    )


def _new(kept: Kept, notice: Notice) -> Received:
    return Received(
        external_id=notice.external_id,
        verdict="suspended" if kept.account_id is None else "posted",
        received_id=kept.received_id,
        entry_id=kept.entry_id,
    )


def _write(
    channel: PaymentChannel,
    fresh: Mapping[str, Notice],
    accounts: Mapping[str, int],
    *,
    at: datetime,
    posted_on: date,
    by_id: int | None,
) -> dict[str, Kept]:
    """Post new payments and write them down; what is then known of each."""
    if not fresh:
        return {}
    rows = _frame(channel, fresh.values(), accounts)
    posted = _post(channel, rows, at=at, posted_on=posted_on, by_id=by_id)
    kept = rows.join(posted.select("key", "entry_id"), on="key", maintain_order="left")
    copy_in(
        "ledger_receivedpayment",
        kept.drop("key", "paid_on").with_columns(
            channel_id=pl.lit(channel.pk),
            received_at=pl.lit(at.isoformat()),
            received_by_id=pl.lit(by_id, dtype=pl.Int64),
        ),
    )
    count_anew(kept.height, "ledger_receivedpayment")
    return _known_now(channel, kept)


def _known_now(channel: PaymentChannel, kept: pl.DataFrame) -> dict[str, Kept]:
    """What is known of the payments just written."""
    ids = read(
        "SELECT entry_id, id FROM ledger_receivedpayment WHERE entry_id BETWEEN {first} AND {last} "
        "AND channel_id = {channel}",
        {"entry_id": pl.Int64, "received_id": pl.Int64},
        first=kept["entry_id"].min(),
        last=kept["entry_id"].max(),
        channel=channel.pk,
    )
    told = kept.join(ids, on="entry_id").select(
        "external_id",
        "received_id",
        "entry_id",
        "account_id",
        "account_told",
        "amount_tyiyn",
        "paid_on",
    )
    return {row.pop("external_id"): Kept(**row) for row in told.to_dicts()}


def _frame(channel: PaymentChannel, notices: Any, accounts: Mapping[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                **trimmed(notice),
                "key": entry_key(channel.code, notice.external_id),
                "account_id": accounts.get(notice.account_told),
                "amount_tyiyn": notice.amount_tyiyn,
                "paid_at": notice.paid_at.isoformat(),
                "paid_on": day_paid(notice.paid_at),
            }
            for notice in notices
        ],
        schema_overrides={"account_id": pl.Int64},
        infer_schema_length=None,
    )


def _post(
    channel: PaymentChannel,
    rows: pl.DataFrame,
    *,
    at: datetime,
    posted_on: date,
    by_id: int | None,
) -> pl.DataFrame:
    """An entry for each row: on the account's receivable, or in suspense."""
    suspense_id = LedgerAccount.objects.values_list("id", flat=True).get(code=SUSPENSE)
    is_known = pl.col("account_id").is_not_null()
    events = rows.select(
        "key",
        kind=pl.when(is_known).then(EntryKind.PAYMENT.value).otherwise(EntryKind.SUSPENSE.value),
        posted_on=pl.lit(posted_on),
        value_on="paid_on",
        due_on=pl.lit(None, dtype=pl.Date),
        about_id=pl.lit(None, dtype=pl.Int64),
        by_id=pl.lit(by_id, dtype=pl.Int64),
    ).with_columns(pl.col("kind").cast(pl.Int64))
    movements = rows.select(
        "key",
        line_no=pl.lit(1, dtype=pl.Int64),
        debit_id=pl.lit(channel.ledger_account_id, dtype=pl.Int64),
        credit_id=(pl.col("account_id") + RECEIVABLES_FROM).fill_null(suspense_id),
        amount_tyiyn="amount_tyiyn",
    )
    return post_events(events, movements, known_at=at)
