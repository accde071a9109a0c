"""Giving drafts their numbers: in order, without gaps, each month from one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from jaryk.documents.issue import ENERGY, Draft


@dataclass(frozen=True)
class Issued:
    """A draft whose bills have their ids; ``lines`` and ``slices`` follow their bill."""

    bills: pl.DataFrame
    lines: pl.DataFrame
    slices: pl.DataFrame

    @property
    def energy(self) -> pl.DataFrame:
        """bill_id, group_id, amount_tyiyn of the charges for energy."""
        return self.lines.filter(pl.col("kind") == ENERGY)

    @property
    def taxes(self) -> pl.DataFrame:
        """bill_id, tax, amount_tyiyn of the taxes."""
        taxed = self.lines.filter(pl.col("kind") != ENERGY)
        return taxed.with_columns(tax=pl.col("kind") - ENERGY)

    def bill_rows(self, *, run_id: int, period: date, issued_on: date) -> pl.DataFrame:
        """The bills as they are kept."""
        return self.bills.rename({"bill_id": "id"}).with_columns(
            run_id=pl.lit(run_id), period=pl.lit(period), issued_on=pl.lit(issued_on)
        )


def numbered(draft: Draft, *, first_id: int) -> Issued:
    """Number the draft's bills from ``first_id`` on, in their order."""
    bills = draft.bills.with_columns(
        bill_id=pl.int_range(first_id, first_id + pl.len(), dtype=pl.Int64)
    )
    ids = bills.select("account_id", "bill_id")
    return Issued(
        bills=bills,
        lines=draft.lines.join(ids, on="account_id").drop("account_id"),
        slices=draft.slices.join(ids, on="account_id").drop("account_id"),
    )
