"""The invented world as frames of the import templates: meters, customers, readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.interfaces.demonstration import cast
from jaryk.interfaces.demonstration.customers import customers
from jaryk.interfaces.demonstration.districts import CLOSINGS, OPENED_IN, reading_days
from jaryk.interfaces.demonstration.draws import between, draw
from jaryk.interfaces.demonstration.loads import USES, shape, with_loads
from jaryk.kernel.periods import Month

UNLIMITED_ENDED_ON: Final = date(2025, 11, 5)
_SECOND_POINT_EVERY: Final = 125
_SECOND_POINT_AT: Final = 50
_TWO_ZONES_EVERY: Final = 97
_DAY_SHARE_PERMILLE: Final = 640
_WH: Final = 1000
_VOLTAGE_RATIO: Final = 60


@dataclass(frozen=True)
class World:
    """Frames with the columns of the import templates.

    ``readings`` carry the ``month`` that they close; ``reassignments`` are changes of group and
    ``exchanges`` of meters, on their days.
    """

    installations: pl.DataFrame
    registrations: pl.DataFrame
    exchanges: pl.DataFrame
    reassignments: pl.DataFrame
    readings: pl.DataFrame

    def readings_of(self, month: Month) -> pl.DataFrame:
        """What was read to close the month, as an import of readings has it."""
        closed = pl.col("month") == month.first_on
        return self.readings.filter(closed).drop("month")


def world(accounts: int, *, closings: int = CLOSINGS, with_cast: bool = True) -> World:
    """All frames of a demonstration; without the cast nothing in it is at fault."""
    people = customers(accounts, with_cast=with_cast)
    points = with_loads(_points(people))
    dials = _dials(points, closings)
    exchanges = cast.NO_EXCHANGES
    if with_cast:
        dials, exchanges = cast.hang_other_meter(cast.play(dials))
    return World(
        installations=_installations(points, dials),
        registrations=_registrations(points, with_cast=with_cast),
        exchanges=exchanges,
        reassignments=_reassignments(points, with_cast=with_cast),
        readings=_readings(dials),
    )


def bench_frames(accounts: int) -> World:
    """A world of one month: for each register an opening and a closing reading, all sound."""
    return world(accounts, closings=1, with_cast=False)


def _points(people: pl.DataFrame) -> pl.DataFrame:
    """A row a usage point; now and then a firm has two."""
    first = people.with_columns(point_no=pl.lit(1, dtype=pl.Int64))
    second = first.filter(pl.col("index") % _SECOND_POINT_EVERY == _SECOND_POINT_AT).with_columns(
        point_no=2
    )
    return (
        pl.concat([first, second.cast(first.schema)])
        .sort("index", "point_no")
        .with_columns(
            point=pl.concat_str("account", pl.lit("-"), "point_no"),
            meter=(40_000_000 + pl.col("index") * 2 + pl.col("point_no")).cast(pl.String),
            registers=_registers(),
        )
    )


def _registers() -> pl.Expr:
    two = (pl.col("index") % _TWO_ZONES_EVERY == cast.TWO_ZONES) & (pl.col("kind") == "household")
    return pl.when(two).then(pl.lit("T1;T2")).otherwise(pl.lit("A+"))


def _with_meters(points: pl.DataFrame) -> pl.DataFrame:
    """Meter types, figures of the dial, and transformers where the load needs them."""
    daily_kwh = pl.sum_horizontal("home_wh", "heating_wh", "irrigation_wh") // _WH
    is_home = pl.col("kind") == "household"
    is_old = is_home & (draw(pl.col("index"), 61, 10) < 3) | (pl.col("index") == cast.ROLLED_OVER)
    return points.with_columns(
        current_ratio=pl.when(is_home | (daily_kwh < 150))
        .then(1)
        .when(daily_kwh < 400)
        .then(30)
        .otherwise(60)
        .cast(pl.Int64),
        voltage_ratio=pl.when(is_home | (daily_kwh < 2500)).then(1).otherwise(_VOLTAGE_RATIO),
        digits=pl.when(is_old).then(5).otherwise(6).cast(pl.Int64),
        meter_type=pl.when(is_old)
        .then(pl.lit("индукционный"))
        .when(is_home)
        .then(pl.lit("АСКУЭ"))
        .otherwise(pl.lit("электронный")),
    )


def _dials(points: pl.DataFrame, closings: int) -> pl.DataFrame:
    """What each register shows on each reading day, in watt-hours."""
    place = pl.col("index") * 2 + pl.col("point_no")
    used = sum(pl.col(f"{use}_wh") * pl.col(f"{use}_days") for use in USES)
    noisy_wh = used // 1000 * between(place * 16 + pl.col("closing"), 62, 880, 1121) // 1000
    reads = (
        _with_meters(points)
        .drop("name", "address", "inn", "phone", "email", "language")
        .with_columns(place=place)
        .join(_days_of_use(closings), on=["district_number", "route"])
        .sort("place", "closing")
        .with_columns(used_wh=noisy_wh.cum_sum().over("place"))
    )
    return (
        reads.with_columns(register=pl.col("registers").str.split(";"))
        .explode("register")
        .with_columns(share_permille=_share())
        .with_columns(wh=_shown_wh())
        .select(
            "index",
            "point_no",
            "point",
            "meter",
            "meter_type",
            "digits",
            "registers",
            "register",
            "current_ratio",
            "voltage_ratio",
            "closing",
            "read_on",
            "wh",
        )
    )


def _days_of_use(closings: int) -> pl.DataFrame:
    """Reading days with the thousandths of average days used since the day before them."""
    since, until = OPENED_IN.first_on, OPENED_IN.plus(closings).last_on
    used = pl.col(*(f"{use}_days" for use in USES))
    return (
        reading_days(closings)
        .join(shape(since, until), on="read_on")
        .sort("district_number", "route", "closing")
        .with_columns(used.diff().over("district_number", "route").fill_null(0))
    )


def _shown_wh() -> pl.Expr:
    """Round the dial and down to its finest mark: a whole kWh, or a hundredth on firms' meters."""
    place = pl.col("index") * 4 + pl.col("point_no") * 2 + (pl.col("register") == "T2")
    opening = between(place, 63, 1_000_000, 40_000_000)
    ratio = pl.col("current_ratio") * pl.col("voltage_ratio")
    counted = pl.col("used_wh") * pl.col("share_permille") // 1000 // ratio
    mark = pl.when(pl.col("kind") == "household").then(_WH).otherwise(_WH // 100)
    top = pl.lit(10, dtype=pl.Int64).pow(pl.col("digits")) * _WH
    return (opening + counted) // mark * mark % top


def _share() -> pl.Expr:
    return (
        pl.when(pl.col("register") == "T1")
        .then(_DAY_SHARE_PERMILLE)
        .when(pl.col("register") == "T2")
        .then(1000 - _DAY_SHARE_PERMILLE)
        .otherwise(1000)
    )


def _installations(points: pl.DataFrame, dials: pl.DataFrame) -> pl.DataFrame:
    """The points with the meters that hung when the supplier opened its books."""
    opening = (
        dials.filter(pl.col("closing") == 0)
        .group_by("index", "point_no", maintain_order=True)
        .agg(
            pl.col(
                "meter", "meter_type", "digits", "registers", "current_ratio", "voltage_ratio"
            ).first(),
            installed_on=pl.col("read_on").first(),
            initial_readings_kwh=_written_kwh().str.join(";"),
        )
    )
    placed = points.select(
        "index", "point_no", pl.col("point").alias("usage_point"), "district", "address"
    )
    hung = placed.join(opening, on=["index", "point_no"], how="left", maintain_order="left")
    return hung.drop("index", "point_no")


def _written_kwh() -> pl.Expr:
    """As on a meter's face: 30483.27, or 6826 where the dial counts whole kWh."""
    whole = (pl.col("wh") // _WH).cast(pl.String)
    hundredths = (pl.col("wh") % _WH // 10).cast(pl.String).str.zfill(2)
    is_whole = pl.col("wh") % _WH == 0
    return pl.when(is_whole).then(whole).otherwise(pl.concat_str(whole, pl.lit("."), hundredths))


def _registrations(points: pl.DataFrame, *, with_cast: bool) -> pl.DataFrame:
    """The accounts with their agreements and groups; a forgotten group is part of the cast."""
    opened_on = reading_days(0).select("district_number", "route", agreement_from="read_on")
    forgotten = pl.lit(with_cast) & (pl.col("index") == cast.NO_GROUP)
    return points.join(opened_on, on=["district_number", "route"], maintain_order="left").select(
        "account",
        "name",
        "kind",
        "inn",
        "language",
        "phone",
        "email",
        "district",
        agreement=pl.lit("Д-") + pl.col("account"),
        agreement_from="agreement_from",
        usage_point="point",
        tariff_group=pl.when(~forgotten).then(pl.col("group")),
    )


def _reassignments(points: pl.DataFrame, *, with_cast: bool) -> pl.DataFrame:
    """Those billed by the “unlimited” tariff when it ended; one of the cast is left behind."""
    left = pl.lit(with_cast) & (pl.col("index") == cast.UNLIMITED_LEFT)
    return points.filter((pl.col("group") == "household_unlimited") & ~left).select(
        usage_point="point",
        tariff_group=pl.lit("household"),
        valid_from=pl.lit(UNLIMITED_ENDED_ON),
        valid_until=pl.lit(None, dtype=pl.Date),
    )


def _readings(dials: pl.DataFrame) -> pl.DataFrame:
    """The monthly readings after the opening ones."""
    remote = pl.col("meter_type") == "АСКУЭ"
    return dials.filter(pl.col("closing") > 0).select(
        "meter",
        "register",
        "read_on",
        value_wh="wh",
        source=pl.when(remote).then(pl.lit("remote")).otherwise(pl.lit("route")),
        month=pl.col("read_on").dt.truncate("1mo"),
    )
