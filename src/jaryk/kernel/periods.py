"""Days as half-open periods, and calendar months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from jaryk.kernel.errors import Refusal

_WRITTEN_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``since`` until the day before ``until``; never empty."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise ValueError(f"a period cannot last from {self.since} until {self.until}")

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def last_on(self) -> date:
        return self.until - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until

    def __iter__(self) -> Iterator[date]:
        for offset in range(self.days):
            yield self.since + timedelta(days=offset)

    def __str__(self) -> str:
        return f"[{self.since}, {self.until})"

    def covers(self, other: Period) -> bool:
        return self.since <= other.since and other.until <= self.until

    def overlap(self, other: Period) -> Period | None:
        """The days in both, if any."""
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Period(since, until) if since < until else None

    def cut(self, days: Iterable[date]) -> tuple[Period, ...]:
        """The period in pieces, a new one beginning on each of the days that lies inside."""
        inside = {day for day in days if day in self}
        edges = sorted({self.since, *inside, self.until})
        return tuple(Period(since, until) for since, until in pairwise(edges))

    def is_tiled_by(self, parts: Iterable[Period]) -> bool:
        """Whether the parts, in any order, fill the period without a gap or an overlap."""
        ordered = sorted(parts)
        if not ordered:
            return False
        meets = all(a.until == b.since for a, b in pairwise(ordered))
        return meets and (ordered[0].since, ordered[-1].until) == (self.since, self.until)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written 2026-05."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and date.min.year <= self.year < date.max.year):
            raise ValueError(f"no month {self.number} of year {self.year}")

    @classmethod
    def parse(cls, written: str) -> Month:
        found = _WRITTEN_MONTH.fullmatch(written.strip())
        try:
            if found is not None:
                return cls(int(found[1]), int(found[2]))
        except ValueError:
            pass
        raise Refusal("kernel.month.unreadable", written=written)

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_on(self) -> date:
        return self.period.last_on

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.plus(1).first_on)

    @property
    def days(self) -> int:
        return self.period.days

    def next(self) -> Month:
        return self.plus(1)

    def previous(self) -> Month:
        return self.plus(-1)

    def plus(self, months: int) -> Month:
        years, index = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, index + 1)

    def through(self, last: Month) -> Iterator[Month]:
        """This month and those after it up to and with the last."""
        month = self
        while month <= last:
            yield month
            month = month.next()

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def months_after(day: date, months: int) -> date:
    """The same day so many months later; a shorter month ends it on its last day."""
    month = Month.of(day).plus(months)
    return month.first_on + timedelta(days=min(day.day, month.days) - 1)
