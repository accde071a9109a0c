"""No day without a rule: every step and every deadline speaks on every day it could be asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest

from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import calendar, parameters, quantities, rulebook
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
    on = FIRST_DAY
    while on <= LAST_DAY:
        assert [rulebook.step(name, on).name for name in STEPS] == STEPS
        assert [rulebook.deadline(name, on).name for name in DEADLINES] == DEADLINES
        assert all(parameter.on(on).written for parameter in parameters.national())
        on += timedelta(days=1)


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
    read = {need for rule in rulebook.rules() for need in rule.needs}
    read |= {need for deadline in rulebook.deadlines() for need in deadline.needs}
    printed = {"disconnection_hour", *SEASON}
    named = {named.name for named in (*parameters.national(), *quantities.national())}
    assert named - read == printed
    assert not {quantity.name for quantity in quantities.national()} & set(STEPS)
