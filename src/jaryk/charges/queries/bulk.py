"""What earlier bills have taken up already."""

from __future__ import annotations

from datetime import date

import polars as pl

from jaryk.platform.bulk import read
from jaryk.platform.partitions import month_key


def billed_until(*, before: date, usage_point_ids: list[int]) -> pl.DataFrame:
    """The day up to which bills of months before ``before`` have taken up each point."""
    return read(
        "SELECT usage_point_id, max(slice_until) FROM charges_billedslice "
        "WHERE bill_id < {first} AND usage_point_id = ANY({usage_point_ids}) "
        "GROUP BY usage_point_id",
        {"usage_point_id": pl.Int64, "billed_until": pl.Date},
        first=month_key(before),
        usage_point_ids=usage_point_ids,
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
