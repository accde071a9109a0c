"""What the norms say when they will not go on: who, which day, what is known instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.terms import Term
from jaryk.norms import (
    bases,
    calendar,
    census,
    index,
    parameters,
    quantities,
    reactive_shares,
    rulebook,
)
from jaryk.norms import utilisation as utilisations
from jaryk.norms.bases import Cause, Stretch
from jaryk.norms.book import BISHKEK, Rulebook
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce
from jaryk.norms.equipment import catalogue, catalogued
from jaryk.norms.index import Index
from jaryk.norms.metering_scheme import THREE_ELEMENTS, Element, Scheme
from jaryk.norms.parameters import ParameterBook
from jaryk.norms.registry import Registry
from jaryk.norms.silence import Conflict, NoCalendar

DECREE = date(2012, 8, 22)
ON = date(2026, 5, 1)
WORDS = {"ru": "а", "ky": "б", "en": "c"}


def a_registry(*, since: date, until: date | None = None) -> Registry:
    """With one paragraph, R-1, which is law on these days."""
    told = {"title": WORDS, "since": since, "until": until, "status": "implemented"}
    paragraph = index.read("R-1", told)
    return Registry(Index({paragraph.citation: paragraph}))


def charge(energy_charge_tyiyn: Term) -> Term:
    """The charge itself."""
    return energy_charge_tyiyn


def test_a_paragraph_that_ended_tells_its_days() -> None:
    registry = a_registry(since=DECREE, until=date(2014, 3, 28))
    with pytest.raises(Refusal) as refused:
        registry.rule("R-1", since="2012-08-22")(charge)
    assert refused.value.say("en") == (
        "tests.norms.test_refusals.charge cites R-1, which is in force only from 2012-08-22"
        " until 2014-03-28."
    )


def test_a_paragraph_that_began_later_tells_its_first_day() -> None:
    registry = a_registry(since=date(2014, 3, 28))
    with pytest.raises(Refusal) as refused:
        registry.rule("R-1", since="2012-08-22")(charge)
    assert refused.value.say("en").endswith("in force only from 2014-03-28 until ….")


def test_a_rule_that_cites_nothing_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        a_registry(since=DECREE).rule(since="2012-08-22")(charge)
    assert refused.value.key == "norms.refusal.no_citation"
    assert "charge names no paragraph" in refused.value.say("en")


def test_a_conflict_names_all_who_speak() -> None:
    registry = a_registry(since=DECREE)
    for _ in range(2):
        registry.rule("R-1", since="2012-08-22")(charge)
    with pytest.raises(Conflict) as conflict:
        registry.rules.on("charge", ON)
    symbol = "tests.norms.test_refusals.charge"
    assert conflict.value.say("en").endswith(f"“charge”: {symbol}, {symbol}.")


def test_without_any_year_the_calendar_knows_none() -> None:
    with pytest.raises(NoCalendar) as refused:
        calendar.read({}).is_working_day(ON)
    assert "for 2026 is not loaded (known: —)" in refused.value.say("en")


def test_a_span_that_never_begins_tells_its_days() -> None:
    with pytest.raises(ValueError, match="in force from 2014-03-28 until 2012-08-22: never"):
        InForce(date(2014, 3, 28), DECREE)


def test_generations_beyond_the_catalogue_tell_what_there_is() -> None:
    with pytest.raises(Refusal) as refused:
        catalogued(100, 1900)
    years = [(refused.value.particulars[name]) for name in ("since", "until")]
    rows = [catalogued(100, int(str(year))) for year in years]
    assert [row.made_since <= year < row.made_until for row, year in zip(rows, years, strict=True)]
    for beyond in (int(str(years[0])) - 1, int(str(years[1])) + 1):
        with pytest.raises(Refusal, match=str(beyond)):
            catalogued(100, beyond)


def test_a_rating_beyond_the_catalogue_tells_the_greatest() -> None:
    with pytest.raises(Refusal) as refused:
        catalogued(10**6, 1995)
    most = refused.value.particulars["most"]
    assert most == max(row.step_rated_kva for row in catalogue() if row.made_since <= 1995)
    assert catalogued(int(str(most)), 1995).step_rated_kva == most


def a_rate() -> ParameterBook:
    """One parameter of two values, the second from 2020 on."""
    told = {
        "unit": "share/day",
        "scale": 3,
        "set_by": "law",
        "words": WORDS,
        "note": "",
        "values": [
            {"since": DECREE, "until": date(2020, 1, 1), "value": "0.001", "citations": ["R-91"]},
            {"since": date(2020, 1, 1), "value": "0.002", "citations": ["R-91"]},
        ],
    }
    return ParameterBook({"rate": parameters.read("rate", told)})


def test_a_parameter_that_changes_cuts_the_time_of_its_rules() -> None:
    registry = Registry(index.national())

    @registry.rule("R-91", since="2012-08-22")
    def penalty(debt_principal_tyiyn: Term, rate: Term) -> Term:
        """A share of the debt."""
        return debt_principal_tyiyn * rate

    book = Rulebook(registry, quantities.national(), a_rate())
    change = date(2020, 1, 1)
    assert book.cuts(["penalty"], date(2010, 1, 1), ON) == (DECREE, change)
    assert book.cuts(["penalty"], DECREE, ON) == (change,)
    assert book.cuts(["penalty"], DECREE, change) == ()
    assert book.cuts(["penalty"], change, ON) == ()


def test_the_law_of_the_country_begins_on_its_day() -> None:
    assert rulebook.cuts(["penalty_accrued"], date(2000, 1, 1), ON) == (DECREE,)
    assert rulebook.cuts(["penalty_accrued"], ON, date(2000, 1, 1)) == ()


def test_a_deadline_in_days_takes_no_moment_among_its_days() -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=BISHKEK)
    days = calendar.national()
    name = "household_disconnection_on"
    with pytest.raises(TypeError, match="from days to a day"):
        rulebook.reckon(name, ON, days, issued_on=ON, payment_due_on=noon)


def test_a_moment_without_a_zone_is_refused_beside_one_that_has_it() -> None:
    registry = Registry(index.national())

    @registry.deadline("R-91", since="2012-08-22")
    def later_at(told_at: datetime, seen_at: datetime) -> datetime:
        """The later of two moments."""
        return max(told_at, seen_at)

    book = Rulebook(registry, quantities.national(), parameters.national())
    noon = datetime(2026, 5, 1, 12, tzinfo=BISHKEK)
    assert book.reckon_at("later_at", ON, told_at=noon, seen_at=noon) == noon
    with pytest.raises(ValueError, match="later_at: a moment needs its zone"):
        book.reckon_at("later_at", ON, told_at=noon, seen_at=noon.replace(tzinfo=None))


@pytest.mark.parametrize(("written", "is_fit"), [("1", True), ("1.01", False), ("0", False)])
def test_a_coefficient_of_utilisation_is_at_most_one(written: str, is_fit: bool) -> None:
    lines = ["activity,since,until,value,source", f"насосная,2012-08-22,,{written},методика"]
    if is_fit:
        assert utilisations.read(lines).on("насосная", ON).value == 1
    else:
        with pytest.raises(Refusal):
            utilisations.read(lines)


@pytest.mark.parametrize(
    ("written", "steps"), [("0.0001", 1), ("9.9999", 99_999), ("1", 10_000), ("0.05", 500)]
)
def test_the_least_and_the_greatest_reactive_share(written: str, steps: int) -> None:
    lines = ["since,until,value,source", f"2012-08-22,,{written},решение"]
    assert reactive_shares.read(lines).steps_on(ON) == steps


@pytest.mark.parametrize("degrees", [-180, -90, 90, 180])
def test_an_angle_without_power_is_refused_as_an_angle(degrees: int) -> None:
    with pytest.raises(Refusal) as refused:
        Scheme(THREE_ELEMENTS).inputs(degrees)
    assert refused.value.key == "norms.refusal.angle"


@pytest.mark.parametrize(("units", "is_power"), [(1, False), (2, True)])
def test_a_unit_an_element_is_no_power(units: int, is_power: bool) -> None:
    scheme = Scheme((Element("A", "A", seen=Fraction(units, 10**10)),))
    if is_power:
        assert scheme.inputs(0)["scheme_measured_power"] == units
    else:
        with pytest.raises(Refusal) as refused:
            scheme.inputs(0)
        assert refused.value.key == "norms.refusal.no_coefficient"


BASIS = {
    "method": "nothing",
    "stretch": "whole",
    "settled": False,
    "since": DECREE,
    "citations": ["R-92"],
}


def test_a_basis_may_end_and_two_of_them_are_named() -> None:
    row = {**BASIS, "until": date(2020, 1, 1)}
    (ended,) = bases.read({"no_access": [row]})
    assert ended.in_force == InForce(DECREE, date(2020, 1, 1))
    twice = bases.read({"no_access": [BASIS, BASIS]})
    with pytest.raises(Conflict) as conflict:
        twice.of(Cause.NO_ACCESS, Stretch.FIRST, is_household=True, has_check_meter=False, on=ON)
    assert "“estimate_basis: no_access”: nothing, nothing" in conflict.value.say("en")


def test_a_basis_of_a_repealed_paragraph_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        bases.read({"no_access": [{**BASIS, "citations": ["R-98"]}]})
    assert refused.value.say("en").startswith("estimate_basis no_access cites R-98")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("D-5", "Decision of the Jaryk project, no. 5"),
        ("P-2", "Practice of applying tariffs, no. 2"),
    ],
)
def test_what_is_not_a_law_is_cited_by_its_number(written: str, said: str) -> None:
    assert Citation.parse(written).said("en") == said


@pytest.mark.parametrize(
    ("missing", "untested", "is_whole"),
    [((), (), True), (("R-1",), (), False), ((), ("R-1",), False), (("R-1",), ("R-2",), False)],
)
def test_the_index_is_whole_when_nothing_is_missing_or_untested(
    missing: tuple[str, ...], untested: tuple[str, ...], is_whole: bool
) -> None:
    totals = replace(census.totals(index.national()), missing=missing, untested=untested)
    assert totals.is_whole is is_whole


def test_one_test_that_is_gone_is_one_too_many() -> None:
    there = "tests/norms/test_refusals.py"
    paragraph = replace(
        index.national().paragraph("R-94.2"), tests=(there, "tests/norms/test_nothing.py")
    )
    told = Index({paragraph.citation: paragraph})
    assert census.totals(told).untested == ("R-94.2",)
    told = Index({paragraph.citation: replace(paragraph, tests=(there,))})
    assert census.totals(told).untested == ()
