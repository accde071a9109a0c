"""The chart of use: twelve months, the year before in grey behind them, labelled directly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jaryk.documents import figures
from jaryk.kernel.figures import decimal
from jaryk.kernel.periods import Month

HEIGHT: Final = 190
_TOP: Final = 26
_GROUND: Final = 162


@dataclass(frozen=True, slots=True)
class MonthOfUse:
    """Use of a month and of the same month a year before; None where no bill tells."""

    month: date
    energy_dwh: int | None
    year_ago_dwh: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A month drawn: two bars on one ground, and the words above and under."""

    month: date
    name: str
    value: str
    middle: int
    left: int
    width: int
    top: int
    height: int
    before_left: int
    before_width: int
    before_top: int
    before_height: int
    value_top: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with the size of the paper that they are drawn on."""

    width: int
    height: int
    ground: int
    bars: list[Bar]


def twelve_months(energy_by_month: dict[date, int], last: date) -> list[MonthOfUse]:
    """The twelve months that end with ``last``, the oldest first."""
    months = []
    for back in range(11, -1, -1):
        month = Month.of(last).plus(-back)
        energy_dwh = energy_by_month.get(month.first_on)
        year_ago_dwh = energy_by_month.get(month.plus(-12).first_on)
        months.append(MonthOfUse(month.first_on, energy_dwh, year_ago_dwh))
    return months


def draw(months: Sequence[MonthOfUse], *, width: int, lang: str) -> Chart:
    """Bars in whole units of a paper ``width`` wide; the greatest month reaches the top."""
    known = [e for m in months for e in (m.energy_dwh, m.year_ago_dwh) if e is not None]
    greatest = max(known, default=0) or 1
    column = width // len(months)
    bars = [
        _bar(month, column * at + column // 2, column, greatest, lang)
        for at, month in enumerate(months)
    ]
    return Chart(column * len(months), HEIGHT, _GROUND, bars)


def _bar(month: MonthOfUse, middle: int, column: int, greatest: int, lang: str) -> Bar:
    height = _height(month.energy_dwh, greatest)
    before = _height(month.year_ago_dwh, greatest)
    narrow, broad = column * 4 // 10, column * 7 // 10
    return Bar(
        month=month.month,
        name=figures.month_short(month.month, lang),
        value="" if month.energy_dwh is None else _whole_kwh(month.energy_dwh, lang),
        middle=middle,
        left=middle - narrow // 2,
        width=narrow,
        top=_GROUND - height,
        height=height,
        before_left=middle - broad // 2,
        before_width=broad,
        before_top=_GROUND - before,
        before_height=before,
        value_top=_GROUND - max(height, before) - 6,
    )


def _height(energy_dwh: int | None, greatest: int) -> int:
    return (energy_dwh or 0) * (_GROUND - _TOP) // greatest


def _whole_kwh(energy_dwh: int, lang: str) -> str:
    """Whole kWh; in thousands, with a letter, where a label would be too long."""
    whole = (energy_dwh + 5_000) // 10_000
    if whole < 100_000:
        return decimal(whole, scale=0, lang=lang)
    return f"{decimal((whole + 500) // 1000, scale=0, lang=lang)}k"
