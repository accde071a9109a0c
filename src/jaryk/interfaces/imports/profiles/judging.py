"""Days judged by what the house knows: whose meter it is, and whether it hung there that day."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

import polars as pl

from jaryk.interfaces.imports.profiles.told import REJECTS_SCHEMA
from jaryk.metering.half_hours import HALF_HOURS
from jaryk.metering.queries.profiles import meters_named

_NO_REASON: Final = ""


def judged(days: pl.DataFrame, *, today: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Days with meter_id that can be recorded, and the rejects of the lines of all others."""
    keyed = days.select("name", "day").unique().with_row_index("key")
    stays = meters_named(keyed["name"])
    on_the_day = (
        keyed.join(stays, on="name", how="left")
        .with_columns(
            hung=(pl.col("installed_on") <= pl.col("day"))
            & (pl.col("removed_on").is_null() | (pl.col("day") < pl.col("removed_on")))
        )
        .sort("key", "hung", descending=[False, True], nulls_last=True)
        .unique("key", keep="first", maintain_order=True)
    )
    reason = (
        pl.when(pl.col("day") >= today)
        .then(pl.lit("future"))
        .when(pl.col("meter_id").is_null())
        .then(pl.lit("unknown_meter"))
        .when(~pl.col("hung").fill_null(value=False))
        .then(pl.lit("not_hanging"))
        .otherwise(pl.lit(_NO_REASON))
    )
    verdicts = on_the_day.select("name", "day", "meter_id", reason=reason)
    told = days.join(verdicts, on=["name", "day"], how="left", maintain_order="left")
    good = told.filter(pl.col("reason") == _NO_REASON)
    columns = ("lines", "meter_id", "channel", "day", *HALF_HOURS, "quality")
    return good.select(columns), _rejects(told.filter(pl.col("reason") != _NO_REASON))


def contradicting(line_nos: pl.DataFrame) -> pl.DataFrame:
    """Rejects of lines that tell a day otherwise than their file has told it."""
    return line_nos.select(
        pl.col("line_no").cast(pl.Int64),
        field=pl.lit(""),
        reason_key=pl.lit("profiles.reason.contradiction"),
        particulars=pl.lit("{}"),
    ).cast(pl.Schema(REJECTS_SCHEMA))


def _rejects(bad: pl.DataFrame) -> pl.DataFrame:
    return (
        bad.explode("lines")
        .select(
            line_no="lines",
            field=pl.when(pl.col("reason") == "unknown_meter")
            .then(pl.lit("meter"))
            .otherwise(pl.lit("day")),
            reason_key="profiles.reason." + pl.col("reason"),
            particulars=pl.struct("name", "day").map_elements(_particulars, return_dtype=pl.String),
        )
        .cast(pl.Schema(REJECTS_SCHEMA))
    )


def _particulars(told: dict[str, object]) -> str:
    return json.dumps({"meter": told["name"], "day": str(told["day"])}, ensure_ascii=False)
