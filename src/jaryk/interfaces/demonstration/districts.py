"""The three districts of the invented supplier, and when their routes are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.kernel.periods import Month

OPENED_IN: Final = Month(2025, 4)
FIRST_MONTH: Final = Month(2025, 5)
LAST_MONTH: Final = Month(2026, 5)
CLOSINGS: Final = 13
ROUTES: Final = 3
_SHORTEST_MONTH_ENDS: Final = 28


@dataclass(frozen=True)
class DemoDistrict:
    """A district with its town; its first route is read about ``read_day`` of each month."""

    number: int
    code: str
    names: dict[str, str]
    town: dict[str, str]
    read_day: int


CITY: Final = DemoDistrict(
    number=1,
    code="ak-bulak",
    names={
        "ru": "Ак-Булакский городской РЭС",
        "ky": "Ак-Булак шаардык электр тармактар району",
        "en": "Ak-Bulak city networks",
    },
    town={"ru": "г. Ак-Булак", "ky": "Ак-Булак ш.", "en": "Ak-Bulak"},
    read_day=25,
)
LOWLAND: Final = DemoDistrict(
    number=2,
    code="keng-talaa",
    names={
        "ru": "Кен-Талаинский РЭС",
        "ky": "Кең-Талаа электр тармактар району",
        "en": "Keng-Talaa networks",
    },
    town={"ru": "с. Кен-Талаа", "ky": "Кең-Талаа айылы", "en": "Keng-Talaa"},
    read_day=9,
)
HIGHLAND: Final = DemoDistrict(
    number=3,
    code="biyik-jayloo",
    names={
        "ru": "Бийик-Жайлооский высокогорный РЭС",
        "ky": "Бийик-Жайлоо бийик тоолуу электр тармактар району",
        "en": "Biyik-Jayloo highland networks",
    },
    town={"ru": "с. Бийик-Жайлоо", "ky": "Бийик-Жайлоо айылы", "en": "Biyik-Jayloo"},
    read_day=19,
)
DISTRICTS: Final = (CITY, LOWLAND, HIGHLAND)
_OF_TEN_ACCOUNTS: Final = (1, 1, 1, 1, 1, 2, 2, 2, 3, 3)


def district_number(index: pl.Expr) -> pl.Expr:
    """Half of the accounts live in the city, three in ten in the lowland, two in the mountains."""
    return (index % 10).replace_strict(
        list(range(10)), list(_OF_TEN_ACCOUNTS), return_dtype=pl.Int64
    )


def reading_days(closings: int = CLOSINGS) -> pl.DataFrame:
    """Each route's days: district_number, route, closing (0 opens, 1 is May 2025), read_on.

    The reader comes a day earlier or later in turn, so that periods last 27 to 32 days.
    """
    rows = [
        (district.number, route, closing, _read_on(district, route, OPENED_IN.plus(closing)))
        for district in DISTRICTS
        for route in range(ROUTES)
        for closing in range(closings + 1)
    ]
    return pl.DataFrame(
        rows, schema=["district_number", "route", "closing", "read_on"], orient="row"
    )


def _read_on(district: DemoDistrict, route: int, month: Month) -> date:
    late = (month.number * 5 + month.year + district.number) % 3 % 2
    day = min(district.read_day + route + late, _SHORTEST_MONTH_ENDS)
    return date(month.year, month.number, day)


def last_reading_on(district: DemoDistrict, month: Month) -> date:
    """The day on which the month's last route of the district is read."""
    return max(_read_on(district, route, month) for route in range(ROUTES))
