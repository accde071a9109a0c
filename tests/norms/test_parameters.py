"""Dated parameters: exact, cited, without gaps and overlaps."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.terms import TermError
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import parameters
from jaryk.norms.silence import Silence

TWO_RATES: dict[str, Any] = {
    "unit": "share/day",
    "scale": 3,
    "set_by": "law",
    "words": {"ru": "пеня", "ky": "туум", "en": "penalty"},
    "note": "проверка",
    "values": [
        {
            "since": date(2012, 8, 22),
            "until": date(2020, 1, 1),
            "value": "0.001",
            "citations": ["R-94.2"],
        },
        {"since": date(2020, 1, 1), "value": "0.002", "citations": ["R-94.2", "K1-2.3"]},
    ],
}


def changed(number: int, **fields: object) -> dict[str, Any]:
    entry = deepcopy(TWO_RATES)
    entry["values"][number].update(fields)
    return entry


def test_a_value_holds_until_the_day_the_next_one_begins() -> None:
    rate = parameters.read("rate", TWO_RATES)
    assert rate.on(date(2019, 12, 31)).written == "0.001"
    assert rate.on(date(2020, 1, 1)).written == "0.002"
    assert exact(rate.term(date(2026, 1, 1)), {}) * 1000 == 2


def test_before_the_first_value_there_is_silence() -> None:
    with pytest.raises(Silence) as silent:
        parameters.read("rate", TWO_RATES).on(date(2012, 8, 21))
    assert "rate" in silent.value.say("ru")
    assert "2012-08-21" in silent.value.say("ky")


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (changed(0, until=date(2019, 12, 31)), "no value from 2019-12-31 until 2020-01-01"),
        (changed(0, until=date(2020, 1, 2)), "two values on 2020-01-01"),
        (changed(0, until=None), "two values on 2020-01-01"),
        (changed(1, until=date(2020, 1, 1)), "never"),
        (changed(1, value=0.002), "in quotes"),
    ],
)
def test_a_gap_an_overlap_or_a_float_does_not_load(entry: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parameters.read("rate", entry)


@pytest.mark.parametrize("citation", ["R-98", "M-99", "R-94.9"])
def test_a_citation_that_is_not_law_on_these_days_does_not_load(citation: str) -> None:
    with pytest.raises(Refusal) as refused:
        parameters.read("rate", changed(1, citations=[citation]))
    assert citation in refused.value.say("en")


def test_a_value_finer_than_its_scale_is_refused() -> None:
    rate = parameters.read("rate", changed(1, value="0.0015"))
    with pytest.raises(TermError, match="more than 3 decimals"):
        rate.term(date(2026, 1, 1))


def test_every_parameter_is_worded_and_says_who_sets_it() -> None:
    for parameter in parameters.national():
        assert set(parameter.words) == set(LANGUAGES), parameter.name
        assert parameter.set_by in {"law", "practice", "supplier"}, parameter.name
        assert parameter.note, parameter.name
        for value in parameter.values:
            assert value.citations, parameter.name
            assert parameter.term(value.in_force.since).scale == parameter.scale


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("penalty_rate_per_day", "0.001"),
        ("penalty_cap_share", "1.00"),
        ("months_per_year", "12"),
        ("days_per_year", "365"),
        ("daily_norm_decimals", "4"),
        ("nonhousehold_payment_banking_days", "5"),
        ("household_payment_days", "20"),
        ("household_notice_days", "7"),
        ("contract_notice_days", "5"),
        ("bill_issue_days", "5"),
        ("dispute_days", "3"),
        ("dispute_answer_days", "10"),
        ("disconnection_hour", "10"),
    ],
)
def test_the_numbers_of_the_law(name: str, written: str) -> None:
    assert parameters.national()[name].on(date(2026, 5, 1)).written == written
