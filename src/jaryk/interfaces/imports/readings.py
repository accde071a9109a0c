"""Lines of readings: whose register, whether it hung there that day, what is known already."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.interfaces.imports.verdicts import open_lines, quoted, reject, repeat, settle_doubles
from jaryk.metering.dials import WH_PER_KWH
from jaryk.metering.operations.readings import record
from jaryk.metering.queries.points import installed_at, installed_meters, readings_of_meters

_PLACE: Final = ("usage_point", "meter", "installed_on", "removed_on", "registers", "digits")
_ONE_READING: Final = ("found_meter", "register", "read_on")


def judge(lines: pl.DataFrame, *, today: date) -> pl.DataFrame:
    """The verdict on each line whose cells could be read.

    A reading lower than the one before is let in: whether the dial has gone round or the
    account must be set aside, the billing says.
    """
    unnamed = pl.col("meter").is_null() & pl.col("usage_point").is_null()
    lines = reject(lines, unnamed, field="meter", reason="no_meter_named")
    lines = reject(
        lines,
        pl.col("read_on") > today,
        field="read_on",
        reason="future",
        value=pl.col("read_on"),
    )
    lines = _find_places(lines)
    lines = _check_place(lines)
    lines = _check_register(lines)
    lines = settle_doubles(lines, key=_ONE_READING, told=["value_wh"], field="reading_kwh")
    return _beside_known(lines)


def enter(lines: pl.DataFrame, *, known_at: datetime) -> None:
    """Record the readings of judged lines."""
    record(
        lines.select(
            "register", "read_on", "value_wh", meter="found_meter", source=pl.lit("route")
        ),
        known_at=known_at,
    )


def _find_places(lines: pl.DataFrame) -> pl.DataFrame:
    """Where each line's meter hung that day, found by its number, else by its point.

    ``known`` is false where nothing of that name is there; ``first_on`` is its first day.
    """
    asked = lines.filter(open_lines())
    by_meter = _hanging(installed_meters(asked["meter"]))
    at_point = _hanging(installed_at(asked.filter(pl.col("meter").is_null())["usage_point"]))
    named = lines.filter(pl.col("meter").is_not_null())
    pointed = lines.filter(pl.col("meter").is_null())
    return pl.concat(
        [_on_the_day(named, by_meter, "meter"), _on_the_day(pointed, at_point, "usage_point")]
    ).sort("line_no")


def _hanging(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(*_PLACE).sort("installed_on")


def _on_the_day(lines: pl.DataFrame, places: pl.DataFrame, by: str) -> pl.DataFrame:
    renamed = places.rename({name: f"found_{name}" for name in _PLACE})
    first = renamed.group_by(pl.col(f"found_{by}").alias(by)).agg(
        first_on=pl.col("found_installed_on").min(), known=pl.lit(value=True)
    )
    hung = renamed.filter(pl.col("found_installed_on").is_not_null()).with_columns(
        pl.col(f"found_{by}").alias(by)
    )
    return (
        lines.sort("read_on")
        .join_asof(
            hung,
            left_on="read_on",
            right_on="found_installed_on",
            by=by,
            strategy="backward",
            coalesce=False,
            check_sortedness=False,
        )
        .join(first, on=by, how="left")
    )


def _check_place(lines: pl.DataFrame) -> pl.DataFrame:
    by_meter = pl.col("meter").is_not_null()
    unknown = pl.col("known").is_null()
    lines = reject(
        lines, by_meter & unknown, field="meter", reason="unknown_meter", value=quoted("meter")
    )
    lines = reject(
        lines,
        unknown,
        field="usage_point",
        reason="unknown_point",
        value=quoted("usage_point"),
    )
    lines = reject(lines, pl.col("first_on").is_null(), field="meter", reason="never_hung")
    lines = reject(
        lines,
        pl.col("read_on") < pl.col("first_on"),
        field="read_on",
        reason="before_installation",
        value=pl.col("read_on"),
        installed_on=pl.col("first_on"),
    )
    lines = reject(
        lines,
        pl.col("read_on") > pl.col("found_removed_on"),
        field="read_on",
        reason="after_removal",
        value=pl.col("read_on"),
        removed_on=pl.col("found_removed_on"),
    )
    return reject(
        lines,
        pl.col("usage_point") != pl.col("found_usage_point"),
        field="usage_point",
        reason="wrong_meter",
        meter=quoted("meter"),
        usage_point=pl.col("found_usage_point"),
    )


def _check_register(lines: pl.DataFrame) -> pl.DataFrame:
    """The register told, or the only one there is; and a reading that its dial can show."""
    codes = pl.col("found_registers").str.split(";")
    untold = pl.col("register").is_null()
    lines = reject(
        lines,
        untold & (codes.list.len() != 1),
        field="register",
        reason="which_register",
        known=pl.col("found_registers"),
    )
    lines = lines.with_columns(pl.col("register").fill_null(codes.list.first()))
    lines = reject(
        lines,
        ~codes.list.contains(pl.col("register")),
        field="register",
        reason="no_register",
        value=quoted("register"),
        known=pl.col("found_registers"),
    )
    most_wh = pl.lit(10, pl.Int64).pow(pl.col("found_digits")).cast(pl.Int64) * WH_PER_KWH
    return reject(
        lines,
        pl.col("value_wh") >= most_wh,
        field="reading_kwh",
        reason="too_many_digits",
        digits=pl.col("found_digits"),
    )


def _beside_known(lines: pl.DataFrame) -> pl.DataFrame:
    """Readings that are there already tell nothing new."""
    asked = lines.filter(open_lines())
    known = readings_of_meters(asked["found_meter"], days=asked["read_on"]).select(
        "register", "read_on", found_meter="meter", known_wh="value_wh"
    )
    lines = lines.join(known, on=list(_ONE_READING), how="left", maintain_order="left")
    return repeat(lines, pl.col("value_wh") == pl.col("known_wh"))
