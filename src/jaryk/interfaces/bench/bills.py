"""Bills a second: from stored readings to posted bills, lines and ledger entries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import Any, Final

from django.db import connection
from psycopg.sql import SQL, Identifier

from jaryk.customers.operations.registration import register
from jaryk.documents.operations import billing
from jaryk.documents.shard_work import IN_ORDER
from jaryk.interfaces.bench.database import own_database
from jaryk.interfaces.clock import BISHKEK
from jaryk.interfaces.demonstration.districts import DISTRICTS, OPENED_IN
from jaryk.interfaces.demonstration.world import bench_frames
from jaryk.metering.operations.installation import install
from jaryk.metering.operations.readings import record
from jaryk.platform.operations import open_district
from jaryk.reference.operations.loading import load_reference

OnStage = Callable[[str], None]

MONTH: Final = OPENED_IN.next()
_OPENED_AT: Final = datetime.combine(OPENED_IN.first_on, time(8), BISHKEK)
BILLED_AT: Final = datetime.combine(MONTH.next().first_on, time(8), BISHKEK)


def run(accounts: int, *, on_stage: OnStage, hands: int = 1) -> dict[str, Any]:
    """Bill ``accounts`` invented accounts for a month in a database of the bench's own.

    ``copy_seconds`` is a plain COPY of the very rows that were written, into tables without
    indexes, in the same run: the least that any way of writing them could take.
    """
    with own_database():
        on_stage("bench.stage.facts")
        bring_facts(accounts)
        on_stage("bench.stage.bills")
        _forget_peak()
        stages = bill(hands)
        peak_rss_mb = _peak_rss_mb() + (_peak_of_hands_mb(hands) if hands > 1 else 0)
        on_stage("bench.stage.copy")
        copy_seconds = _copy_again()
    seconds = sum(stages.values())
    return {
        "accounts": accounts,
        "hands": hands,
        "seconds": round(seconds, 3),
        "bills_per_second": round(accounts / seconds),
        "copy_seconds": round(copy_seconds, 3),
        "ratio_to_copy": round(seconds / copy_seconds, 2),
        "peak_rss_mb": peak_rss_mb,
        "stages": {name: round(taken, 3) for name, taken in stages.items()},
    }


def bring_facts(accounts: int) -> None:
    """Districts, prices, and sound readings of ``accounts`` invented accounts for a month."""
    load_reference(known_at=_OPENED_AT)
    for district in DISTRICTS:
        open_district(
            code=district.code, **{f"name_{lang}": name for lang, name in district.names.items()}
        )
    world = bench_frames(accounts)
    install(world.installations, known_at=_OPENED_AT)
    register(world.registrations, known_at=_OPENED_AT)
    record(world.readings_of(MONTH), known_at=_OPENED_AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def bill(hands: int) -> dict[str, float]:
    """Seconds of each stage; stops unless every account has its bill."""
    marks = [perf_counter()]
    run = billing.start_run(period=MONTH, issued_on=BILLED_AT.date(), known_at=BILLED_AT)
    billing.approve(run, user_id=None, at=BILLED_AT)
    marks.append(perf_counter())
    gathered: list[float] = []
    billing.post(
        run,
        at=BILLED_AT,
        on_progress=lambda _: gathered.append(perf_counter()),
        hands=hands,
    )
    marks.extend([gathered[-1], perf_counter()])
    if run.set_aside or run.billed != run.accounts:
        raise AssertionError(f"{run.set_aside} of {run.accounts} accounts were not billed")
    names = ("start", "work out and gather", "index and attach")
    return {name: end - begin for name, begin, end in zip(names, marks, marks[1:], strict=False)}


def _copy_again() -> float:
    """Seconds of a COPY of every written row into a table like its own, bare of indexes."""
    seconds = 0.0
    for table in IN_ORDER:
        rows = BytesIO()
        source = Identifier(table.partition(MONTH.first_on))
        with connection.cursor() as cursor:
            out = SQL("COPY {} TO STDOUT (FORMAT csv)").format(source)
            with cursor.copy(out) as blocks:
                for block in blocks:
                    rows.write(block)
            cursor.execute(SQL("CREATE TABLE bare (LIKE {})").format(source))
            began = perf_counter()
            with cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as sink:
                sink.write(rows.getvalue())
            seconds += perf_counter() - began
            cursor.execute("DROP TABLE bare")
    return seconds


def _forget_peak() -> None:
    """Let the kernel count the peak of resident memory from here."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak_rss_mb() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) // 1024


def _peak_of_hands_mb(hands: int) -> int:
    """As much as the largest of the processes that have ended, for each of them."""
    return hands * getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024
