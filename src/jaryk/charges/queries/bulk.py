"""What earlier bills have taken up already."""

from __future__ import annotations

from datetime import date

import polars as pl

from jaryk.kernel.periods import Month
from jaryk.platform.bulk import read
from jaryk.platform.partitions import month_key


def billed_until(last_bill_ids: list[int]) -> pl.DataFrame:
    """The day up to which each account's last bill has taken up each of its points.

    What an earlier bill or another account's has taken up does not matter: a point that came to
    the account since then opens with its own first reading.
    """
    return read(
        "SELECT usage_point_id, max(slice_until) FROM charges_billedslice "
        "WHERE bill_id = ANY({bills}) GROUP BY usage_point_id",
        {"usage_point_id": pl.Int64, "billed_until": pl.Date},
        bills=last_bill_ids,
    )


def first_points(month: Month) -> pl.DataFrame:
    """The usage point that each bill of the month names first: bill_id, usage_point_id."""
    return read(
        "SELECT DISTINCT ON (bill_id) bill_id, usage_point_id FROM charges_chargeline "
        "WHERE bill_id >= {first} AND bill_id < {beyond} AND usage_point_id IS NOT NULL "
        "ORDER BY bill_id, line_no",
        {"bill_id": pl.Int64, "usage_point_id": pl.Int64},
        first=month_key(month.first_on),
        beyond=month_key(month.next().first_on),
    )


def bills_by_group(group_id: int, *, since: date, until: date) -> list[int]:
    """Bills of the months ``[since, until)`` with a line of the tariff group."""
    found = read(
        "SELECT DISTINCT bill_id FROM charges_chargeline "
        "WHERE bill_id >= {since} AND bill_id < {until} AND group_id = {group} ORDER BY 1",
        {"bill_id": pl.Int64},
        since=month_key(since),
        until=month_key(until),
        group=group_id,
    )
    ids: list[int] = found.get_column("bill_id").to_list()
    return ids
