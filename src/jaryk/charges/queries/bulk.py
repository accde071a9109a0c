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
