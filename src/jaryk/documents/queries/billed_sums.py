"""What bills charge, with their correcting documents and without, many at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.documents.models import Bill
from jaryk.platform.bulk import read


@dataclass(frozen=True, slots=True)
class BilledSum:
    """A bill with the sum that it charges as issued, and what corrections have added since."""

    bill_id: int
    account_id: int
    period: date
    issued_tyiyn: int
    corrected_tyiyn: int

    @property
    def number(self) -> str:
        return Bill.number_of(self.bill_id)

    @property
    def standing_tyiyn(self) -> int:
        """What the bill charges as it now stands."""
        return self.issued_tyiyn + self.corrected_tyiyn


_SUMS: Final = (
    "SELECT b.id, b.account_id, b.period, b.energy_tyiyn + b.tax_tyiyn + b.penalty_tyiyn, "
    "coalesce((SELECT sum(c.energy_tyiyn + c.tax_tyiyn + c.penalty_tyiyn) "
    "FROM documents_correction c WHERE c.bill_id = b.id "
    "AND c.entry_id < {before}), 0)::bigint "
    "FROM documents_bill b WHERE b.id = ANY({bills}) ORDER BY b.id"
)


def billed_sums(bill_ids: Collection[int], *, before: int | None = None) -> dict[int, BilledSum]:
    """The bills' sums by bill; ``before`` leaves that correction and later ones away."""
    rows = read(
        _SUMS,
        {
            "bill_id": pl.Int64,
            "account_id": pl.Int64,
            "period": pl.Date,
            "issued_tyiyn": pl.Int64,
            "corrected_tyiyn": pl.Int64,
        },
        bills=list(bill_ids),
        before=2**62 if before is None else before,
    )
    return {row[0]: BilledSum(*row) for row in rows.iter_rows()}
