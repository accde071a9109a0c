"""Lines of exchanges: which meter comes down, and whether the new one may hang there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.interfaces.imports.meters_told import (
    check_dials,
    check_new_meter,
    check_new_meter_once,
    reject_other_opening,
)
from jaryk.interfaces.imports.templates import columns_of
from jaryk.interfaces.imports.verdicts import open_lines, quoted, reject, repeat, settle_doubles
from jaryk.metering.operations.installation import exchange
from jaryk.metering.queries.points import installed_at, last_readings

_TOLD: Final = [column.name for column in columns_of("meters")]
_KEPT: Final = ("registers", "digits", "current_ratio", "voltage_ratio")


def judge(lines: pl.DataFrame, *, today: date) -> pl.DataFrame:
    """The verdict on each line whose cells could be read."""
    lines = reject(
        lines,
        pl.col("exchanged_on") > today,
        field="exchanged_on",
        reason="future",
        value=pl.col("exchanged_on"),
    )
    lines = check_dials(
        lines, readings="initial_readings_kwh", registers="registers", digits="digits"
    )
    lines = settle_doubles(lines, key=["usage_point"], told=_TOLD, field="usage_point")
    lines = check_new_meter_once(lines)
    places = installed_at(lines.filter(open_lines())["usage_point"])
    lines = _repeat_known(lines, places)
    lines = _find_old(lines, places)
    lines = check_dials(
        lines, readings="final_readings_kwh", registers="old_registers", digits="old_digits"
    )
    lines = _check_read_after(lines)
    return check_new_meter(lines, hung_on="exchanged_on")


def enter(lines: pl.DataFrame, *, known_at: datetime) -> None:
    """Exchange the meters of judged lines."""
    exchange(
        lines.select(
            "usage_point",
            "exchanged_on",
            "final_readings_kwh",
            "meter",
            "meter_type",
            "digits",
            "registers",
            "current_ratio",
            "voltage_ratio",
            "initial_readings_kwh",
        ),
        known_at=known_at,
    )


def _repeat_known(lines: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """An exchange that is there already: the same meter since the same day with the same dials.

    One that is there otherwise is rejected by the field that differs.
    """
    hung = places.select(
        "usage_point",
        "meter",
        *(pl.col(name).alias(f"known_{name}") for name in _KEPT),
        exchanged_on="installed_on",
    )
    lines = lines.join(
        hung, on=["usage_point", "meter", "exchanged_on"], how="left", maintain_order="left"
    )
    for name in _KEPT:
        lines = reject(
            lines,
            pl.col(name) != pl.col(f"known_{name}"),
            field=name,
            reason="differs",
            value=pl.col(name),
            stored=pl.col(f"known_{name}"),
        )
    is_known = pl.col("known_registers").is_not_null()
    lines = reject_other_opening(lines, is_known, hung_on="exchanged_on")
    lines = repeat(lines, is_known)
    return lines.drop(f"known_{name}" for name in _KEPT)


def _find_old(lines: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The meter that hangs at the point before the day of the exchange."""
    points = places.select("usage_point", there=pl.lit(value=True)).unique()
    last = (
        places.filter(pl.col("removed_on").is_null())
        .drop_nulls("installed_on")
        .select(
            "usage_point",
            old_meter="meter",
            old_registers="registers",
            old_digits="digits",
            old_since="installed_on",
        )
    )
    for found in (points, last):
        lines = lines.join(found, on="usage_point", how="left", maintain_order="left")
    lines = reject(
        lines,
        pl.col("there").is_null(),
        field="usage_point",
        reason="unknown_point",
        value=quoted("usage_point"),
    )
    lines = reject(
        lines, pl.col("old_meter").is_null(), field="usage_point", reason="nothing_to_exchange"
    )
    lines = reject(
        lines, pl.col("old_meter") == pl.col("meter"), field="meter", reason="same_meter"
    )
    return reject(
        lines,
        pl.col("exchanged_on") <= pl.col("old_since"),
        field="exchanged_on",
        reason="before_installation",
        value=pl.col("exchanged_on"),
        installed_on=pl.col("old_since"),
    )


def _check_read_after(lines: pl.DataFrame) -> pl.DataFrame:
    """The old meter was not read after it came down."""
    last = last_readings(lines.filter(open_lines())["old_meter"]).select(
        old_meter="meter", last_read_on="read_on"
    )
    lines = lines.join(last, on="old_meter", how="left", maintain_order="left")
    return reject(
        lines,
        pl.col("last_read_on") > pl.col("exchanged_on"),
        field="exchanged_on",
        reason="read_after",
        value=pl.col("exchanged_on"),
        read_on=pl.col("last_read_on"),
    )
