"""After a violation: which days are recalculated, how they fall into months, what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month, Period
from jaryk.norms import calendar, parameters, rulebook


class Violation(Enum):
    """Kinds of violation that the order of calculation tells apart, by their paragraphs."""

    METER_BROKEN = "I-18"
    METERING_DOUBTFUL = "I-19"
    WRONG_SCHEME = "I-20"
    SLOWING_DEVICE = "I-21.1"
    SELF_CONNECTION = "I-21.2"
    WIRE_PAST_METER = "I-21.3"


_SINCE: Mapping[Violation, str] = {
    Violation.METER_BROKEN: "recalculated_since_visit_on",
    Violation.METERING_DOUBTFUL: "recalculated_since_visit_on",
    Violation.SLOWING_DEVICE: "recalculated_since_limitation_on",
    Violation.SELF_CONNECTION: "recalculated_since_disconnection_on",
    Violation.WIRE_PAST_METER: "recalculated_since_limitation_on",
}


@dataclass(frozen=True, slots=True)
class MonthPart:
    """The days of one calendar month; ``inputs`` are what the rule of sharing reads."""

    period: Period
    from_day: int
    to_day: int

    @property
    def inputs(self) -> dict[str, int]:
        return {"part_from_day": self.from_day, "part_to_day": self.to_day}


def deadline_of(violation: Violation, *, is_household: bool) -> str:
    """The name of the deadline that gives the first day recalculated."""
    if violation is Violation.WRONG_SCHEME:
        return "household_scheme_since_on" if is_household else "nonhousehold_scheme_since_on"
    return _SINCE[violation]


def days_recalculated(
    violation: Violation, *, is_household: bool, found_on: date, **dates: date | None
) -> Period:
    """From the day the law counts from until the day of the act, which is not included.

    ``dates`` may hold last_visit_on, disconnected_on, registered_on and last_check_on; refused
    where the one that this violation needs is missing or not before the day of the act.
    """
    name = deadline_of(violation, is_household=is_household)
    needs = rulebook.deadline(name, found_on).needs
    known = {day: on for day, on in dates.items() if on is not None and day in needs}
    for day, kind in needs.items():
        if kind is date and day != "found_on" and day not in known:
            raise Refusal(f"norms.refusal.needs.{day}", violation=violation.value)
    since = rulebook.reckon(name, found_on, calendar.national(), found_on=found_on, **known)
    if since >= found_on:
        raise Refusal("norms.refusal.nothing_to_recalculate", since=since, found_on=found_on)
    return Period(since, found_on)


def by_months(period: Period) -> tuple[MonthPart, ...]:
    """The period cut at the first day of each month, with the days before and through each part."""
    months = Month.of(period.since).through(Month.of(period.last_on))
    parts = period.cut(month.first_on for month in months)
    return tuple(
        MonthPart(part, (part.since - period.since).days, (part.until - period.since).days)
        for part in parts
    )


def season_days(period: Period) -> dict[str, int]:
    """How many of the days are warm and how many cold, as the rule of a household's hours reads."""
    days = {"warm_days": 0, "cold_days": 0}
    for part in by_months(period):
        days["warm_days" if _is_warm(part.period.since) else "cold_days"] += part.period.days
    return days


def must_name_current(inputs: Mapping[str, int | bool]) -> None:
    """Refuse inputs of the power calculation that give no current: a bill would be for nothing."""
    is_limited = inputs["breaker_a"] or inputs["fuse_a"]
    if not (inputs["connected_after_protection"] and is_limited) and not inputs["wire_mm2"]:
        raise Refusal("norms.refusal.no_current")


def _is_warm(on: date) -> bool:
    first = parameters.national()["warm_first_month"].whole(on)
    last = parameters.national()["warm_last_month"].whole(on)
    return first <= on.month <= last
