"""Terms of connection, supply, contract and violation: days to days, moments to moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.texts import LANGUAGES, text
from jaryk.norms import calendar, parameters, rulebook

BISHKEK: Final = ZoneInfo("Asia/Bishkek")
ON: Final = date(2026, 5, 1)
DAYS: Final = st.dates(date(2013, 1, 1), date(2027, 6, 30))
MOMENTS: Final = st.builds(datetime.combine, DAYS, st.times(), tzinfo=st.just(BISHKEK))


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=BISHKEK)


def reckon(name: str, **dates: date) -> date:
    return rulebook.reckon(name, ON, calendar.national(), **dates)


@pytest.mark.parametrize(
    ("name", "event", "full_days"),
    [
        ("outage_proposal_by", "outage_on", 10),
        ("peak_hours_told_by", "season_from_on", 30),
        ("permitted_capacity_told_by", "capacity_from_on", 15),
    ],
)
@given(day=DAYS)
def test_a_notice_leaves_its_full_days(name: str, event: str, full_days: int, day: date) -> None:
    told_on = reckon(name, **{event: day})
    between = [told_on + timedelta(days=n) for n in range(1, (day - told_on).days)]
    assert len(between) == full_days


@given(day=DAYS)
def test_a_tariff_is_announced_on_the_last_day_that_leaves_a_month(day: date) -> None:
    announced_on = reckon("tariff_announcement_by", tariff_from_on=day)
    for told_on, is_in_time in ((announced_on, True), (announced_on + timedelta(days=1), False)):
        month_ends_on = reckon("leaving_notice_by", stopped_on=told_on)
        assert (month_ends_on < day) == is_in_time


@given(day=DAYS)
def test_quality_is_measured_again_before_a_quarter_goes_by_unmeasured(day: date) -> None:
    due_on = reckon("quality_measurement_by", measured_on=day)
    assert (due_on + timedelta(days=1)).day == 1
    quarters = [(on.year * 12 + on.month - 1) // 3 for on in (day, due_on)]
    assert quarters[1] == quarters[0] + 1
    assert (due_on + timedelta(days=1)).month in {1, 4, 7, 10}


@given(at=MOMENTS)
def test_hours_run_the_same_from_any_zone(at: datetime) -> None:
    in_bishkek = rulebook.reckon_at("unmetered_disconnection_by", ON, found_at=at)
    assert in_bishkek - at == timedelta(hours=48)
    for zone in (UTC, timezone(timedelta(hours=-9)), ZoneInfo("Europe/Berlin")):
        there = rulebook.reckon_at("unmetered_disconnection_by", ON, found_at=at.astimezone(zone))
        assert there == in_bishkek
        assert there.utcoffset() == timedelta(hours=6)


def test_48_hours_are_not_later_than_two_days() -> None:
    found_at = moment("2026-06-05 16:40")
    cut_by = rulebook.reckon_at("unmetered_disconnection_by", ON, found_at=found_at)
    assert cut_by.date() == found_at.date() + timedelta(days=2)


def test_what_is_counted_in_hours_is_not_asked_for_in_days() -> None:
    with pytest.raises(TypeError, match="reckoned from days to a day"):
        reckon("unmetered_disconnection_by", found_at=ON)
    with pytest.raises(TypeError, match="reckoned from days to a day"):
        reckon("connection_by", ordered_on=moment("2026-06-05 16:40"))
    with pytest.raises(TypeError, match="from moments to a moment"):
        rulebook.reckon_at("connection_by", ON, ordered_on=moment("2026-06-05 16:40"))


def test_a_moment_without_its_zone_is_refused() -> None:
    zoneless = moment("2026-06-05 16:40").replace(tzinfo=None)
    with pytest.raises(ValueError, match="needs its zone"):
        rulebook.reckon_at("unmetered_disconnection_by", ON, found_at=zoneless)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_term_tells_its_number(lang: str) -> None:
    assert "48" in rulebook.tell("unmetered_disconnection_by", ON, lang)
    assert "20" in rulebook.tell("volume_change_by", ON, lang)
    for deadline in rulebook.deadlines():
        assert text(f"norms.deadline.{deadline.name}.name", lang)


@pytest.mark.parametrize(
    ("name", "written", "unit"),
    [
        ("connection_days", "5", "day"),
        ("metering_registration_days", "5", "day"),
        ("reconnection_days", "5", "day"),
        ("outage_notice_days", "10", "day"),
        ("outage_answer_days", "5", "day"),
        ("outage_second_notice_hours", "24", "hour"),
        ("household_outage_notice_hours", "24", "hour"),
        ("outage_act_hours", "6", "hour"),
        ("peak_hours_notice_days", "30", "day"),
        ("permitted_capacity_notice_days", "15", "day"),
        ("load_graph_days", "15", "day"),
        ("overload_minutes", "10", "minute"),
        ("making_up_months", "1", "month"),
        ("quality_measurement_months", "3", "month"),
        ("joint_measurement_days", "10", "day"),
        ("application_answer_days", "14", "day"),
        ("reimbursement_months", "6", "month"),
        ("volume_change_day", "20", "day"),
        ("short_absence_months", "1", "month"),
        ("reading_report_hours", "24", "hour"),
        ("missing_reading_average_months", "1", "month"),
        ("faulty_metering_average_months", "1", "month"),
        ("leaving_notice_months", "1", "month"),
        ("tariff_notice_months", "1", "month"),
        ("household_contract_months", "12", "month"),
        ("expert_opinion_days", "30", "day"),
        ("expertise_repayment_days", "10", "day"),
        ("additional_bill_banking_days", "3", "day"),
        ("unmetered_disconnection_hours", "48", "hour"),
        ("no_fault_inquiry_days", "3", "day"),
    ],
)
def test_the_terms_of_the_law(name: str, written: str, unit: str) -> None:
    parameter = parameters.national()[name]
    assert (parameter.on(ON).written, parameter.unit) == (written, unit)
