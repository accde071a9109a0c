"""What a cash desk has taken on a day, clerk by clerk, and whether it was handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from jaryk.ledger.models import EntryKind
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.queries.received import DAY_PAID
from jaryk.platform import queries as kept
from jaryk.platform.bulk import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """One clerk's day: receipts written, of them taken back, and the cash that remains."""

    clerk_id: int | None
    clerk: str
    receipts: int
    reversed: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDay:
    """A desk's day; ``handed_over_at`` where it is closed: nothing is taken on it any more."""

    desk_code: str
    on: date
    takings: list[Takings]
    handed_over_at: datetime | None

    @property
    def amount_tyiyn(self) -> int:
        return sum(clerk.amount_tyiyn for clerk in self.takings)


def closing_subject(desk_code: str, on: date) -> str:
    """Under which name the audit trail keeps the closing of a desk's day."""
    return f"cash desk {desk_code} {on}"


def desk_day(*, desk_code: str, on: date) -> DeskDay:
    """The takings of the day; a receipt that was reversed counts, its amount does not."""
    desk = channel_of(desk_code)
    rows = read(
        "SELECT r.received_by_id, coalesce(max(u.full_name), ''), count(*), count(v.id), "
        "coalesce(sum(r.amount_tyiyn) FILTER (WHERE v.id IS NULL), 0)::bigint "
        "FROM ledger_receivedpayment r LEFT JOIN platform_user u ON u.id = r.received_by_id "
        "LEFT JOIN ledger_entry_events v ON v.about_id = r.entry_id AND v.kind = {reversal} "
        f"WHERE r.channel_id = {{desk}} AND {DAY_PAID} = {{on}} GROUP BY 1 ORDER BY 2, 1",
        {
            "clerk_id": pl.Int64,
            "clerk": pl.String,
            "receipts": pl.Int64,
            "reversed": pl.Int64,
            "amount_tyiyn": pl.Int64,
        },
        desk=desk.pk,
        on=on,
        reversal=EntryKind.REVERSAL.value,
    )
    closing = kept.last_event(closing_subject(desk_code, on))
    return DeskDay(
        desk_code=desk_code,
        on=on,
        takings=[
            Takings(**row) for row in rows.with_columns(pl.col("clerk").fill_null("")).to_dicts()
        ],
        handed_over_at=None if closing is None else closing.at,
    )
