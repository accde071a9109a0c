"""Doubted and missing readings kept for a person, and what he decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.metering.models import ExceptionState, ReadingException
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event
from jaryk.platform.staging import change, count_anew, temporary_table

_FACTS: Final = ("usage_point_id", "district_id", "kind", "reading_id")
_FIGURES: Final = ("daily_dwh", "usual_dwh", "limit_dwh", "size_dwh")


@transaction.atomic
def keep_doubts(
    doubts: pl.DataFrame, *, checked: pl.DataFrame, month: date, found_at: datetime
) -> None:
    """Keep the month's ``doubts`` of the registers that were ``checked``.

    ``doubts``: register_id, usage_point_id, district_id, kind, reading_id and energies a day
    in dWh; ``checked``: register_id. One that nobody has decided and that is not found again is
    dropped; a decision holds as long as the same reading is doubted for the same reason.
    """
    rows = doubts.select("register_id", *_FACTS, *_FIGURES)
    with temporary_table(checked.select("register_id")) as seen, temporary_table(rows) as found:
        change(
            "DELETE FROM metering_readingexception e USING {seen} s "
            "WHERE e.month = {month} AND e.state = {open} AND e.register_id = s.register_id "
            "AND NOT EXISTS (SELECT FROM {found} f WHERE f.register_id = e.register_id)",
            seen=seen,
            found=found,
            month=month,
            open=ExceptionState.OPEN.value,
        )
        columns = ", ".join((*_FACTS, *_FIGURES))
        anew = ", ".join(f"{name} = excluded.{name}" for name in (*_FACTS, *_FIGURES))
        change(
            f"INSERT INTO metering_readingexception AS e (month, register_id, {columns}, "
            "state, found_at, note) "
            f"SELECT {{month}}, register_id, {columns}, {{open}}, {{found_at}}, '' "
            "FROM {found} ORDER BY register_id "
            f"ON CONFLICT (month, register_id) DO UPDATE SET {anew}, state = excluded.state, "
            "found_at = excluded.found_at, decided_at = NULL, decided_by_id = NULL, note = '' "
            "WHERE e.kind <> excluded.kind OR e.reading_id IS DISTINCT FROM excluded.reading_id",
            found=found,
            month=month,
            open=ExceptionState.OPEN.value,
            found_at=found_at,
        )
    count_anew(rows.height, "metering_readingexception")


@transaction.atomic
def decide(
    exception_ids: Collection[int],
    *,
    state: ExceptionState,
    by_id: int | None,
    at: datetime,
    note: str = "",
) -> int:
    """Decide those that are open or wait for a visit; returns how many were."""
    waiting = (ExceptionState.OPEN, ExceptionState.VISIT)
    decided = ReadingException.objects.filter(pk__in=exception_ids, state__in=waiting)
    count = decided.update(state=state, decided_by_id=by_id, decided_at=at, note=note)
    if count:
        record_event(
            at=at,
            user=platform.user(by_id),
            action="readings.exceptions_decided",
            subject=f"exception:{min(exception_ids)}" if count == 1 else "exceptions",
            detail={"state": state.value, "count": count, "note": note},
        )
    return count


def mark_estimated(register_ids: list[int], *, month: date, by_id: int | None, at: datetime) -> int:
    """The month's exceptions of registers that have an estimate now are settled by it."""
    found = ReadingException.objects.filter(month=month, register_id__in=register_ids)
    ids = list(found.values_list("pk", flat=True))
    return decide(ids, state=ExceptionState.ESTIMATED, by_id=by_id, at=at) if ids else 0
