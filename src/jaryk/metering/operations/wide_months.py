"""A month of half hours as one wide Parquet file, for calculation; made anew whenever it is stale.

The database is what counts: the file may be deleted at any time.
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
from django.db import connection

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.metering.queries.profiles import month_version, wide_stretches

_STATE = "jaryk_state"


def wide_month(month: Month, *, folder: Path) -> pl.LazyFrame:
    """The month's half hours as now believed: meter_id, channel, day, h00 to h47 in Wh.

    Raises Refusal for a month of which nothing has been told.
    """
    file = folder / f"{month}.parquet"
    state = _state(month)
    while _kept(file) != state:
        before = state
        frames = list(wide_stretches(month))
        if not frames:
            raise Refusal("metering.profile.no_month", month=str(month))
        state = _state(month)
        if state == before:  # else somebody loaded more meanwhile
            _write(pl.concat(frames), file, state)
    return pl.scan_parquet(file)


def _state(month: Month) -> str:
    """Names this state of this database's month, and no other's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database "
            "WHERE datname = current_database()"
        )
        (database,) = cursor.fetchone()
    return f"{database}/{month_version(month)}"


def _kept(file: Path) -> str | None:
    """Of which state the file is; None where there is none, or it is spoiled."""
    try:
        return pl.read_parquet_metadata(file).get(_STATE)
    except (OSError, pl.exceptions.PolarsError):
        return None


def _write(frame: pl.DataFrame, file: Path, state: str) -> None:
    """Whole or not at all, whoever reads or is killed meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        frame.write_parquet(draft, compression="lz4", metadata={_STATE: state})
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
