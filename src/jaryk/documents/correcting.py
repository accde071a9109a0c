"""Bills of a stretch of accounts against what is known now: what to correct, and by how much.

The same facts and rules as billing; only the days are given, by the bills themselves (R-95, R-96).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

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
from jaryk.documents.queries.recalculations import corrections_of_bills


@dataclass(frozen=True)
class Corrected:
    """``corrections``: bill_id, account_id, energy_dwh, energy_tyiyn, tax_tyiyn, due_on (null
    where nothing more is owed); ``lines`` and ``slices`` by bill_id with their sign;
    ``set_aside``: bill_id, account_id, reason_key, particulars.
    """

    corrections: pl.DataFrame
    lines: pl.DataFrame
    slices: pl.DataFrame
    set_aside: pl.DataFrame

    @property
    def digest(self) -> str:
        """A fingerprint of every figure that does not depend on the day of issue."""
        told = sha256()
        undated = self.corrections.drop("due_on")
        for frame in (undated, self.lines, self.slices, self.set_aside):
            told.update(frame.write_csv().encode())
        return told.hexdigest()

    @property
    def total_tyiyn(self) -> int:
        """What all corrections add to the debts; below zero: take off."""
        return int(
            self.corrections.select(pl.col("energy_tyiyn", "tax_tyiyn").sum()).sum_horizontal()[0]
        )


def correct(
    bills: pl.DataFrame, *, issued_on: date, known_at: datetime, is_cancelled: bool
) -> Corrected:
    """What becomes of ``bills`` (bill_id, account_id, is_household) by what was known then.

    ``is_cancelled``: nothing should have been billed at all.
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
        corrections=_dated(found, bills, issued_on),
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
