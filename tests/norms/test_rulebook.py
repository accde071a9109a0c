"""How rules are written down and put in order: conflicts, silences, circles, versions."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.terms import HALF_UP, Term
from jaryk.norms import calendar, index, parameters, quantities
from jaryk.norms.book import Rulebook
from jaryk.norms.calendar import Calendar
from jaryk.norms.registry import Registry
from jaryk.norms.silence import Conflict, Silence

ON: Final = date(2026, 5, 1)


@pytest.fixture
def registry() -> Registry:
    return Registry(index.national())


@pytest.fixture
def book(registry: Registry) -> Rulebook:
    return Rulebook(registry, quantities.national(), parameters.national())


def test_steps_come_in_the_order_they_rest_on_one_another(
    registry: Registry, book: Rulebook
) -> None:
    @registry.rule("R-91", since="2012-08-22")
    def total(doubled: Term, energy_kwh: Term) -> Term:
        return doubled + energy_kwh

    @registry.rule("R-91", since="2012-08-22")
    def doubled(energy_kwh: Term) -> Term:
        return energy_kwh + energy_kwh

    program = book.program(["total"], ON)
    assert [step.name for step in program] == ["doubled", "total"]
    assert program[1].term.inputs() == ("doubled", "energy_kwh")
    assert exact(program[1].term, {"doubled": 20, "energy_kwh": 10}) * 10**4 == 30
    assert book.program(["total"], ON) is program


def test_parameters_are_bound_by_name_and_day(registry: Registry, book: Rulebook) -> None:
    @registry.rule("R-94.2", since="2012-08-22")
    def penalty(
        debt_principal_tyiyn: Term, penalty_rate_per_day: Term, daily_norm_decimals: int
    ) -> Term:
        daily = debt_principal_tyiyn * penalty_rate_per_day
        return daily.round(daily_norm_decimals - 2, HALF_UP)

    (step,) = book.program(["penalty"], ON)
    assert step.term.scale == 2
    assert step.term.inputs() == ("debt_principal_tyiyn",)
    written = {name: value.written for name, value in step.parameters.items()}
    assert written == {"penalty_rate_per_day": "0.001", "daily_norm_decimals": "4"}


def test_no_rule_on_a_day_is_a_silence(registry: Registry, book: Rulebook) -> None:
    @registry.rule("R-91", since="2012-08-22", until="2020-01-01")
    def charge(energy_charge_tyiyn: Term) -> Term:
        return energy_charge_tyiyn

    assert book.step("charge", date(2019, 12, 31)).name == "charge"
    with pytest.raises(Silence) as silent:
        book.program(["charge"], date(2020, 1, 1))
    assert "charge" in silent.value.say("en")


def test_two_rules_on_a_day_are_a_conflict(registry: Registry, book: Rulebook) -> None:
    @registry.rule("R-91", since="2012-08-22")
    def charge(energy_charge_tyiyn: Term) -> Term:
        return energy_charge_tyiyn

    @registry.rule("K2-9", since="2020-01-01", step="charge")
    def later_charge(energy_charge_tyiyn: Term) -> Term:
        return energy_charge_tyiyn + energy_charge_tyiyn

    assert book.step("charge", date(2019, 12, 31)).symbol.endswith(".charge")
    with pytest.raises(Conflict) as conflict:
        book.step("charge", date(2020, 1, 1))
    assert "later_charge" in conflict.value.say("ru")


def test_a_new_version_takes_over_on_its_day_and_cuts_the_time(
    registry: Registry, book: Rulebook
) -> None:
    @registry.rule("R-91", since="2012-08-22", until="2020-01-01")
    def charge(energy_charge_tyiyn: Term) -> Term:
        return energy_charge_tyiyn

    @registry.rule("R-91", since="2020-01-01", step="charge")
    def charge_of_2020(energy_charge_tyiyn: Term) -> Term:
        return energy_charge_tyiyn + energy_charge_tyiyn

    @registry.rule("R-91", since="2012-08-22")
    def total(charge: Term) -> Term:
        return charge

    assert book.step("charge", date(2019, 12, 31)).symbol.endswith(".charge")
    assert book.step("charge", date(2020, 1, 1)).symbol.endswith(".charge_of_2020")
    assert book.cuts(["total"], date(2015, 1, 1), date(2026, 1, 1)) == (date(2020, 1, 1),)
    assert book.cuts(["total"], date(2020, 1, 1), date(2026, 1, 1)) == ()


def test_rules_in_a_circle_are_refused(registry: Registry, book: Rulebook) -> None:
    @registry.rule("R-91", since="2012-08-22")
    def hen(egg: Term) -> Term:
        return egg

    @registry.rule("R-91", since="2012-08-22")
    def egg(hen: Term) -> Term:
        return hen

    with pytest.raises(Refusal) as refused:
        book.program(["hen"], ON)
    assert "hen → egg → hen" in refused.value.say("ky")


def test_a_name_that_nobody_knows_is_refused(registry: Registry, book: Rulebook) -> None:
    @registry.rule("R-91", since="2012-08-22")
    def charge(moonlight_kwh: Term) -> Term:
        return moonlight_kwh

    with pytest.raises(Refusal) as refused:
        book.program(["charge"], ON)
    assert "moonlight_kwh" in refused.value.say("ru")


@pytest.mark.parametrize("citations", [(), ("R-98",), ("R-999",), ("Rules",)])
def test_a_wrong_citation_does_not_import(registry: Registry, citations: tuple[str, ...]) -> None:
    with pytest.raises(Refusal):

        @registry.rule(*citations, since="2012-08-22")
        def charge(energy_charge_tyiyn: Term) -> Term:
            return energy_charge_tyiyn

    assert "charge" not in registry.rules


def test_a_repealed_paragraph_may_be_cited_for_its_days(registry: Registry) -> None:
    @registry.rule("R-98", since="2012-08-22", until="2014-03-28")
    def charge(energy_charge_tyiyn: Term) -> Term:
        return energy_charge_tyiyn

    assert "charge" in registry.rules


def test_a_deadline_takes_its_parameters_and_the_calendar_by_name(
    registry: Registry, book: Rulebook
) -> None:
    @registry.deadline("R-95", since="2012-08-22", until="2020-01-01", name="dispute_by")
    def one_working_day_more(issued_on: date, calendar: Calendar, dispute_days: int) -> date:
        return calendar.add_banking_days(issued_on, dispute_days + 1)

    friday = date(2019, 6, 14)
    days = calendar.national()
    assert book.reckon("dispute_by", friday, days, issued_on=friday) == date(2019, 6, 20)
    assert "3" in book.tell("dispute_by", friday, "ru")
    with pytest.raises(Silence):
        book.reckon("dispute_by", ON, days, issued_on=ON)
