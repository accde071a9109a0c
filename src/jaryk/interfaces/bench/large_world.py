"""A supplier of any size, made in minutes: everybody billed once, a part of them for a year."""

from __future__ import annotations

from typing import Final

import polars as pl
from django.db import connection
from psycopg.sql import SQL, Identifier

from jaryk.charges.operations.lines import LINES, SLICES
from jaryk.documents.shard_work import BILLS
from jaryk.interfaces.bench.bills import BILLED_AT, MONTH, bill, bring_facts
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.bills import ENTRIES, POSTINGS
from jaryk.ledger.operations.payments import record_payments
from jaryk.platform.bulk import read
from jaryk.platform.partitions import month_key
from jaryk.platform.staging import change

_EARLIER_MONTHS: Final = 11
_WITH_A_YEAR_ONE_IN: Final = 10
_PAID_OF_TEN: Final = 6
# No run of the bench bears such a number: the rows of earlier months are gathered under it.
_NO_RUN: Final = 2_000_000_000

_ID: Final = "{key} + s.place"
_MOVED_BACK: Final = {
    ENTRIES: (
        "id",
        {"id": _ID} | {day: f"t.{day} - {{days}}" for day in ("posted_on", "value_on", "due_on")},
    ),
    POSTINGS: ("entry_id", {"entry_id": _ID, "posted_on": "t.posted_on - {days}"}),
    BILLS: (
        "id",
        {"id": _ID, "period": "{first_on}::date"}
        | {
            day: f"t.{day} - {{days}}"
            for day in ("period_from", "period_until", "issued_on", "due_on", "disconnection_on")
        },
    ),
    LINES: ("bill_id", {"bill_id": _ID}),
    SLICES: ("bill_id", {"bill_id": _ID}),
}


def make(accounts: int, *, hands: int) -> None:
    """Bill ``accounts`` for a month, one in ten of them for a year; six in ten have paid.

    The earlier months are the same bills, dated back: what a page reads is there, and no more.
    """
    _forget_overlaps()
    bring_facts(accounts)
    bill(hands)
    _give_a_year()
    _pay()
    change("ANALYZE")


def _forget_overlaps() -> None:
    """Drop what forbids overlaps: no page reads it, and it is most of the time that facts take."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'x'"
        )
        overlaps = cursor.fetchall()
    for table, name in overlaps:
        change("ALTER TABLE {t} DROP CONSTRAINT {n}", t=Identifier(table), n=Identifier(name))


def _give_a_year() -> None:
    change(
        "CREATE TEMPORARY TABLE given AS SELECT id, row_number() OVER (ORDER BY id) AS place "
        "FROM documents_bill WHERE account_id % {one_in} = 0",
        one_in=_WITH_A_YEAR_ONE_IN,
    )
    change("ANALYZE given")
    for back in range(1, _EARLIER_MONTHS + 1):
        _copy_back(MONTH.plus(-back))
    change("DROP TABLE given")


def _copy_back(month: Month) -> None:
    """The month's rows as an earlier month's, in partitions of its own."""
    dates = {
        "key": month_key(month.first_on),
        "first_on": month.first_on,
        "days": (MONTH.first_on - month.first_on).days,
    }
    for table, (bill_id, moved) in _MOVED_BACK.items():
        table.begin(_NO_RUN)
        columns = _columns(table.name)
        values = SQL(", ").join(
            SQL(moved[column]).format(**dates) if column in moved else Identifier("t", column)
            for column in columns
        )
        change(
            "INSERT INTO {gathering} ({columns}) SELECT {values} "
            "FROM {table} t JOIN given s ON s.id = t.{bill_id}",
            gathering=Identifier(table.gathering(_NO_RUN)),
            columns=SQL(", ").join(map(Identifier, columns)),
            values=values,
            table=Identifier(table.partition(MONTH.first_on)),
            bill_id=Identifier(bill_id),
        )
        table.settle(_NO_RUN, month.first_on)


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]


def _pay() -> None:
    """Payments of the bills of the month, spread over the days that follow it."""
    owed = read(
        "SELECT id, account_id, energy_tyiyn + tax_tyiyn FROM documents_bill "
        "WHERE period = {month} AND account_id % 10 < {paid} AND energy_tyiyn > 0",
        {"bill_id": pl.Int64, "account_id": pl.Int64, "amount_tyiyn": pl.Int64},
        month=MONTH.first_on,
        paid=_PAID_OF_TEN,
    )
    record_payments(
        owed.select(
            "account_id",
            "amount_tyiyn",
            key=pl.format("bench:{}", "bill_id"),
            paid_on=pl.lit(BILLED_AT.date()) - pl.duration(days=1 + pl.col("bill_id") % 20),
        ),
        known_at=BILLED_AT,
    )
