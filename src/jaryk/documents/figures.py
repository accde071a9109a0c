"""Figures and dates as a bill prints them: in the manner of each language and never rounded."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from jaryk.documents.words import counted, word_list
from jaryk.kernel.figures import NO_BREAK_SPACE, decimal
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text

BISHKEK: Final = ZoneInfo("Asia/Bishkek")


def kwh(energy_dwh: int, lang: str) -> str:
    """Tenths of a watt-hour as kWh, up to four decimals."""
    return decimal(energy_dwh, scale=4, lang=lang)


def price(price_e2: int, lang: str) -> str:
    """Hundredths of a tyiyn as soms per kWh: 11080 is 1.108."""
    return decimal(price_e2, scale=4, lang=lang, at_least=2)


def percent(share: Fraction, lang: str) -> str:
    """A share as a percentage; a share that has no short decimal form is a mistake of ours."""
    scaled = share * 10**8
    if scaled.denominator != 1:
        raise ValueError(f"{share} has no exact percentage")
    return f"{decimal(scaled.numerator, scale=6, lang=lang)}{NO_BREAK_SPACE}%"


def day(on: date, lang: str) -> str:
    """A date in words."""
    return text(
        "documents.dates.day", lang, day=on.day, month=_month_of_day(on, lang), year=on.year
    )


def short_day(on: date) -> str:
    """A date for a table: 01.06.2026."""
    return f"{on:%d.%m.%Y}"


def hour(at: datetime, lang: str) -> str:
    """A moment in Bishkek, to the minute."""
    local = at.astimezone(BISHKEK)
    return text("documents.dates.hour", lang, day=day(local.date(), lang), hour=f"{local:%H:%M}")


def span(period: Period, lang: str) -> str:
    """The days of a period, both ends named as people do."""
    first, last = period.since, period.last_on
    if first == last:
        return day(last, lang)
    if first.year != last.year:
        return f"{day(first, lang)} – {day(last, lang)}"
    same_month = first.month == last.month
    return text(
        "documents.dates.days_of_month" if same_month else "documents.dates.days_of_year",
        lang,
        first=first.day,
        first_month=_month_of_day(first, lang),
        last=last.day,
        last_month=_month_of_day(last, lang),
        year=last.year,
    )


def days(number: int, lang: str) -> str:
    """So many days."""
    return f"{number}{NO_BREAK_SPACE}{counted(number, 'documents.words.days', lang)}"


def month_short(month: date, lang: str) -> str:
    return word_list("documents.dates.month_short", lang)[month.month - 1]


def month_and_year(month: date, lang: str) -> str:
    return f"{word_list('documents.dates.month', lang)[month.month - 1]} {month.year}"


def _month_of_day(on: date, lang: str) -> str:
    return word_list("documents.dates.month_of_day", lang)[on.month - 1]
