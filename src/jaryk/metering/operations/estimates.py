"""Estimates kept as readings, each with how it was reckoned."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.metering.models import ReadingSource
from jaryk.platform.bulk import copy_in, read
from jaryk.platform.staging import change, count_anew, temporary_table

_HOW: Final = (
    *("cause", "method", "citations", "gap_from", "gap_until", "energy_dwh"),
    *("base_from", "base_until", "is_final"),
)


@transaction.atomic
def keep_estimates(estimates: pl.DataFrame, *, known_at: datetime, by_id: int | None) -> None:
    """Append a reading of source ``estimate`` for each row, with how it was reckoned.

    Columns register_id, read_on, value_wh, cause, method, citations, gap_from, gap_until,
    energy_dwh, base_from, base_until, is_final. An estimate of the same day that is believed is
    superseded; a true reading of that day breaks the constraint of one reading a day.
    """
    with temporary_table(estimates.select("register_id", "read_on")) as days:
        change(
            "UPDATE metering_reading r SET superseded_at = {known_at} FROM {days} d "
            "WHERE r.register_id = d.register_id AND r.read_on = d.read_on "
            "AND r.superseded_at IS NULL AND r.source = {source}",
            days=days,
            known_at=known_at,
            source=ReadingSource.ESTIMATE.value,
        )
        copy_in(
            "metering_reading",
            estimates.select(
                "register_id",
                "read_on",
                "value_wh",
                source=pl.lit(ReadingSource.ESTIMATE.value),
                known_at=pl.lit(known_at),
            ),
        )
        made = read(
            "SELECT r.id, d.register_id, d.read_on FROM metering_reading r JOIN {days} d "
            "USING (register_id, read_on) WHERE r.superseded_at IS NULL",
            {"reading_id": pl.Int64, "register_id": pl.Int64, "read_on": pl.Date},
            days=days,
        )
    copy_in(
        "metering_estimate",
        made.join(estimates, on=["register_id", "read_on"])
        .sort("reading_id")
        .select("reading_id", *_HOW, made_by_id=pl.lit(by_id, dtype=pl.Int64)),
    )
    count_anew(estimates.height, "metering_reading", "metering_estimate")
