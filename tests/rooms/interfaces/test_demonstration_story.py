"""The demonstration in the database: complete, with its faults named, and told only once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from jaryk.charges.queries.runs import group_totals, runs_of_month, set_asides
from jaryk.documents.queries.bills import bills_in, completeness, month_figures
from jaryk.interfaces import clock
from jaryk.interfaces.demonstration.districts import FIRST_MONTH, LAST_MONTH
from jaryk.interfaces.demonstration.story import Step, build, demonstrate, rounds
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.operations import open_district, set_up_installation
from jaryk.platform.queries import subjects_of
from jaryk.reference.queries.supplier import supplier

pytestmark = pytest.mark.django_db
SOME = 60
MONTHS = list(FIRST_MONTH.through(LAST_MONTH))


class Watch:
    """Remembers the steps, and ends the story after one of them."""

    def __init__(self, *, kill_after: int | None = None) -> None:
        self.kill_after = kill_after
        self.steps: list[Step] = []

    def __call__(self, step: Step) -> None:
        self.steps.append(step)
        if step.done == self.kill_after:
            raise KeyboardInterrupt


def _told() -> list[tuple[object, ...]]:
    """Every bill's figures, by account and month."""
    return sorted(
        (
            bill.account.number,
            bill.period,
            bill.number,
            bill.energy_dwh,
            bill.charged_tyiyn,
            bill.balance_tyiyn,
        )
        for month in MONTHS
        for bill in bills_in(month)
    )


def test_killed_and_begun_again_it_tells_the_same_story() -> None:
    with transaction.atomic():
        demonstrate(accounts=SOME)
        whole = _told()
        transaction.set_rollback(True)
    for killed_after in (1, 3, 8, 24):
        with pytest.raises(KeyboardInterrupt):
            demonstrate(accounts=SOME, on_progress=Watch(kill_after=killed_after))
    assert demonstrate(accounts=7) == SOME
    assert _told() == whole

    again = Watch()
    assert demonstrate(accounts=SOME, on_progress=again) == SOME
    assert again.steps == []
    assert _told() == whole
    _everybody_is_billed_or_named()
    _faults_are_named()
    _tariff_changes_fall_inside()
    _bills_follow_the_reader_within_days()
    _the_dial_that_rolled_over_counts_on()


def _everybody_is_billed_or_named() -> None:
    for month in MONTHS:
        assert [run.status for run in runs_of_month(month.first_on)] == ["posted"] * 3
        whole = completeness(month, known_at=clock.now())
        assert (whole.agreements, whole.missing) == (SOME, ())
        assert month_figures(month).bills == whole.billed


def _faults_are_named() -> None:
    named = {
        (row.account_number, row.reason_key.rsplit(".", 1)[1], str(month))
        for month in MONTHS
        for run in runs_of_month(month.first_on)
        for row in set_asides(run.pk)
    }
    winter = ("2026-01", "2026-02", "2026-03")
    after_unlimited = [str(month) for month in MONTHS if month >= Month(2025, 11)]
    assert named == {
        ("100000003", "no_reading", "2026-05"),
        ("100000004", "reading_lower", "2026-05"),
        ("100000014", "no_reading", "2025-12"),
        *(("100000012", "no_tariff", month) for month in after_unlimited),
        *(("200000007", "no_group", str(month)) for month in MONTHS),
        *(("200000016", "no_meter", str(month)) for month in MONTHS),
        *(("300000009", "energy_beyond_tariff", month) for month in winter),
    }


def _tariff_changes_fall_inside() -> None:
    for month in (FIRST_MONTH, LAST_MONTH):
        for bill in bills_in(month):
            assert bill.period_from < month.first_on < bill.period_until
    assert len(group_totals(*(run.pk for run in runs_of_month(LAST_MONTH.first_on)))) > 10


def _bills_follow_the_reader_within_days() -> None:
    for month in MONTHS:
        for bill in bills_in(month):
            assert 0 < (bill.issued_on - bill.period_until).days <= 5


def _the_dial_that_rolled_over_counts_on() -> None:
    """From 99,980 over the top to 120 are 140 kWh; the month after is like any other."""
    used = {
        str(month): bill.energy_dwh
        for month in (Month(2026, 2), Month(2026, 3))
        for bill in bills_in(month)
        if bill.account.number == "100000002"
    }
    assert used == {"2026-02": 1_400_000, "2026-03": 1_400_000}


def test_without_billing_it_brings_readings_only_and_may_be_billed_later() -> None:
    watch = Watch()
    demonstrate(accounts=20, on_progress=watch, without_billing=True)
    told = len(rounds())
    assert told == 3 * len(MONTHS)
    assert [step.done for step in watch.steps] == list(range(1, 2 + told))
    assert {step.of for step in watch.steps} == {1 + told}
    assert len(subjects_of("demonstration.read")) == told
    assert not any(runs_of_month(month.first_on) for month in MONTHS)
    with pytest.raises(KeyboardInterrupt):
        demonstrate(on_progress=Watch(kill_after=9))
    assert sum(run.billed for run in runs_of_month(FIRST_MONTH.first_on)) == 18


def test_it_stands_still_and_names_its_invented_supplier() -> None:
    build(accounts=1)
    assert clock.today() == date(2026, 6, 5)
    assert supplier().inn == "0" * 14
    assert supplier().email.endswith(".example")


def test_it_is_not_built_over_anything_else() -> None:
    open_district(code="real", name_ru="РЭС", name_ky="РЭТ", name_en="District")
    with pytest.raises(Refusal, match="holds data"):
        demonstrate(accounts=1)


def test_it_is_not_built_in_production() -> None:
    set_up_installation(kind="production")
    with pytest.raises(Refusal, match="holds data"):
        demonstrate(accounts=1)


def test_it_needs_an_account() -> None:
    with pytest.raises(Refusal, match="0 was asked for"):
        demonstrate(accounts=0)
