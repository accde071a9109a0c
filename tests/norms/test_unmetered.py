"""Unmetered energy: the days recalculated, seasons, months, and what has to be loaded."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import rulebook
from jaryk.norms.recalculation import (
    Violation,
    by_months,
    days_recalculated,
    deadline_of,
    must_name_current,
    season_days,
)
from jaryk.norms.silence import NoUtilisation
from jaryk.norms.utilisation import NOTHING_LOADED, read

FOUND_ON: Final = date(2026, 5, 15)
DATES: Final = {
    "last_visit_on": date(2026, 4, 10),
    "disconnected_on": date(2026, 1, 20),
    "registered_on": date(2025, 9, 1),
    "last_check_on": date(2026, 2, 3),
}
DAYS: Final = st.dates(date(2012, 8, 22), date(2027, 12, 31))
PERIODS: Final = st.builds(
    lambda since, days: Period(since, since + timedelta(days=days)), DAYS, st.integers(1, 1100)
)


def value(step: str, row: dict[str, int | bool]) -> int:
    row = dict(row)
    for part in rulebook.program([step], FOUND_ON):
        row[part.name] = int(exact(part.term, row) * 10**part.term.scale)
    return int(row[step])


@pytest.mark.parametrize(
    ("violation", "household", "since"),
    [
        (Violation.METER_BROKEN, True, date(2026, 4, 10)),
        (Violation.METERING_DOUBTFUL, False, date(2026, 4, 10)),
        (Violation.WRONG_SCHEME, True, date(2025, 9, 1)),
        (Violation.WRONG_SCHEME, False, date(2026, 2, 3)),
        (Violation.SLOWING_DEVICE, True, date(2023, 5, 15)),
        (Violation.SELF_CONNECTION, False, date(2026, 1, 20)),
        (Violation.WIRE_PAST_METER, True, date(2023, 5, 15)),
    ],
)
def test_each_violation_is_recalculated_from_its_own_day(
    violation: Violation, household: bool, since: date
) -> None:
    days = days_recalculated(violation, is_household=household, found_on=FOUND_ON, **DATES)
    assert days == Period(since, FOUND_ON)


def test_every_violation_cites_its_paragraph_for_both_kinds_of_customer() -> None:
    for violation, household in product(Violation, (True, False)):
        deadline = rulebook.deadline(deadline_of(violation, is_household=household), FOUND_ON)
        assert violation.value in {str(citation) for citation in deadline.citations}


@pytest.mark.parametrize(
    ("violation", "household", "missing"),
    [
        (Violation.METER_BROKEN, True, "последнего посещения"),
        (Violation.SELF_CONNECTION, True, "отключил"),
        (Violation.WRONG_SCHEME, True, "регистрации"),
        (Violation.WRONG_SCHEME, False, "последней проверки"),
    ],
)
def test_a_day_that_the_law_counts_from_is_asked_for(
    violation: Violation, household: bool, missing: str
) -> None:
    with pytest.raises(Refusal) as refused:
        days_recalculated(violation, is_household=household, found_on=FOUND_ON, last_visit_on=None)
    assert missing in refused.value.say("ru")
    assert violation.value in refused.value.say("en")
    assert refused.value.say("ky") != refused.value.say("ru")


@pytest.mark.parametrize("last_visit_on", [FOUND_ON, FOUND_ON + timedelta(days=1)])
def test_without_a_day_between_there_is_nothing_to_recalculate(last_visit_on: date) -> None:
    with pytest.raises(Refusal) as refused:
        days_recalculated(
            Violation.METER_BROKEN,
            is_household=True,
            found_on=FOUND_ON,
            last_visit_on=last_visit_on,
        )
    assert str(last_visit_on) in refused.value.say("ky")


@given(period=PERIODS)
def test_the_seasons_of_a_year_meet_where_the_law_puts_them(period: Period) -> None:
    warm = sum(1 for day in period if day.month in {4, 5, 6, 7, 8, 9, 10})
    assert season_days(period) == {"warm_days": warm, "cold_days": period.days - warm}


@given(period=PERIODS, energy=st.integers(0, 10**9))
def test_the_months_add_up_to_the_whole(period: Period, energy: int) -> None:
    parts = by_months(period)
    assert period.is_tiled_by(part.period for part in parts)
    assert all(part.period.since.month == part.period.last_on.month for part in parts)
    shares = [
        value(
            "unaccounted_of_part_kwh",
            {
                "calculated_kwh": energy,
                "metered_kwh": 0,
                "recalculated_days": period.days,
                **part.inputs,
            },
        )
        for part in parts
    ]
    assert sum(shares) == energy
    even = [energy * part.period.days // period.days for part in parts]
    assert all(abs(share - plain) <= 1 for share, plain in zip(shares, even, strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_coefficient_the_calculation_says_what_to_load(lang: str) -> None:
    with pytest.raises(NoUtilisation) as silent:
        NOTHING_LOADED.on("хлебопекарня", FOUND_ON)
    assert "хлебопекарня" in silent.value.say(lang)
    assert "05.09.2002" in silent.value.say(lang)


TABLE: Final = [
    "activity,since,until,value,source",
    "хлебопекарня,2020-01-01,,0.45,методика 151-П",
    "хлебопекарня,2012-08-22,2020-01-01,0.4,методика 151-П",
    'насосная,2012-08-22,,"0,75",методика 151-П',
]


def test_a_loaded_coefficient_is_that_of_its_day() -> None:
    table = read(TABLE)
    assert table.steps_on("хлебопекарня", date(2019, 12, 31)) == 4000
    assert table.steps_on("хлебопекарня", date(2020, 1, 1)) == 4500
    assert table.steps_on("насосная", FOUND_ON) == 7500
    assert table.on("насосная", FOUND_ON).source == "методика 151-П"


@pytest.mark.parametrize("day", [date(2012, 8, 21), date(2012, 1, 1)])
def test_before_its_first_day_a_coefficient_is_silent(day: date) -> None:
    with pytest.raises(NoUtilisation):
        read(TABLE).on("насосная", day)


@pytest.mark.parametrize(
    "line",
    [
        "цех,2020-01-01,,0,источник",
        "цех,2020-01-01,,1.01,источник",
        "цех,2020-01-01,,много,источник",
        "цех,01.01.2020,,0.5,источник",
        "цех,2020-01-01,2020-01-01,0.5,источник",
        "цех,2020-01-01,,1/0,источник",
        "цех,2020-01-01,,0.5,",
        ",2020-01-01,,0.5,источник",
        "цех,2020-01-01",
    ],
)
def test_a_wrong_line_of_the_table_is_named(line: str) -> None:
    with pytest.raises(Refusal) as refused:
        read([*TABLE, line])
    assert "5" in refused.value.say("ru")


def test_two_coefficients_for_a_day_do_not_load() -> None:
    with pytest.raises(ValueError, match="two values on 2021-01-01"):
        read([*TABLE, "хлебопекарня,2021-01-01,,0.5,источник"])


def test_a_coefficient_finer_than_the_rule_reads_is_not_cut() -> None:
    table = read([*TABLE, "цех,2020-01-01,,0.12345,источник"])
    with pytest.raises(ValueError, match="more than 4 decimals"):
        table.steps_on("цех", FOUND_ON)


@pytest.mark.parametrize(
    ("breaker_a", "fuse_a", "wire_mm2", "after", "is_enough"),
    [
        (250, 0, 0, True, True),
        (0, 100, 0, True, True),
        (0, 0, 0, True, False),
        (0, 0, 250, True, True),
        (250, 100, 0, False, False),
        (250, 100, 400, False, True),
    ],
)
def test_a_current_must_come_from_somewhere(
    breaker_a: int, fuse_a: int, wire_mm2: int, after: bool, is_enough: bool
) -> None:
    row: dict[str, int | bool] = {
        "breaker_a": breaker_a,
        "fuse_a": fuse_a,
        "wire_mm2": wire_mm2,
        "wire_is_copper": True,
        "connected_after_protection": after,
    }
    assert (value("connected_a", row) > 0) is is_enough
    if is_enough:
        must_name_current(row)
    else:
        with pytest.raises(Refusal) as refused:
            must_name_current(row)
        assert "сечение провода" in refused.value.say("ru")
