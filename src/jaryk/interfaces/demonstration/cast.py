"""The accounts with a story: what the demonstration shows on purpose, faults among them.

Each is known by its place in the list of accounts, so that it is the same in every demonstration.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

EXCHANGED: Final = 1
ROLLED_OVER: Final = 2
UNREAD_AT_LAST: Final = 3
READ_LOWER: Final = 4
TWO_ZONES: Final = 6
NO_GROUP: Final = 7
LOCAL_TARIFF: Final = 8
LOCAL_TARIFF_BEYOND: Final = 9
UNLIMITED_MOVED: Final = 11
UNLIMITED_LEFT: Final = 12
LOW_INCOME: Final = 13
UNREAD_ONCE: Final = 14
NO_METER: Final = 16

GROUPS: Final = {
    EXCHANGED: "household",
    ROLLED_OVER: "household",
    UNREAD_AT_LAST: "household",
    READ_LOWER: "household",
    TWO_ZONES: "household",
    NO_GROUP: "household",
    LOCAL_TARIFF: "household_toktogul",
    LOCAL_TARIFF_BEYOND: "household_toktogul",
    UNLIMITED_MOVED: "household_unlimited",
    UNLIMITED_LEFT: "household_unlimited",
    LOW_INCOME: "household_lowincome",
    UNREAD_ONCE: "household",
    NO_METER: "household",
}
"""A story needs a group of its own choice."""

EXCHANGED_ON: Final = date(2026, 3, 12)
_WH: Final = 1000
_LAST: Final = 13
_DECEMBER: Final = 8
_JANUARY: Final = 9
_FEBRUARY: Final = 10
_MARCH: Final = 11
_STEADY_KWH: Final = 120
_BEYOND_KWH: Final = 90
_OVER_THE_TOP_KWH: Final = 140
_TOP_AT: Final = 99_980
_TOP: Final = 100_000
_LOWER_BY_KWH: Final = 12


NO_EXCHANGES: Final = pl.DataFrame(
    schema={
        "usage_point": pl.String,
        "exchanged_on": pl.Date,
        "final_readings_kwh": pl.String,
        "meter": pl.String,
        "meter_type": pl.String,
        "digits": pl.Int64,
        "registers": pl.String,
        "current_ratio": pl.Int64,
        "voltage_ratio": pl.Int64,
        "initial_readings_kwh": pl.String,
    }
)


def play(dials: pl.DataFrame) -> pl.DataFrame:
    """The dials (index, register, closing, wh) as the stories have them; missing ones dropped."""
    closing, before = pl.col("closing"), pl.col("wh").shift(1).over("point", "register")
    rolled = (_TOP_AT + _OVER_THE_TOP_KWH * (closing - _JANUARY)) % _TOP
    steady = 4000 + _STEADY_KWH * closing
    beyond = steady + pl.when(closing >= _JANUARY).then(_BEYOND_KWH).otherwise(0)
    told = (
        pl.when(_is(ROLLED_OVER))
        .then(rolled * _WH)
        .when(_is(LOCAL_TARIFF))
        .then(steady * _WH)
        .when(_is(LOCAL_TARIFF_BEYOND))
        .then(beyond * _WH)
        .when(_is(READ_LOWER) & (closing == _LAST))
        .then(before - _LOWER_BY_KWH * _WH)
        .otherwise(pl.col("wh"))
    )
    missing = (
        _is(NO_METER)
        | (_is(UNREAD_AT_LAST) & (closing == _LAST))
        | (_is(UNREAD_ONCE) & (closing == _DECEMBER))
    )
    return dials.with_columns(wh=told).filter(~missing)


def hang_other_meter(dials: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The dials with the exchanged meter's successor, and the exchange as an import has it.

    The old meter goes half-way between its readings of February and March, at a whole kWh.
    """
    of_old = dials.filter(_is(EXCHANGED))
    shown = {row["closing"]: row["wh"] for row in of_old.iter_rows(named=True)}
    if _MARCH not in shown:
        return dials, NO_EXCHANGES
    final_kwh = (shown[_FEBRUARY] + shown[_MARCH]) // 2 // _WH
    point, old, digits = of_old.select("point", "meter", "digits").row(0)
    new = f"{old}-2"
    succeeded = _is(EXCHANGED) & (pl.col("closing") >= _MARCH)
    told = dials.with_columns(
        meter=pl.when(succeeded).then(pl.lit(new)).otherwise(pl.col("meter")),
        wh=pl.when(succeeded).then(pl.col("wh") - final_kwh * _WH).otherwise(pl.col("wh")),
    )
    row = (point, EXCHANGED_ON, str(final_kwh), new, "АСКУЭ", digits, "A+", 1, 1, "0")
    return told, pl.DataFrame([row], schema=NO_EXCHANGES.schema, orient="row")


def _is(index: int) -> pl.Expr:
    return pl.col("index") == index
