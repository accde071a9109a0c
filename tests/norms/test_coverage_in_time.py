"""No day without a rule: every step and every deadline speaks on every day it could be asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from typing import Final

import pytest

from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import bases, calendar, parameters, quantities, rulebook
from jaryk.norms.bases import Cause, Stretch
from jaryk.norms.book import BISHKEK
from jaryk.norms.silence import NoBasis, NoCalendar
from jaryk.norms.words import meaning_of, name_of

FIRST_DAY: Final = date(2012, 8, 22)
LAST_DAY: Final = date(max(calendar.national().years), 12, 31)
STEPS: Final = sorted({rule.name for rule in rulebook.rules()})
SEASON: Final = {"warm_first_month", "warm_last_month"}  # read by recalculation.season_days
DEADLINES: Final = sorted({deadline.name for deadline in rulebook.deadlines()})


def days_of_change(names: list[str]) -> list[date]:
    """One day of each stretch in which nothing changes, and the last day."""
    return [FIRST_DAY, *rulebook.cuts(names, FIRST_DAY, LAST_DAY), LAST_DAY]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_can_be_computed_on_every_day(step: str) -> None:
    for on in days_of_change([step]):
        program = rulebook.program([step], on)
        assert program[-1].name == step
        made = {part.name for part in program}
        given = {quantity.name for quantity in quantities.national()}
        assert all(set(part.term.inputs()) <= made | given for part in program)


def test_rules_and_deadlines_speak_on_every_single_day() -> None:
    for on in every_day():
        assert [rulebook.step(name, on).name for name in STEPS] == STEPS
        assert [rulebook.deadline(name, on).name for name in DEADLINES] == DEADLINES
        assert all(parameter.on(on).written for parameter in parameters.national())


def every_day() -> list[date]:
    return [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]


def every_month() -> list[date]:
    return [day for day in every_day() if day.day == 1]


def test_the_calendar_reaches_to_the_end_of_the_last_year() -> None:
    days = calendar.national()
    assert all(days.is_banking_day(on) in {True, False} for on in every_day())
    assert LAST_DAY.year >= 2027


@pytest.mark.parametrize("name", DEADLINES)
def test_a_deadline_can_be_reckoned_in_every_month(name: str) -> None:
    """From the same day wherever it counts from; the longest of them end after three years."""
    for on in every_month():
        needs = rulebook.deadline(name, on).needs
        moments = {need: at_noon(on) for need, kind in needs.items() if kind is datetime}
        dates = {need: on for need, kind in needs.items() if kind in (date, date | None)}
        try:
            if moments:
                assert abs(rulebook.reckon_at(name, on, **moments) - at_noon(on)).days < 1200
            else:
                reckoned = rulebook.reckon(name, on, calendar.national(), **dates)
                assert abs(reckoned - on).days < 1200
        except NoCalendar:
            assert on.year == LAST_DAY.year


def at_noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=BISHKEK)


@pytest.mark.parametrize("step", STEPS)
def test_nothing_changes_between_the_cuts(step: str) -> None:
    """Rows between two cuts are worked out together: the same rules, the same parameters."""
    cuts = [FIRST_DAY, *rulebook.cuts([step], FIRST_DAY, LAST_DAY)]
    for on in every_month():
        stretch = max(cut for cut in cuts if cut <= on)
        assert what_speaks(step, on) == what_speaks(step, stretch), on


def what_speaks(step: str, on: date) -> list[tuple[str, dict[str, str]]]:
    program = rulebook.program([step], on)
    return [
        (part.rule.symbol, {name: value.written for name, value in part.parameters.items()})
        for part in program
    ]


@pytest.mark.parametrize("cause", Cause)
def test_who_is_estimated_how_is_told_for_every_month(cause: Cause) -> None:
    """One row or, where the law knows none, a refusal; never two."""
    for whom in product(Stretch, (True, False), (True, False)):
        told = {is_told(cause, *whom, on=on) for on in every_month()}
        assert len(told) == 1, whom


def is_told(cause: Cause, stretch: Stretch, household: bool, checked: bool, *, on: date) -> bool:
    table = bases.national()
    try:
        found = table.of(cause, stretch, is_household=household, has_check_meter=checked, on=on)
    except NoBasis:
        return False
    return found.cause is cause


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_has_its_words(lang: str) -> None:
    for step in STEPS:
        assert name_of(step, lang)
        assert meaning_of(step, lang)
    for deadline in DEADLINES:
        assert rulebook.tell(deadline, LAST_DAY, lang)
    for named in (*parameters.national(), *quantities.national()):
        assert name_of(named.name, lang) == named.words[lang]


def test_every_quantity_and_parameter_is_read_by_a_rule_or_printed() -> None:
    """Those of the usual use are read by ``jaryk.usage`` itself: no term sorts a history."""
    read = {need for rule in rulebook.rules() for need in rule.needs}
    read |= {need for deadline in rulebook.deadlines() for need in deadline.needs}
    printed = {"disconnection_hour", *SEASON}
    sorted_by = {"history_months", "history_least_months", "neighbours_least"}
    named = {named.name for named in (*parameters.national(), *quantities.national())}
    assert named - read == printed | sorted_by
    assert not {quantity.name for quantity in quantities.national()} & set(STEPS)
