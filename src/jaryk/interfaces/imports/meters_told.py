"""Checks that every line telling of a meter to hang must pass."""

from __future__ import annotations

import polars as pl

from jaryk.interfaces.imports.verdicts import open_lines, quoted, reject
from jaryk.metering.dials import WH_PER_KWH, watt_hours
from jaryk.metering.queries.points import installed_meters, readings_of_meters


def check_dials(lines: pl.DataFrame, *, readings: str, registers: str, digits: str) -> pl.DataFrame:
    """As many readings as registers, and none with more figures than the dial shows."""
    shown = pl.col(readings).str.split(";")
    dials = pl.col(registers).str.split(";").list.len()
    lines = reject(
        lines,
        shown.list.len() != dials,
        field=readings,
        reason="uneven",
        found=shown.list.len(),
        needed=dials,
    )
    most_wh = pl.lit(10, pl.Int64).pow(pl.col(digits).clip(0, 9)).cast(pl.Int64) * WH_PER_KWH
    greatest_wh = shown.list.eval(watt_hours(pl.element())).list.max()
    return reject(
        lines,
        greatest_wh >= most_wh,
        field=readings,
        reason="too_many_digits",
        digits=pl.col(digits),
    )


def check_new_meter(lines: pl.DataFrame, *, hung_on: str) -> pl.DataFrame:
    """A meter hangs in one place at a time, and keeps its dials when it comes again."""
    known = installed_meters(lines.filter(open_lines())["meter"])
    places = known.filter(pl.col("installation_id").is_not_null())
    busy = (
        lines.select("line_no", "meter", hung_on)
        .join(places, on="meter")
        .filter(pl.col("removed_on").is_null() | (pl.col("removed_on") > pl.col(hung_on)))
        .group_by("line_no")
        .agg(busy_at=pl.col("usage_point").first())
    )
    dials = known.select("meter", known_registers="registers", known_digits="digits").unique(
        "meter"
    )
    lines = lines.join(busy, on="line_no", how="left", maintain_order="left").join(
        dials, on="meter", how="left", maintain_order="left"
    )
    lines = reject(
        lines,
        pl.col("busy_at").is_not_null(),
        field="meter",
        reason="meter_elsewhere",
        meter=pl.col("meter"),
        usage_point=pl.col("busy_at"),
    )
    for field in ("registers", "digits"):
        lines = reject(
            lines,
            pl.col(field) != pl.col(f"known_{field}"),
            field=field,
            reason="differs",
            stored=pl.col(f"known_{field}"),
            value=pl.col(field),
        )
    return lines.drop("busy_at", "known_registers", "known_digits")


def check_new_meter_once(lines: pl.DataFrame) -> pl.DataFrame:
    """One meter is not hung twice by one file."""
    hung = lines.filter(open_lines()).group_by("meter").agg(hung_by=pl.col("line_no"))
    lines = lines.join(hung, on="meter", how="left", maintain_order="left")
    others = pl.col("hung_by").list.set_difference(pl.concat_list("line_no"))
    lines = reject(
        lines,
        pl.col("hung_by").list.len() > 1,
        field="meter",
        reason="contradiction",
        line=others.list.first(),
    )
    return lines.drop("hung_by")


def reject_other_opening(lines: pl.DataFrame, is_known: pl.Expr, *, hung_on: str) -> pl.DataFrame:
    """Of meters that hang already, reject those told to have begun with another reading."""
    known = lines.filter(is_known & open_lines())
    shown = readings_of_meters(known["meter"], days=known[hung_on]).rename({"read_on": hung_on})
    other = (
        known.select(
            "line_no",
            "meter",
            hung_on,
            register=pl.col("registers").str.split(";"),
            kwh=pl.col("initial_readings_kwh").str.split(";"),
        )
        .explode("register", "kwh")
        .join(shown, on=["meter", "register", hung_on])
        .filter(watt_hours(pl.col("kwh")) != pl.col("value_wh"))
    )
    return reject(
        lines,
        pl.col("line_no").is_in(other["line_no"].unique().implode()),
        field="initial_readings_kwh",
        reason="opened_otherwise",
        value=quoted("initial_readings_kwh"),
    )
