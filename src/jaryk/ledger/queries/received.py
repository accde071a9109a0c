"""Money as channels told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.ledger.models import EntryKind
from jaryk.ledger.models import ReceivedPayment as ReceivedPayment
from jaryk.ledger.models import RefusedRepeat as RefusedRepeat
from jaryk.norms.book import BISHKEK
from jaryk.platform.bulk import read
from jaryk.platform.staging import temporary_table

DAY_PAID: Final = "(r.paid_at AT TIME ZONE 'Asia/Bishkek')::date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a payment that a channel told of before."""

    received_id: int
    entry_id: int
    account_id: int | None
    account_told: str
    amount_tyiyn: int
    paid_on: date


def day_paid(paid_at: datetime) -> date:
    """The day of a payment by the clocks of Bishkek."""
    return paid_at.astimezone(BISHKEK).date()


def received_payment(*, channel_id: int, external_id: str) -> ReceivedPayment | None:
    """The payment of that id of the channel."""
    return ReceivedPayment.objects.filter(channel=channel_id, external_id=external_id).first()


def kept_payment(*, channel_id: int, external_id: str) -> Kept | None:
    """What is known of the payment of that id of the channel."""
    found = received_payment(channel_id=channel_id, external_id=external_id)
    if found is None:
        return None
    return Kept(
        received_id=found.pk,
        entry_id=found.entry_id,
        account_id=found.account_id,
        account_told=found.account_told,
        amount_tyiyn=found.amount_tyiyn,
        paid_on=day_paid(found.paid_at),
    )


def kept_payments(*, channel_id: int, external_ids: list[str]) -> dict[str, Kept]:
    """What is known of those of the ids that the channel told of before."""
    with temporary_table(pl.DataFrame({"external_id": external_ids}).unique()) as asked:
        rows = read(
            "SELECT r.external_id, r.id, r.entry_id, r.account_id, r.account_told, "
            f"r.amount_tyiyn, {DAY_PAID} FROM ledger_receivedpayment r "
            "JOIN {asked} USING (external_id) WHERE r.channel_id = {channel}",
            {
                "external_id": pl.String,
                "received_id": pl.Int64,
                "entry_id": pl.Int64,
                "account_id": pl.Int64,
                "account_told": pl.String,
                "amount_tyiyn": pl.Int64,
                "paid_on": pl.Date,
            },
            asked=asked,
            channel=channel_id,
        )
    known = rows.with_columns(pl.col("account_told").fill_null("")).to_dicts()
    return {row.pop("external_id"): Kept(**row) for row in known}


def refused_repeats(*, channel_id: int | None = None, limit: int = 200) -> list[RefusedRepeat]:
    """Payments told again with other figures, the newest first."""
    found = RefusedRepeat.objects.select_related("channel").order_by("-id")
    return list((found if channel_id is None else found.filter(channel=channel_id))[:limit])


def payments_received(
    *, since: date, until: date, channel_id: int | None = None, limit: int | None = None
) -> list[ReceivedPayment]:
    """Payments made in the days ``[since, until)``, the newest first."""
    first = datetime(since.year, since.month, since.day, tzinfo=BISHKEK)
    end = datetime(until.year, until.month, until.day, tzinfo=BISHKEK)
    found = ReceivedPayment.objects.filter(paid_at__gte=first, paid_at__lt=end)
    if channel_id is not None:
        found = found.filter(channel=channel_id)
    return list(found.select_related("channel", "account").order_by("-paid_at", "-id")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A payment as a registry is compared with it."""

    external_id: str
    received_id: int
    account_id: int | None
    account_told: str
    amount_tyiyn: int
    paid_on: date
    is_reversed: bool


def taken_payments(
    *, channel_id: int, since: date, until: date, external_ids: list[str]
) -> dict[str, Taken]:
    """The channel's payments made in the days ``[since, until)``, and those of these ids."""
    asked = pl.DataFrame({"external_id": external_ids}, schema={"external_id": pl.String})
    with temporary_table(asked.unique()) as ids:
        rows = read(
            "SELECT r.external_id, r.id, r.account_id, r.account_told, r.amount_tyiyn, "
            f"{DAY_PAID}, EXISTS (SELECT FROM ledger_entry_events v WHERE v.about_id = r.entry_id "
            "AND v.kind = {reversal})::int FROM ledger_receivedpayment r "
            f"WHERE r.channel_id = {{channel}} AND (({DAY_PAID} >= {{since}} "
            f"AND {DAY_PAID} < {{until}} AND r.paid_at >= {{first}}) "
            "OR r.external_id IN (SELECT external_id FROM {ids})) ORDER BY r.id",
            {
                "external_id": pl.String,
                "received_id": pl.Int64,
                "account_id": pl.Int64,
                "account_told": pl.String,
                "amount_tyiyn": pl.Int64,
                "paid_on": pl.Date,
                "is_reversed": pl.Int64,
            },
            ids=ids,
            channel=channel_id,
            since=since,
            until=until,
            first=datetime(since.year, since.month, since.day, tzinfo=BISHKEK),
            reversal=EntryKind.REVERSAL.value,
        )
    told = rows.with_columns(
        pl.col("account_told").fill_null(""), pl.col("is_reversed").cast(pl.Boolean)
    )
    return {row["external_id"]: Taken(**row) for row in told.to_dicts()}
