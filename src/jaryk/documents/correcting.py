"""Bills of a stretch of accounts against what is known now: what to correct, and by how much.

The same facts and rules as billing; only the days are given, by the bills themselves (R-95, R-96).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

import polars as pl

from jaryk.charges.differences import Differences, differences
from jaryk.charges.queries.standing import (
    LINE_COLUMNS,
    SLICE_COLUMNS,
    billed_spans,
    standing_lines,
    standing_slices,
)
from jaryk.charges.recompute import Recomputed, recompute
from jaryk.charges.set_aside import reasons
from jaryk.documents.issue import payment_terms
from jaryk.documents.queries.disputes import disputed
from jaryk.documents.queries.recalculations import corrections_of_bills
from jaryk.ledger.debts import PRINCIPAL, history_of
from jaryk.ledger.penalty import penalty_overcharged
from jaryk.ledger.queries.history import CORRECTION, moved, orders

_UNBORN_FROM: Final = 2**62


@dataclass(frozen=True)
class Corrected:
    """``corrections``: bill_id, account_id, energy_dwh, energy_tyiyn, tax_tyiyn, penalty_tyiyn
    (nothing or below: taken back), due_on (null where nothing more is owed); ``lines`` and
    ``slices`` by bill_id with their sign; ``set_aside``: bill_id, account_id, reason_key,
    particulars.
    """

    corrections: pl.DataFrame
    lines: pl.DataFrame
    slices: pl.DataFrame
    set_aside: pl.DataFrame

    @property
    def digest(self) -> str:
        """A fingerprint of every figure that does not depend on the day of issue."""
        changed = pl.any_horizontal(pl.col("energy_dwh", "energy_tyiyn", "tax_tyiyn") != 0)
        regrouped = pl.col("bill_id").is_in(self.lines["bill_id"].implode())
        undated = self.corrections.filter(changed | regrouped).drop("due_on", "penalty_tyiyn")
        told = sha256()
        for frame in (undated, self.lines, self.slices, self.set_aside):
            told.update(frame.write_csv().encode())
        return told.hexdigest()

    @property
    def total_tyiyn(self) -> int:
        """What all corrections add for energy and taxes; below zero: take off."""
        return int(
            self.corrections.select(pl.col("energy_tyiyn", "tax_tyiyn").sum()).sum_horizontal()[0]
        )


def correct(
    bills: pl.DataFrame,
    *,
    issued_on: date,
    known_at: datetime,
    booked_at: datetime,
    is_cancelled: bool,
) -> Corrected:
    """What becomes of ``bills`` (bill_id, account_id, is_household) by facts known at ``known_at``.

    ``is_cancelled``: nothing should have been billed at all. Penalty that bills have charged above
    what has accrued by the corrected debts, and by the books at ``booked_at``, is taken back.
    """
    bill_ids = bills.get_column("bill_id").to_list()
    should_be = _nothing() if is_cancelled else recompute(billed_spans(bill_ids), known_at=known_at)
    told = _told_apart(bills, should_be)
    corrected = corrections_of_bills(told)
    found = differences(
        lines=should_be.lines,
        slices=should_be.slices,
        standing_lines=standing_lines(told, corrected),
        standing_slices=standing_slices(told, corrected),
    )
    owners = bills.select("bill_id", "account_id")
    return Corrected(
        corrections=_with_penalty(_dated(found, bills, issued_on), issued_on, booked_at),
        lines=found.lines,
        slices=found.slices,
        set_aside=_set_aside(should_be.faults, owners),
    )


def _told_apart(bills: pl.DataFrame, should_be: Recomputed) -> list[int]:
    """The bills whose days can be told; the others stay as they stand."""
    told: list[int] = (
        bills.join(should_be.faults.select("bill_id"), on="bill_id", how="anti")
        .get_column("bill_id")
        .sort()
        .to_list()
    )
    return told


def _dated(found: Differences, bills: pl.DataFrame, issued_on: date) -> pl.DataFrame:
    owed = pl.col("energy_tyiyn") + pl.col("tax_tyiyn") > 0
    return (
        found.bills.join(bills, on="bill_id")
        .join(payment_terms(issued_on), on="is_household", how="left")
        .sort("bill_id")
        .select(
            "bill_id",
            "account_id",
            "energy_dwh",
            "energy_tyiyn",
            "tax_tyiyn",
            due_on=pl.when(owed).then("due_on"),
        )
    )


def _with_penalty(dated: pl.DataFrame, issued_on: date, booked_at: datetime) -> pl.DataFrame:
    """The corrections with the penalty they take back, also on bills that else stay as they are."""
    account_ids = dated.get_column("account_id").unique().sort().to_list()
    booked = moved(account_ids=account_ids, known_at=booked_at)
    corrected = history_of(
        pl.concat([booked, _as_if_posted(dated, issued_on)]),
        disputes=disputed(account_ids, known_at=booked_at),
        orders=orders(known_at=booked_at),
    )
    taken_back = penalty_overcharged(corrected, until=issued_on)
    return (
        dated.join(taken_back, on=["bill_id", "account_id"], how="full", coalesce=True)
        .with_columns(
            pl.col("energy_dwh", "energy_tyiyn", "tax_tyiyn", "penalty_tyiyn").fill_null(0)
        )
        .sort("bill_id")
    )


def _as_if_posted(dated: pl.DataFrame, issued_on: date) -> pl.DataFrame:
    """The corrections as rows of the books, under ids that no entry has yet."""
    unborn = pl.int_range(_UNBORN_FROM, _UNBORN_FROM + pl.len(), dtype=pl.Int64)
    return dated.select(
        "account_id",
        entry_id=unborn,
        kind=pl.lit(CORRECTION, dtype=pl.Int64),
        about_id="bill_id",
        posted_on=pl.lit(issued_on),
        value_on=pl.lit(issued_on),
        due_on="due_on",
        component=pl.lit(PRINCIPAL, dtype=pl.Int64),
        amount_tyiyn=pl.col("energy_tyiyn") + pl.col("tax_tyiyn"),
    ).filter(pl.col("amount_tyiyn") != 0)


def _set_aside(faults: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    of_account = faults.join(owners, on="bill_id").sort("bill_id")
    told = reasons(of_account)
    return of_account.select("bill_id").hstack(told).sort("bill_id")


def _nothing() -> Recomputed:
    bill = {"bill_id": pl.Int64}
    return Recomputed(
        lines=pl.DataFrame(schema={**bill, **LINE_COLUMNS}),
        slices=pl.DataFrame(schema={**bill, **SLICE_COLUMNS}),
        faults=pl.DataFrame(schema={**bill, "usage_point_id": pl.Int64}),
    )
