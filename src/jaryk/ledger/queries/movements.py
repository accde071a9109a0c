"""What has moved on customers' receivables, entry by entry, with the channel that told of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from jaryk.ledger.chart import RECEIVABLES_FROM, receivable_id
from jaryk.ledger.models import EntryKind
from jaryk.platform.bulk import read
from jaryk.platform.partitions import EVENTS_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What one entry did to an account's debt, in tyiyns on its debit and its credit side.

    ``is_money``: paid, paid back or set off, not charged or taken off. ``about_id`` is the entry
    that it is about. ``channel_*`` and ``external_id`` are those of a payment as received.
    """

    account_id: int
    entry_id: int
    kind: str
    about_id: int | None
    posted_on: date
    value_on: date
    known_at: datetime
    is_money: bool
    debit_tyiyn: int
    credit_tyiyn: int
    channel_ru: str
    channel_ky: str
    channel_en: str
    external_id: str

    @property
    def is_bill(self) -> bool:
        return self.kind == "bill"

    @property
    def added_tyiyn(self) -> int:
        """What the account owes more by it."""
        return self.debit_tyiyn - self.credit_tyiyn

    def channel(self, lang: str) -> str:
        """The channel's name; empty for what no channel has told."""
        return str(getattr(self, f"channel_{lang}"))


_COLUMNS: Final = {
    "account_id": pl.Int64,
    "entry_id": pl.Int64,
    "kind": pl.Int64,
    "about_id": pl.Int64,
    "posted_on": pl.Date,
    "value_on": pl.Date,
    "known_at": pl.String,
    "is_money": pl.String,
    "debit_tyiyn": pl.Int64,
    "credit_tyiyn": pl.Int64,
    "channel_ru": pl.String,
    "channel_ky": pl.String,
    "channel_en": pl.String,
    "external_id": pl.String,
}

# As the books understand a posting: by the account at its other side. A matched payment came by
# the channel of the payment that waited in suspense.
_SIDE: Final = (
    "SELECT {side} AS r, p.entry_id, o.kind IN ('money', 'suspense', 'offset', 'compensation') "
    "OR (o.kind = 'receivable' AND e.due_on IS NULL) AS is_money, "
    "{debit} AS debit, {credit} AS credit "
    "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id "
    "JOIN ledger_ledgeraccount o ON o.id = {other} "
    "WHERE {side} = ANY({{receivables}}::bigint[]) AND {wanted}"
)
_TOLD: Final = (
    "WITH moved AS (SELECT r, entry_id, is_money, sum(debit) AS debit, sum(credit) AS credit "
    "FROM ({debited} UNION ALL {credited}) m GROUP BY 1, 2, 3) "
    "SELECT m.r - {{base}}, e.id, e.kind, e.about_id, e.posted_on, e.value_on, "
    "to_char(e.known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'), "
    "m.is_money::text, m.debit::bigint, m.credit::bigint, "
    "c.name_ru, c.name_ky, c.name_en, coalesce(w.external_id, '') "
    "FROM moved m JOIN ledger_entry e ON e.id = m.entry_id "
    "LEFT JOIN ledger_receivedpayment w "
    "ON w.entry_id = CASE WHEN e.kind = {{matching}} THEN e.about_id ELSE e.id END "
    "LEFT JOIN ledger_paymentchannel c ON c.id = w.channel_id "
    "ORDER BY 1, e.posted_on, e.known_at, e.id, m.is_money"
)


def _question(wanted: str) -> str:
    """The movements of which ``wanted`` is true, told of posting ``p`` and entry ``e``."""
    debited, credited = (
        _SIDE.format(side=side, other=other, debit=debit, credit=credit, wanted=wanted)
        for side, other, debit, credit in (
            ("p.debit_id", "p.credit_id", "p.amount_tyiyn", "0"),
            ("p.credit_id", "p.debit_id", "0", "p.amount_tyiyn"),
        )
    )
    return _TOLD.format(debited=debited, credited=credited)


_IN_DAYS: Final = _question(
    "p.posted_on < {until} AND p.posted_on >= coalesce({since}, '-infinity'::date)"
)
_KNOWN: Final = _question("p.entry_id >= {events} AND e.known_at <= {until}")


def movements_in(account_id: int, *, since: date | None, until: date) -> list[Movement]:
    """All entries on the account posted in [since, until), in the order of the books."""
    return _movements(_IN_DAYS, [account_id], since=since, until=until)


def events_known(account_ids: Collection[int], *, until: datetime) -> list[Movement]:
    """What other than bills moved on the accounts and was known at ``until``."""
    return _movements(_KNOWN, account_ids, until=until, events=EVENTS_FROM)


def _movements(question: str, account_ids: Collection[int], **values: object) -> list[Movement]:
    rows = read(
        question,
        _COLUMNS,
        receivables=[receivable_id(account_id) for account_id in account_ids],
        base=RECEIVABLES_FROM,
        matching=EntryKind.MATCHING.value,
        **values,
    )
    return [_movement(row) for row in rows.iter_rows(named=True)]


def _movement(row: dict[str, Any]) -> Movement:
    words = ("channel_ru", "channel_ky", "channel_en", "external_id")
    return Movement(
        **row
        | {word: row[word] or "" for word in words}
        | {
            "kind": EntryKind(row["kind"]).name.lower(),
            "known_at": datetime.fromisoformat(row["known_at"]),
            "is_money": row["is_money"] == "true",
        }
    )
