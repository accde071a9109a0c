"""Days, moments and months, as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Final

from jaryk.interfaces.calculators.fields import Field
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.norms.book import BISHKEK

FIRST_DAY: Final = date(1991, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
_DOTTED_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date: 2026-05-31 or 31.05.2026."""

    kind: ClassVar[str] = "date"
    example: str = "2026-05-31"
    is_today: bool = False

    def read(self, written: str) -> date:
        return _within_reach(_day(written))

    def say(self, value: object, lang: str) -> str:
        del lang
        assert isinstance(value, date)
        return f"{value:%d.%m.%Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Field):
    """A day and an hour in Bishkek: 2026-05-31 10:30 or 31.05.2026 10:30."""

    kind: ClassVar[str] = "datetime-local"
    example: str = "2026-05-31 10:30"

    def read(self, written: str) -> datetime:
        day, _, hour = written.replace("T", " ").partition(" ")
        try:
            at = time.fromisoformat(hour.strip())
        except ValueError:
            raise Refusal("calculators.mistake.moment", written=written) from None
        return datetime.combine(_within_reach(_day(day)), at.replace(tzinfo=None), BISHKEK)

    def say(self, value: object, lang: str) -> str:
        del lang
        assert isinstance(value, datetime)
        return f"{value:%d.%m.%Y %H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AMonth(Field):
    """A calendar month: 2026-05."""

    kind: ClassVar[str] = "month"
    example: str = "2026-05"

    def read(self, written: str) -> Month:
        month = Month.parse(written)
        _within_reach(month.first_on)
        return month


def _day(written: str) -> date:
    dotted = _DOTTED_DAY.fullmatch(written)
    try:
        if dotted:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal("calculators.mistake.day", written=written) from None


def _within_reach(day: date) -> date:
    """The day, if it is one that a question about this law may be about."""
    if not FIRST_DAY <= day <= LAST_DAY:
        first, last = f"{FIRST_DAY:%d.%m.%Y}", f"{LAST_DAY:%d.%m.%Y}"
        raise Refusal("calculators.mistake.day_outside", first=first, last=last)
    return day
