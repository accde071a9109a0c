"""Bills of a stretch of accounts as frames: charges, what was owed, penalty and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

import polars as pl

from jaryk.charges.compute import Charges, compute
from jaryk.charges.set_aside import LATER_BILLED, REASON_PREFIX, reasons
from jaryk.documents.queries.bulk import billed_later, last_bills
from jaryk.documents.queries.disputes import disputed
from jaryk.kernel.periods import Month
from jaryk.ledger.penalty import standing_of
from jaryk.ledger.queries import bulk as ledger
from jaryk.ledger.queries.history import history
from jaryk.norms import calendar, rulebook

ENERGY: Final = 1


@dataclass(frozen=True)
class Draft:
    """Bills as they would be issued, without numbers: ``bills`` a row an account, in order.

    ``lines`` and ``slices`` by account_id; ``set_aside``: account_id, reason_key, particulars.
    """

    bills: pl.DataFrame
    lines: pl.DataFrame
    slices: pl.DataFrame
    set_aside: pl.DataFrame

    @property
    def digest(self) -> str:
        """A fingerprint of every figure in the draft."""
        told = sha256()
        for frame in (self.bills, self.lines, self.slices, self.set_aside):
            told.update(frame.write_csv().encode())
        return told.hexdigest()


def draft_bills(
    *, account_ids: list[int], period: Month, issued_on: date, known_at: datetime
) -> Draft:
    """What each account owes for the month, or why that cannot be told."""
    later = sorted(billed_later(period, account_ids))
    billable = sorted(set(account_ids) - set(later))
    earlier = last_bills(billable)
    charges = compute(
        account_ids=billable,
        period=period,
        known_at=known_at,
        last_bill_ids=earlier.get_column("bill_id").to_list(),
    )
    order = ["account_id"]
    return Draft(
        bills=_bills(charges, earlier, issued_on, known_at).sort(order),
        lines=charges.lines.sort(*order, "line_no"),
        slices=charges.slices.sort(*order, "slice_no"),
        set_aside=pl.concat([reasons(charges.faults), _too_late(later)]).sort(order),
    )


def group_totals(lines: pl.DataFrame) -> pl.DataFrame:
    """Accounts, energy, its charge and its taxes by tariff group."""
    energy = pl.col("kind") == ENERGY
    return (
        lines.group_by("group_id")
        .agg(
            accounts=pl.col("account_id").n_unique(),
            energy_dwh=pl.col("quantity_dwh").filter(energy).sum(),
            energy_tyiyn=pl.col("amount_tyiyn").filter(energy).sum(),
            tax_tyiyn=pl.col("amount_tyiyn").filter(~energy).sum(),
        )
        .sort("group_id")
    )


def _bills(
    charges: Charges, earlier: pl.DataFrame, issued_on: date, known_at: datetime
) -> pl.DataFrame:
    account_ids = charges.accounts.get_column("account_id").to_list()
    energy = pl.col("kind") == ENERGY
    sums = charges.lines.group_by("account_id").agg(
        energy_dwh=pl.col("quantity_dwh").filter(energy).sum(),
        energy_tyiyn=pl.col("amount_tyiyn").filter(energy).sum(),
        tax_tyiyn=pl.col("amount_tyiyn").filter(~energy).sum(),
    )
    standing = ledger.standing(known_at=known_at, account_ids=account_ids, last_bills=earlier)
    return (
        charges.accounts.join(sums, on="account_id")
        .join(standing, on="account_id")
        .join(_penalty(account_ids, issued_on, known_at), on="account_id", how="left")
        .join(payment_terms(issued_on), on="is_household")
        .with_columns(pl.col("penalty_tyiyn").fill_null(0))
        .select(
            "account_id",
            "period_from",
            "period_until",
            "due_on",
            "disconnection_on",
            "energy_dwh",
            "energy_tyiyn",
            "tax_tyiyn",
            "penalty_tyiyn",
            "opening_tyiyn",
            "paid_tyiyn",
            "adjusted_tyiyn",
        )
    )


def _penalty(account_ids: list[int], issued_on: date, known_at: datetime) -> pl.DataFrame:
    """What has accrued up to the day of issue and is not on an earlier bill."""
    known = history(
        account_ids=account_ids,
        known_at=known_at,
        disputes=disputed(account_ids, known_at=known_at),
    )
    fresh = pl.col("accrued_tyiyn") - pl.col("billed_tyiyn")
    return standing_of(known, until=issued_on).select(
        "account_id", penalty_tyiyn=fresh.clip(lower_bound=0)
    )


def payment_terms(issued_on: date) -> pl.DataFrame:
    """By when to pay and when supply may be cut, for households and for others: is_household (0
    or 1), due_on, disconnection_on of a document issued that day.
    """
    days = calendar.national()
    rows = []
    for kind, is_household in (("nonhousehold", 0), ("household", 1)):
        due_on = rulebook.reckon(f"{kind}_payment_due_on", issued_on, days, issued_on=issued_on)
        dates = {"payment_due_on": due_on} | ({"issued_on": issued_on} if is_household else {})
        rows.append(
            {
                "is_household": is_household,
                "due_on": due_on,
                "disconnection_on": rulebook.reckon(
                    f"{kind}_disconnection_on", issued_on, days, **dates
                ),
            }
        )
    return pl.DataFrame(rows)


def _too_late(account_ids: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"account_id": account_ids}, schema={"account_id": pl.Int64}).select(
        "account_id",
        reason_key=pl.lit(REASON_PREFIX + LATER_BILLED),
        particulars=pl.lit("{}"),
    )
