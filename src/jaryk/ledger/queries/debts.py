"""What accounts owe, document by document and by the age of the debt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl

from jaryk.ledger.allocation import Allocation, allocate
from jaryk.ledger.debts import History
from jaryk.ledger.left import left_of_documents
from jaryk.ledger.models import EntryKind
from jaryk.ledger.queries.history import history
from jaryk.platform.bulk import read

AGES: Final = {"not_due": 0, "d1_30": 30, "d31_60": 60, "d61_90": 90, "d91_365": 365}
ACCOUNTS_AT_ONCE: Final = 20_000

_RECEIVABLES: Final = (
    "SELECT l.customer_account_id FROM ledger_ledgeraccount l "
    "JOIN customers_customeraccount c ON c.id = l.customer_account_id "
    "WHERE {everywhere} OR c.district_id = ANY({districts}) ORDER BY 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """A document with something left to pay; ``disputed_tyiyn`` of it is not due now.

    ``document_id`` is its entry's id: a bill's own, for a bill.
    """

    document_id: int
    kind: str
    posted_on: date
    due_on: date
    principal_left: int
    penalty_left: int
    disputed_tyiyn: int


def open_documents(
    account_id: int,
    *,
    on: date,
    disputes: pl.DataFrame | None = None,
    known_at: datetime | None = None,
) -> list[OpenDocument]:
    """What is left of the account's documents at the end of the day, the oldest first.

    ``disputes`` is the caller's (``documents.queries.disputes.disputed``).
    """
    known = history(account_ids=[account_id], known_at=known_at, disputes=disputes)
    return open_of(known, allocation_of(known, account_id=account_id, on=on), on=on)


def allocation_of(known: History, *, account_id: int, on: date) -> Allocation:
    """Which money has paid what by the end of the day."""
    return allocate(known, account_id=account_id, until=on + timedelta(days=1))


def open_of(known: History, told: Allocation, *, on: date) -> list[OpenDocument]:
    """The open documents of one account's history."""
    disputed = {
        row["bill_id"]: row["disputed_tyiyn"]
        for row in known.disputes.to_dicts()
        if row["disputed_from"] <= on and (row["disputed_until"] or date.max) > on
    }
    rows = []
    for debt in known.debts.to_dicts():
        left = told.left_on(debt["bill_id"], on)
        if left is not None and (left.principal_tyiyn or left.penalty_tyiyn):
            rows.append(
                OpenDocument(
                    document_id=debt["bill_id"],
                    kind=EntryKind(debt["kind"]).name.lower(),
                    posted_on=debt["posted_on"],
                    due_on=debt["due_on"],
                    principal_left=left.principal_tyiyn,
                    penalty_left=left.penalty_tyiyn,
                    disputed_tyiyn=min(left.principal_tyiyn, disputed.get(debt["bill_id"], 0)),
                )
            )
    return rows


def ages(
    *,
    on: date,
    district_ids: Collection[int] | None = None,
    account_ids: list[int] | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """What accounts owe at the end of the day by how many days it is overdue, in tyiyns.

    Columns account_id, not_due, d1_30, d31_60, d61_90, d91_365, older, total: principal with
    penalty; a row for each account that owes anything, whatever it may have paid ahead.
    """
    asked = accounts_with_debts(district_ids) if account_ids is None else sorted(account_ids)
    frames = [
        _aged(history(account_ids=asked[start : start + ACCOUNTS_AT_ONCE], known_at=known_at), on)
        for start in range(0, len(asked), ACCOUNTS_AT_ONCE)
    ]
    return pl.concat(frames) if frames else _aged(history(account_ids=[]), on)


def accounts_with_debts(district_ids: Collection[int] | None = None) -> list[int]:
    """Every customer account in the books, in all or in some districts, in order."""
    found = read(
        _RECEIVABLES,
        {"account_id": pl.Int64},
        everywhere=district_ids is None,
        districts=list(district_ids or ()),
    )
    ids: list[int] = found.get_column("account_id").to_list()
    return ids


def _aged(known: History, on: date) -> pl.DataFrame:
    left = left_of_documents(known, on=on)
    days = (pl.lit(on) - pl.col("due_on")).dt.total_days()
    owed = pl.col("principal_left") + pl.col("penalty_left")
    columns, above = {}, None
    for name, at_most in AGES.items():
        within = days <= at_most if above is None else (days > above) & (days <= at_most)
        columns[name] = owed.filter(within).sum()
        above = at_most
    columns["older"] = owed.filter(days > above).sum()
    return left.group_by("account_id").agg(**columns, total=owed.sum()).sort("account_id")
