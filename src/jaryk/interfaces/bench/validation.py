"""Registers a second: a month's readings checked against thirteen months before it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

import polars as pl

from jaryk.customers.operations.registration import register
from jaryk.interfaces.bench.bills import BILLED_AT, MONTH
from jaryk.interfaces.bench.database import own_database
from jaryk.interfaces.demonstration.districts import DISTRICTS
from jaryk.interfaces.demonstration.world import bench_frames
from jaryk.metering.operations.installation import install
from jaryk.metering.operations.readings import record
from jaryk.platform.bulk import copied
from jaryk.platform.operations import open_district
from jaryk.platform.staging import change
from jaryk.reference.operations.loading import load_reference
from jaryk.usage.validating import validate

OnStage = Callable[[str], None]

_EARLIER_MONTHS: Final = 13
_LEAPS_ONE_IN: Final = 50
_AT: Final = BILLED_AT


def run(accounts: int, *, on_stage: OnStage) -> dict[str, Any]:
    """Check the readings of ``accounts`` invented accounts in a database of the bench's own.

    ``copy_seconds`` is a plain COPY of the very readings out of the database, in the same run: the
    least that any way of reading them could take.
    """
    with own_database():
        on_stage("bench.stage.facts")
        readings = _bring_facts(accounts)
        on_stage("bench.stage.validation")
        began = perf_counter()
        found = validate(period=MONTH, known_at=BILLED_AT)
        seconds = perf_counter() - began
        on_stage("bench.stage.copy")
        began = perf_counter()
        copied("SELECT id, register_id, read_on, value_wh FROM metering_reading")
        copy_seconds = perf_counter() - began
    return {
        "accounts": accounts,
        "registers": found.registers,
        "readings": readings,
        "doubted": sum(found.doubted.values()),
        "seconds": round(seconds, 3),
        "registers_per_second": round(found.registers / seconds),
        "copy_seconds": round(copy_seconds, 3),
        "ratio_to_copy": round(seconds / copy_seconds, 2),
    }


def _bring_facts(accounts: int) -> int:
    """Meters with fourteen readings each, a month apart; returns how many readings there are."""
    load_reference(known_at=_AT)
    for district in DISTRICTS:
        open_district(
            code=district.code, **{f"name_{lang}": name for lang, name in district.names.items()}
        )
    world = bench_frames(accounts)
    hung = pl.col("installed_on").dt.offset_by("-18mo")
    install(world.installations.with_columns(hung), known_at=_AT)
    register(world.registrations, known_at=_AT)
    closing = world.readings_of(MONTH).with_columns(read_on=pl.lit(MONTH.next().first_on))
    record(closing, known_at=_AT)
    for back in range(_EARLIER_MONTHS):
        record(_earlier(closing, back), known_at=_AT)
    change("ANALYZE")
    return closing.height * (_EARLIER_MONTHS + 1)


def _earlier(closing: pl.DataFrame, back: int) -> pl.DataFrame:
    """What the dials showed ``back`` months before: steady use; one in fifty leaps at the end."""
    leaps = pl.int_range(pl.len()) % _LEAPS_ONE_IN == 0
    hundredths = pl.when(leaps).then(60 - back).otherwise(99 - back)
    return closing.with_columns(
        read_on=pl.lit(MONTH.plus(-back).first_on), value_wh=pl.col("value_wh") * hundredths // 100
    )
