"""A day's money: what channels told in their files beside what the books took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl
from django.db.models import Count

from jaryk.ledger.models import EntryKind, PaymentChannel, RefusedRepeat
from jaryk.ledger.queries.received import DAY_PAID
from jaryk.ledger.queries.suspense_left import suspense_left
from jaryk.norms.book import BISHKEK
from jaryk.platform.bulk import read

_LINE_DAY: Final = "((l.particulars->>'paid_at')::timestamptz AT TIME ZONE 'Asia/Bishkek')::date"

# A line told again by an overlapping file is the same line; one that is twice in its file is two.
_TOLD: Final = (
    "SELECT DISTINCT s.channel_id, l.external_id, l.amount_tyiyn, "
    "l.verdict = 'refused' AS is_refused FROM ledger_statementline l "
    "JOIN ledger_paymentstatement s ON s.id = l.statement_id "
    "AND s.since <= {on}::date + 7 AND s.until > {on}::date - 7 "
    "WHERE l.verdict NOT IN ('absent_there', 'outgoing') "
    "AND (l.particulars->>'counted')::boolean AND l.amount_tyiyn > 0 "
    f"AND {_LINE_DAY} = {{on}}"
)
_CAME: Final = (
    "SELECT r.channel_id, r.external_id, r.amount_tyiyn, r.account_id IS NULL AS is_suspended, "
    "EXISTS (SELECT FROM ledger_entry_events v WHERE v.about_id = r.entry_id "
    "AND v.kind = {reversal}) AS is_reversed FROM ledger_receivedpayment r "
    "WHERE r.paid_at >= {begins} AND r.paid_at < {begins}::timestamptz + interval '1 day'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Why the files and the books differ: ``refused`` lines, ``absent_here``, ``absent_there``.

    The amount is above zero where the files tell more.
    """

    kind: str
    count: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDay:
    """One channel's day. ``told_tyiyn`` is None while none of its files covers the day.

    ``difference_tyiyn`` is what was told less what was received: the sum of ``differences``.
    """

    channel: PaymentChannel
    told_tyiyn: int | None
    told: int
    received: int
    received_tyiyn: int
    posted_tyiyn: int
    suspended: int
    suspended_tyiyn: int
    reversed: int
    reversed_tyiyn: int
    refused_repeats: int
    differences: list[Difference]
    oldest_suspense_on: date | None

    @property
    def difference_tyiyn(self) -> int:
        return 0 if self.told_tyiyn is None else self.told_tyiyn - self.received_tyiyn


def day_of_channels(on: date) -> list[ChannelDay]:
    """How the day stands in each channel that is at work or had money on it."""
    told, came = _told_on(on), _came_on(on)
    covered = _covered(on)
    apart = _apart(told, came)
    repeats = _refused_repeats(on)
    oldest = _oldest_suspense()
    days = []
    for channel in PaymentChannel.objects.order_by("code"):
        its_told = told.filter(pl.col("channel_id") == channel.pk)
        its_came = came.filter(pl.col("channel_id") == channel.pk)
        is_covered = channel.pk in covered or its_told.height > 0
        if not (channel.is_active or is_covered or its_came.height):
            continue
        suspended = its_came.filter(pl.col("is_suspended") == 1)["amount_tyiyn"]
        taken_back = its_came.filter(pl.col("is_reversed") == 1)["amount_tyiyn"]
        received_tyiyn = int(its_came["amount_tyiyn"].sum())
        days.append(
            ChannelDay(
                channel=channel,
                told_tyiyn=int(its_told["amount_tyiyn"].sum()) if is_covered else None,
                told=its_told.height,
                received=its_came.height,
                received_tyiyn=received_tyiyn,
                posted_tyiyn=received_tyiyn - int(suspended.sum()),
                suspended=suspended.len(),
                suspended_tyiyn=int(suspended.sum()),
                reversed=taken_back.len(),
                reversed_tyiyn=int(taken_back.sum()),
                refused_repeats=repeats.get(channel.pk, 0),
                differences=_differences(apart, channel.pk) if is_covered else [],
                oldest_suspense_on=oldest.get(channel.pk),
            )
        )
    return days


def _told_on(on: date) -> pl.DataFrame:
    return read(
        f"SELECT channel_id, external_id, amount_tyiyn, is_refused::int FROM ({_TOLD}) t",
        {
            "channel_id": pl.Int64,
            "external_id": pl.String,
            "amount_tyiyn": pl.Int64,
            "is_refused": pl.Int64,
        },
        on=on,
    )


def _came_on(on: date) -> pl.DataFrame:
    return read(
        "SELECT channel_id, external_id, amount_tyiyn, is_suspended::int, is_reversed::int "
        f"FROM ({_CAME}) c",
        {
            "channel_id": pl.Int64,
            "external_id": pl.String,
            "amount_tyiyn": pl.Int64,
            "is_suspended": pl.Int64,
            "is_reversed": pl.Int64,
        },
        begins=f"{on} 00:00:00 {BISHKEK.key}",
        reversal=EntryKind.REVERSAL.value,
    )


def _covered(on: date) -> set[int]:
    """Channels with a file whose days hold this one."""
    rows = read(
        "SELECT DISTINCT channel_id FROM ledger_paymentstatement "
        "WHERE since <= {on} AND until > {on}",
        {"channel_id": pl.Int64},
        on=on,
    )
    return set(rows["channel_id"].to_list())


def _apart(told: pl.DataFrame, came: pl.DataFrame) -> pl.DataFrame:
    """channel_id, kind and amount of what only the files or only the books have."""
    same = ["channel_id", "external_id", "amount_tyiyn"]
    taken = told.filter(pl.col("is_refused") == 0)
    refused = told.filter(pl.col("is_refused") == 1)
    kinds = {
        "refused": refused,
        "absent_here": taken.join(came, on=same, how="anti"),
        "absent_there": came.join(taken, on=same, how="anti").with_columns(-pl.col("amount_tyiyn")),
    }
    return pl.concat(
        [
            rows.select("channel_id", "amount_tyiyn", kind=pl.lit(kind))
            for kind, rows in kinds.items()
        ]
    )


def _differences(apart: pl.DataFrame, channel_id: int) -> list[Difference]:
    rows = (
        apart.filter(pl.col("channel_id") == channel_id)
        .group_by("kind", maintain_order=True)
        .agg(count=pl.len(), amount_tyiyn=pl.col("amount_tyiyn").sum())
    )
    return [Difference(**row) for row in rows.to_dicts()]


def _refused_repeats(on: date) -> dict[int, int]:
    rows = RefusedRepeat.objects.filter(at__date=on).values_list("channel")
    return dict(rows.annotate(repeats=Count("id")).order_by())


def _oldest_suspense() -> dict[int, date]:
    """The day of the oldest money that still waits, by channel."""
    entries = suspense_left()["entry_id"].to_list()
    rows = read(
        f"SELECT r.channel_id, min({DAY_PAID}) FROM ledger_receivedpayment r "
        "WHERE r.entry_id = ANY({entries}) GROUP BY 1",
        {"channel_id": pl.Int64, "oldest_on": pl.Date},
        entries=entries,
    )
    return dict(rows.iter_rows())
