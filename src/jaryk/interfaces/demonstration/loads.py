"""How much each invented customer uses through the year, in watt-hours of an average day."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

import polars as pl

from jaryk.interfaces.demonstration.draws import between, draw

USES: Final = ("home", "heating", "irrigation")
_KWH: Final = 1000
# Least and most kWh of an average day, and hundredths of it that are irrigation.
_FIRMS: Final = {
    "other_nonhousehold": (8, 80, 0),
    "budget": (40, 300, 0),
    "agriculture": (15, 130, 50),
    "industry": (60, 700, 0),
    "pumping": (100, 800, 100),
    "religious": (5, 35, 0),
    "social_children": (60, 260, 0),
    "electric_transport": (300, 900, 0),
    "mining_crypto": (900, 3000, 0),
    "gold_mining": (1200, 3500, 0),
    "foundry": (900, 3000, 0),
    "alcohol": (400, 1200, 0),
    "cement": (1500, 4000, 0),
}
_HEATED_OF_HUNDRED: Final = {"household_highland": 60, "household_unlimited": 90}
_USUALLY_HEATED: Final = 38


def with_loads(points: pl.DataFrame) -> pl.DataFrame:
    """The points with home_wh, heating_wh and irrigation_wh; two points of a firm differ."""
    place = pl.col("index") * 2 + pl.col("point_no")
    firm_kwh, wet = _firm_load(place)
    heated = pl.col("group").replace_strict(
        _HEATED_OF_HUNDRED, default=_USUALLY_HEATED, return_dtype=pl.Int64
    )
    heating = pl.when(draw(place, 31, 100) < heated).then(between(place, 32, 8, 52)).otherwise(0)
    is_home = pl.col("kind") == "household"
    return points.with_columns(
        home_wh=pl.when(is_home)
        .then(between(place, 33, 2500, 11_500))
        .otherwise(firm_kwh * (100 - wet) * _KWH // 100),
        heating_wh=pl.when(is_home).then(heating * _KWH).otherwise(0),
        irrigation_wh=pl.when(is_home).then(0).otherwise(firm_kwh * wet * _KWH // 100),
    )


def _firm_load(place: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    def of(figures: dict[str, int]) -> pl.Expr:
        return pl.col("group").replace_strict(figures, default=0, return_dtype=pl.Int64)

    least = of({group: figures[0] for group, figures in _FIRMS.items()})
    span = of({group: figures[1] - figures[0] for group, figures in _FIRMS.items()})
    wet = of({group: figures[2] for group, figures in _FIRMS.items()})
    return least + span * draw(place, 34, 1000) // 1000, wet


def shape(since: date, until: date) -> pl.DataFrame:
    """For each day ``read_on`` the thousandths of average days used from ``since`` before it."""
    homes, heating, irrigation = _home_shares(), *_season_shares()
    rows = []
    used = [0, 0, 0]
    day = since
    while day <= until:
        rows.append((day, *used))
        used[0] += homes[day.month, day.isoweekday()]
        used[1] += heating[day.month]
        used[2] += irrigation[day.month]
        day += timedelta(days=1)
    return pl.DataFrame(rows, schema=["read_on", *(f"{use}_days" for use in USES)], orient="row")


def _home_shares() -> dict[tuple[int, int], int]:
    return {
        (int(row["month"]), int(row["weekday"])): int(row["share_permille"])
        for row in _table("profile")
    }


def _season_shares() -> tuple[dict[int, int], dict[int, int]]:
    rows = _table("seasons")
    return (
        {int(row["month"]): int(row["heating_permille"]) for row in rows},
        {int(row["month"]): int(row["irrigation_permille"]) for row in rows},
    )


def _table(name: str) -> list[dict[str, str]]:
    """Rows of ``data/<name>.csv`` below its remarks."""
    file = files("jaryk.interfaces.demonstration").joinpath("data", f"{name}.csv")
    lines = file.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
