"""A month's postings for the accounting department: each by itself, or summed up by day."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final

import polars as pl

from jaryk.customers.queries.bulk import account_numbers, households
from jaryk.kernel.periods import Month
from jaryk.kernel.spreadsheets import never_a_formula
from jaryk.ledger.chart import RECEIVABLES_FROM
from jaryk.ledger.models import EntryKind
from jaryk.ledger.national_chart import NationalChart
from jaryk.ledger.queries.trial import RECEIVABLE_OF_HOUSEHOLDS, RECEIVABLE_OF_OTHERS
from jaryk.platform.bulk import read

_LINES_AT_ONCE: Final = 10_000
CSV_COLUMNS: Final = (
    "posted_on",
    "value_on",
    "entry",
    "line",
    "kind",
    "key",
    "debit",
    "debit_number",
    "debit_account",
    "credit",
    "credit_number",
    "credit_account",
    "amount_som",
)


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What moved on a day between two numbers of the chart, in tyiyns, and by how many postings.

    ``debit`` and ``credit`` are our codes, with receivables told by group.
    """

    posted_on: date
    debit: str
    debit_number: str
    credit: str
    credit_number: str
    amount_tyiyn: int
    postings: int


def csv_lines(month: Month, chart: NationalChart) -> Iterator[str]:
    """A heading and a line for each posting of the month: UTF-8 with its mark, semicolons."""
    postings = _postings(month)
    numbers = {code: chart.number(code) for code in _codes(postings)}
    customers = _customer_numbers(postings)
    yield "\ufeff" + _csv([list(CSV_COLUMNS)])
    for piece in postings.iter_slices(_LINES_AT_ONCE):
        yield _csv(
            [
                row["posted_on"],
                row["value_on"],
                row["entry_id"],
                row["line_no"],
                EntryKind(row["kind"]).name.lower(),
                never_a_formula(row["key"] or ""),
                row["debit"],
                numbers[row["debit"]],
                customers.get(row["debit_id"] - RECEIVABLES_FROM, ""),
                row["credit"],
                numbers[row["credit"]],
                customers.get(row["credit_id"] - RECEIVABLES_FROM, ""),
                som(row["amount_tyiyn"]),
            ]
            for row in piece.iter_rows(named=True)
        )


def day_totals(month: Month, chart: NationalChart) -> list[DayTotal]:
    """The month summed up by day and pair of accounts, in their order."""
    return [
        DayTotal(
            posted_on=row["posted_on"],
            debit=row["debit"],
            debit_number=chart.number(row["debit"]),
            credit=row["credit"],
            credit_number=chart.number(row["credit"]),
            amount_tyiyn=row["amount_tyiyn"],
            postings=row["postings"],
        )
        for row in _summed(month).iter_rows(named=True)
    ]


def som(amount_tyiyn: int) -> str:
    """Soms with a point, whole tyiyns after it."""
    return f"{amount_tyiyn // 100}.{amount_tyiyn % 100:02}"


def _postings(month: Month) -> pl.DataFrame:
    return read(
        "SELECT p.posted_on, e.value_on, p.entry_id, p.line_no, e.kind, e.key, p.debit_id, d.code, "
        "p.credit_id, c.code, p.amount_tyiyn FROM ledger_posting p "
        "JOIN ledger_entry e ON e.id = p.entry_id "
        "JOIN ledger_ledgeraccount d ON d.id = p.debit_id "
        "JOIN ledger_ledgeraccount c ON c.id = p.credit_id "
        "WHERE p.posted_on >= {since} AND p.posted_on < {until} "
        "ORDER BY p.posted_on, p.entry_id, p.line_no",
        {
            "posted_on": pl.Date,
            "value_on": pl.Date,
            "entry_id": pl.Int64,
            "line_no": pl.Int64,
            "kind": pl.Int64,
            "key": pl.String,
            "debit_id": pl.Int64,
            "debit": pl.String,
            "credit_id": pl.Int64,
            "credit": pl.String,
            "amount_tyiyn": pl.Int64,
        },
        since=month.first_on,
        until=month.next().first_on,
    )


def _summed(month: Month) -> pl.DataFrame:
    """posted_on, debit, credit, amount_tyiyn, postings; receivables by group."""
    postings = _postings(month)
    groups = _groups(postings)
    return (
        postings.with_columns(debit=_by_group("debit", groups), credit=_by_group("credit", groups))
        .group_by("posted_on", "debit", "credit")
        .agg(pl.col("amount_tyiyn").sum(), postings=pl.len())
        .sort("posted_on", "debit", "credit")
    )


def _by_group(side: str, groups: dict[int, str]) -> pl.Expr:
    is_receivable = pl.col(f"{side}_id") >= RECEIVABLES_FROM
    group = pl.col(f"{side}_id").replace_strict(groups, default=None, return_dtype=pl.String)
    return pl.when(is_receivable).then(group).otherwise(pl.col(side))


def _groups(postings: pl.DataFrame) -> dict[int, str]:
    named = {1: RECEIVABLE_OF_HOUSEHOLDS, 0: RECEIVABLE_OF_OTHERS}
    return {
        RECEIVABLES_FROM + account_id: named[is_household]
        for account_id, is_household in households(_customers(postings)).iter_rows()
    }


def _customer_numbers(postings: pl.DataFrame) -> dict[int, str]:
    return account_numbers(_customers(postings))


def _customers(postings: pl.DataFrame) -> list[int]:
    """Customer accounts whose receivables moved."""
    sides = pl.concat([postings["debit_id"], postings["credit_id"].rename("debit_id")]).unique()
    receivables = sides.filter(sides >= RECEIVABLES_FROM).sort()
    return [int(ledger_id) - RECEIVABLES_FROM for ledger_id in receivables]


def _codes(postings: pl.DataFrame) -> list[str]:
    sides = pl.concat([postings["debit"], postings["credit"].rename("debit")])
    return sorted(sides.unique().to_list())


def _csv(rows: Iterable[Sequence[object]]) -> str:
    written = StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()
