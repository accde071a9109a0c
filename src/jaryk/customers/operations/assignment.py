"""By which tariff group points are billed, from a day on or between two days (R-96)."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.metering.queries.points import point_ids
from jaryk.platform.staging import change, temporary_table
from jaryk.reference.queries.bulk import group_codes


@transaction.atomic
def assign_group(frame: pl.DataFrame, *, known_at: datetime) -> None:
    """Bill points by another group: usage_point, tariff_group, valid_from, valid_until (or null).

    What was believed of those days is superseded; the days before and after keep their group.
    Raises Refusal for an unknown point or group.
    """
    groups = {code: group_id for group_id, code in group_codes().items()}
    rows = frame.join(point_ids(frame["usage_point"]), on="usage_point", how="left").with_columns(
        group_id=pl.col("tariff_group").replace_strict(groups, default=None, return_dtype=pl.Int64)
    )
    stranger = rows.filter(pl.col("usage_point_id").is_null() | pl.col("group_id").is_null())
    if stranger.height:
        point, group = stranger.select("usage_point", "tariff_group").row(0)
        raise Refusal("customers.assignment.unknown", usage_point=point, group=group)
    with temporary_table(rows) as staged:
        change(_OUTDATE, staged=staged)
        for statement in (_SUPERSEDE, _KEEP_BEFORE, _KEEP_AFTER, _ASSIGN):
            change(statement, staged=staged, known_at=known_at)
        change("DROP TABLE outdated_assignment")


_OUTDATE = (
    "CREATE TEMPORARY TABLE outdated_assignment AS SELECT t.id, t.usage_point_id, t.group_id, "
    "t.valid_from, t.valid_until, s.valid_from AS new_from, s.valid_until AS new_until "
    "FROM customers_tariffassignment t JOIN {staged} s "
    "ON t.usage_point_id = s.usage_point_id AND daterange(t.valid_from, t.valid_until) "
    "&& daterange(s.valid_from, s.valid_until) WHERE t.superseded_at IS NULL"
)
_SUPERSEDE = (
    "UPDATE customers_tariffassignment t SET superseded_at = {known_at} "
    "FROM outdated_assignment o WHERE t.id = o.id"
)
_INSERT = (
    "INSERT INTO customers_tariffassignment "
    "(usage_point_id, group_id, valid_from, valid_until, known_at) "
)
_KEEP_BEFORE = (
    _INSERT + "SELECT usage_point_id, group_id, valid_from, new_from, {known_at} "
    "FROM outdated_assignment WHERE valid_from < new_from ORDER BY id"
)
_KEEP_AFTER = (
    _INSERT + "SELECT usage_point_id, group_id, new_until, valid_until, {known_at} "
    "FROM outdated_assignment WHERE valid_until IS NULL AND new_until IS NOT NULL "
    "OR valid_until > new_until ORDER BY id"
)
_ASSIGN = (
    _INSERT + "SELECT usage_point_id, group_id, valid_from, valid_until, {known_at} "
    "FROM {staged} ORDER BY usage_point_id, valid_from"
)
