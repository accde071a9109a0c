"""Half hours taken in, summed up and looked up, beside what the machine can do at best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import polars as pl
from django.db import connection

from jaryk.interfaces.bench.database import own_database
from jaryk.interfaces.clock import BISHKEK
from jaryk.interfaces.imports.profiles import load
from jaryk.kernel.periods import Month
from jaryk.metering.half_hours import HALF_HOURS, SLOTS
from jaryk.metering.operations.installation import install
from jaryk.metering.operations.wide_months import wide_month
from jaryk.metering.queries.profiles import days_of_meter, points_of_meters
from jaryk.platform.operations import open_district
from jaryk.usage.profiles import coincident_maxima, slots_between, total_maximum

OnStage = Callable[[str], None]

_MONTH: Final = Month(2026, 5)
_INSTALLED_ON: Final = date(2026, 1, 1)
_AT: Final = datetime.combine(_MONTH.next().first_on, time(8), BISHKEK)
_PEAK: Final = [(17 * 60, 21 * 60)]
_AT_ONCE: Final = 1_000
_LOOKED_UP: Final = 50
_MOST_VARIED: Final = 997


def run(meters: int, *, on_stage: OnStage) -> dict[str, Any]:
    """A month of ``meters`` invented meters, from a CSV of a row a day to maxima.

    ``copy_seconds``: a COPY of the very rows into a table like theirs, without keys;
    ``scan_seconds``: a sum over as many numbers in memory as the maxima read.
    """
    with own_database(), TemporaryDirectory() as folder:
        on_stage("bench.stage.meters")
        file = Path(folder) / "month.csv"
        _bring_facts(meters)
        _write_month(file, meters)
        on_stage("bench.stage.profiles")
        began = perf_counter()
        (loaded,) = load(file, today=_AT.date(), at=_AT)
        loaded_at = perf_counter()
        wide = wide_month(_MONTH, folder=Path(folder))
        kept_at = perf_counter()
        if loaded.days_new != meters * _MONTH.days:
            raise AssertionError(f"{loaded.days_new} days are not those of {meters} meters")
        on_stage("bench.stage.maxima")
        maximum_seconds, scan_seconds = _maxima(wide, meters)
        point_read_ms = _point_reads(meters)
        on_stage("bench.stage.copy")
        copy_seconds = _copy_again()
    values = loaded.days_new * SLOTS
    return {
        "meters": meters,
        "values": values,
        "ingest_seconds": round(kept_at - began, 3),
        "values_per_second": round(values / (kept_at - began)),
        "maximum_seconds": round(maximum_seconds, 3),
        "point_read_ms": round(point_read_ms, 2),
        "copy_seconds": round(copy_seconds, 3),
        "ratio_to_copy": round((kept_at - began) / copy_seconds, 2),
        "scan_seconds": round(scan_seconds, 3),
        "stages": {
            "read and record": round(loaded_at - began, 3),
            "wide file": round(kept_at - loaded_at, 3),
        },
    }


def _bring_facts(meters: int) -> None:
    open_district(code="north", name_ru="Север", name_ky="Түндүк", name_en="North")
    numbers = pl.select(number=pl.int_range(1, meters + 1)).with_columns(
        pl.col("number").cast(pl.String).str.zfill(7)
    )
    install(
        numbers.select(
            usage_point="P" + pl.col("number"),
            district=pl.lit("north"),
            address=pl.lit("Bishkek"),
            meter="M" + pl.col("number"),
            meter_type=pl.lit(""),
            digits=pl.lit(6),
            registers=pl.lit("A+"),
            current_ratio=pl.lit(1),
            voltage_ratio=pl.lit(1),
            installed_on=pl.lit(_INSTALLED_ON),
            initial_readings_kwh=pl.lit("0"),
        ),
        known_at=datetime.combine(_INSTALLED_ON, time(8), BISHKEK),
    )


def _write_month(file: Path, meters: int) -> None:
    """kWh with three decimals, no two days alike."""
    with file.open("wb") as sink:
        sink.write((";".join(("meter", "channel", "day", *HALF_HOURS)) + "\n").encode())
        for stretch in _stretches(meters):
            sink.write(stretch.write_csv(include_header=False, separator=";").encode())


def _stretches(meters: int) -> Iterator[pl.DataFrame]:
    days = pl.date_range(_MONTH.first_on, _MONTH.last_on, eager=True).alias("day").to_frame()
    for begin in range(1, meters + 1, _AT_ONCE):
        numbers = pl.select(number=pl.int_range(begin, min(begin + _AT_ONCE, meters + 1)))
        seed = pl.col("number") * 31 + pl.col("day").dt.day()
        yield numbers.join(days, how="cross").select(
            "M" + pl.col("number").cast(pl.String).str.zfill(7),
            pl.lit("01").alias("channel"),
            "day",
            *(
                ((seed * (slot + 7) * 7919) % _MOST_VARIED + 100)
                .cast(pl.Decimal(18, 3))
                .truediv(1000)
                .cast(pl.Decimal(18, 3))
                .alias(HALF_HOURS[slot])
                for slot in range(SLOTS)
            ),
        )


def _maxima(wide: pl.LazyFrame, meters: int) -> tuple[float, float]:
    """Seconds for the maximum of all and of each meter's owner, and for a bare sum as large."""
    slots = slots_between(_PEAK)
    whose = points_of_meters(_MONTH).select(
        "meter_id",
        owner_id="usage_point_id",
        own_from=pl.lit(_MONTH.first_on),
        own_until=pl.lit(_MONTH.next().first_on),
    )
    began = perf_counter()
    total = total_maximum(wide, slots)
    maxima = coincident_maxima(wide, whose, slots)
    seconds = perf_counter() - began
    if total is None or maxima.loads.height != meters:
        raise AssertionError("not every meter has its maximum")
    numbers = wide.select(HALF_HOURS[slot] for slot in slots).collect()
    began = perf_counter()
    numbers.sum()
    return seconds, perf_counter() - began


def _point_reads(meters: int) -> float:
    """Milliseconds of reading one meter's month, the median of many."""
    taken = []
    for number in range(1, meters + 1, max(1, meters // _LOOKED_UP)):
        began = perf_counter()
        days_of_meter(
            f"M{number:07}",
            since=_MONTH.first_on,
            until=_MONTH.last_on + timedelta(days=1),
        )
        taken.append(perf_counter() - began)
    return median(taken) * 1000


def _copy_again() -> float:
    """Seconds of a COPY of the same rows into a table like theirs, bare of keys."""
    rows = BytesIO()
    with connection.cursor() as cursor:
        with cursor.copy("COPY (SELECT * FROM metering_intervalprofile) TO STDOUT") as blocks:
            for block in blocks:
                rows.write(block)
        cursor.execute("CREATE TABLE bare (LIKE metering_intervalprofile)")
        began = perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as sink:
            sink.write(rows.getvalue())
        seconds = perf_counter() - began
        cursor.execute("DROP TABLE bare")
    return seconds
