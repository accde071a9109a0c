"""Numbers of a month's bills: in order and without gaps."""

from __future__ import annotations

import polars as pl

from jaryk.documents.issue import Draft
from jaryk.documents.models import Bill
from jaryk.documents.numbering import numbered


def draft(*account_ids: int) -> Draft:
    """A bill of two lines, energy and VAT, and one slice for each account."""
    return Draft(
        bills=pl.DataFrame({"account_id": account_ids}, schema={"account_id": pl.Int64}),
        lines=pl.DataFrame(
            [
                {"account_id": account_id, "kind": kind, "amount_tyiyn": account_id * kind}
                for account_id in account_ids
                for kind in (1, 2)
            ],
            schema=dict.fromkeys(("account_id", "kind", "amount_tyiyn"), pl.Int64),
        ),
        slices=pl.DataFrame(
            {"account_id": account_ids, "slice_no": [1] * len(account_ids)},
            schema={"account_id": pl.Int64, "slice_no": pl.Int64},
        ),
        set_aside=pl.DataFrame(),
    )


def test_bills_are_numbered_in_their_order() -> None:
    issued = numbered(draft(31, 40, 77), first_id=20250500000008)
    assert issued.bills.select("account_id", "bill_id").rows() == [
        (31, 20250500000008),
        (40, 20250500000009),
        (77, 20250500000010),
    ]


def test_lines_and_slices_follow_their_bill() -> None:
    issued = numbered(draft(31, 40), first_id=5)
    assert issued.energy.select("bill_id", "amount_tyiyn").sort("bill_id").rows() == [
        (5, 31),
        (6, 40),
    ]
    assert issued.taxes.select("bill_id", "tax", "amount_tyiyn").sort("bill_id").rows() == [
        (5, 1, 62),
        (6, 1, 80),
    ]
    assert issued.slices["bill_id"].sort().to_list() == [5, 6]


def test_nobody_takes_no_number() -> None:
    assert numbered(draft(), first_id=5).bills.is_empty()


def test_a_number_is_printed_with_its_month() -> None:
    assert Bill.number_of(20260500000123) == "2026-05/000123"
    assert Bill.number_of(20261201234567) == "2026-12/1234567"
