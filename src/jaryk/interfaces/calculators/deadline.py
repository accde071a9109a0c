"""Any date that the law reckons from other dates: to pay, to disconnect, to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jaryk.documents.figures import day, short_day
from jaryk.interfaces.calculators.answer import Answer, Figure, Stage, StepTold
from jaryk.interfaces.calculators.days import Day, Moment
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import Asked, Choice, Option
from jaryk.interfaces.calculators.told import capitalised, told_parameters
from jaryk.kernel.texts import text
from jaryk.norms import calendar, index, parameters, rulebook
from jaryk.norms.calendar import Calendar
from jaryk.norms.registry import Deadline

# An act looks back: the law of its own day says how far.
_FOUND_ON: Final = "found_on"
_FROM: Final = (date, datetime)
_MOST_ASKED: Final = "household_payment_due_on"
_KINDS: Final = ("household", "nonhousehold")


def asks() -> tuple[Asked, ...]:
    """Which deadline, and every day or moment that one of them counts from."""
    needed: dict[tuple[str, bool], list[str]] = {}
    for deadline in rulebook.deadlines():
        for name, kind in deadline.needs.items():
            if kind in _FROM:
                needed.setdefault((name, kind is datetime), []).append(deadline.name)
    which = Choice(name="deadline", options=_options, otherwise=_MOST_ASKED, steers=True)
    return (which, *(_field(name, is_moment, of) for (name, is_moment), of in needed.items()))


def _field(name: str, is_moment: bool, deadlines: list[str]) -> Asked:
    only = ("deadline", tuple(dict.fromkeys(deadlines)))
    if is_moment:
        return Moment(name=name, example="2026-05-04 10:30", only=only)
    return Day(name=name, example="2026-05-04", only=only)


def work(given: Given, lang: str) -> Answer:
    """The date, by the law of the earliest of the days that it counts from."""
    name = given.choice("deadline")
    needs = _needs(name)
    found = _at(name, needs, given) if datetime in needs.values() else _on(name, needs, given)
    words = _in_words(name, lang)
    return Answer(
        figures=(
            Figure(
                key="reckoned",
                words=words,
                told=_told(found.reckoned, lang),
                value=found.reckoned,
                unit="date",
            ),
        ),
        stages=(
            Stage(
                title=text("calculators.deadline.reckoned", lang),
                steps=(_step(found, lang),),
                sources=_calendar_days(found, lang),
            ),
        ),
        remarks=(text("calculators.deadline.remark", lang),),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was reckoned, by which law, of which day, counting from when."""

    law: Deadline
    law_on: date
    counts_from: date
    reckoned: date | datetime


def _needs(name: str) -> dict[str, type]:
    """The days and moments that any version of the deadline counts from."""
    known = [deadline for deadline in rulebook.deadlines() if deadline.name == name]
    return {
        need: kind for deadline in known for need, kind in deadline.needs.items() if kind in _FROM
    }


def _on(name: str, needs: Iterable[str], given: Given) -> _Found:
    dates = {need: given.day(need) for need in needs}
    first = min(dates.values())
    on = dates.get(_FOUND_ON, first)
    reckoned = rulebook.reckon(name, on, calendar.national(), **dates)
    return _Found(rulebook.deadline(name, on), on, first, reckoned)


def _at(name: str, needs: Iterable[str], given: Given) -> _Found:
    moments = {need: given.moment(need) for need in needs}
    on = min(moments.values()).date()
    return _Found(rulebook.deadline(name, on), on, on, rulebook.reckon_at(name, on, **moments))


def _told(reckoned: date | datetime, lang: str) -> str:
    on = reckoned.date() if isinstance(reckoned, datetime) else reckoned
    words = {
        "day": day(on, lang),
        "weekday": text(f"calculators.weekday.day{on.isoweekday()}", lang),
    }
    if isinstance(reckoned, datetime):
        return text("calculators.deadline.at", lang, hour=f"{reckoned:%H:%M}", **words)
    return text("calculators.deadline.on", lang, **words)


def _options(lang: str) -> list[Option]:
    """Every deadline by its words and those of its paragraph, in the order of the alphabet."""
    firsts = {deadline.name: deadline.citations[0] for deadline in rulebook.deadlines()}
    options = [
        Option(
            code=name,
            words=text(
                "calculators.deadline.option",
                lang,
                name=_in_words(name, lang),
                title=index.national().paragraph(citation).title[lang],
            ),
        )
        for name, citation in firsts.items()
    ]
    return sorted(options, key=lambda option: option.words)


def _in_words(name: str, lang: str) -> str:
    """The deadline by its words, and by the kind of customer where it is for one kind."""
    words = text(f"norms.deadline.{name}.name", lang)
    kind = name.partition("_")[0]
    if kind in _KINDS:
        words = text(f"calculators.deadline.{kind}", lang, name=words)
    return capitalised(words)


def _step(found: _Found, lang: str) -> StepTold:
    law, book = found.law, parameters.national()
    bound = [(need, book[need].on(found.law_on)) for need, kind in law.needs.items() if kind is int]
    told = rulebook.tell(law.name, found.law_on, lang)
    return StepTold(
        step=law.name,
        name=text(f"norms.deadline.{law.name}.name", lang),
        text=f"{_told(found.reckoned, lang)} — {told}",
        formula="",
        citations=tuple(str(citation) for citation in law.citations),
        since=law.in_force.since,
        until=law.in_force.until,
        parameters=told_parameters(bound, lang),
    )


def _calendar_days(found: _Found, lang: str) -> tuple[str, ...]:
    """The days between on which banks or offices are closed, where the deadline looks at them."""
    if Calendar not in found.law.needs.values():
        return ()
    days = calendar.national()
    first, last = found.counts_from.toordinal() + 1, found.reckoned.toordinal()
    between = [date.fromordinal(number) for number in range(first, last + 1)]
    closed = [on for on in between if not days.is_banking_day(on)]
    if not closed:
        return ()
    listed = ", ".join(short_day(on) for on in closed)
    return (text("calculators.deadline.closed", lang, days=listed),)


CALCULATOR: Final = Calculator(
    name="deadline",
    asks=asks,
    work=work,
    example={"deadline": (_MOST_ASKED,), "issued_on": ("2026-05-04",)},
)
