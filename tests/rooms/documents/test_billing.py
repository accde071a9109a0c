"""The life of a billing run: in order, refused out of order, the same when run again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import psycopg
import pytest
from django.db import connection, transaction

from jaryk.charges.models import BillingRun
from jaryk.charges.operations import runs
from jaryk.charges.queries.runs import group_totals
from jaryk.documents.checks import run_checks
from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from jaryk.documents.operations.billing import Progress
from jaryk.documents.operations.turn import TURN
from jaryk.documents.queries.bills import completeness, month_figures
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.queries import district, last_event
from tests.dump import TablesOfRows, changed, dump
from tests.world import World, day, noon

MAY = Month(2025, 5)
JULY_2 = noon(date(2025, 7, 2))
TOWN = """
    account  group       district  meter  since       shows
    A1       household   north     M1     2025-05-01  100
    A2       industry    south     M2     2025-05-01  100
    A3       household   north     M3     2025-05-01  100
    A4       household   south     M4     2025-05-01  500
    A5       pumping     south     M5     2025-05-01  100

    meter  on          kwh
    M1     2025-06-01  200
    M2     2025-06-01  300
    M3     2025-06-01  1100
    M4     2025-06-01  400
    M5     2025-06-01  500
"""


@pytest.fixture
def town(world: World) -> World:
    """Five accounts in two districts; the meter of A4 went back."""
    world.tell(TOWN)
    return world


def refused(act: Callable[[], object]) -> str:
    """The act is refused and leaves everything as it was; the reason's key."""
    before = dump()
    with pytest.raises(Refusal) as refusal:
        act()
    assert changed(before, dump()) == set()
    assert refusal.value.say("ky")
    return refusal.value.key


def in_status(run: BillingRun) -> str:
    kept = BillingRun.objects.get(pk=run.pk).status
    assert run.status == kept
    return kept


def numbers(period: str) -> list[str]:
    return [bill.number for bill in Bill.objects.filter(period=Month.parse(period).first_on)]


def test_a_run_goes_from_start_to_posting(town: World) -> None:
    run = town.start("2025-05", "2025-06-02")
    assert (in_status(run), run.accounts, run.billed) == ("started", 5, 0)
    billing.preview(run)
    assert (in_status(run), run.billed, run.set_aside) == ("previewed", 4, 1)
    previewed = run.total_tyiyn
    assert Bill.objects.count() == 0
    billing.approve(run, user_id=None, at=run.known_at)
    assert in_status(run) == "approved"
    billing.post(run, at=run.known_at)
    assert (in_status(run), run.billed, run.set_aside) == ("posted", 4, 1)
    assert run.total_tyiyn == previewed == month_figures(MAY).charged_tyiyn
    assert run.finished_at == run.known_at
    assert town.billed("2025-05") == ["A1", "A2", "A3", "A5"]
    assert "400 after 500" in town.set_aside(run)["A4"]
    event = last_event(f"run:{run.pk}")
    assert event is not None
    assert (event.action, event.detail["billed"]) == ("billing.posted", 4)
    assert all(check.ok for check in run_checks(known_at=run.known_at))


def test_a_run_adds_up_by_group(town: World) -> None:
    run = town.bill("2025-05", "2025-06-02")
    totals = {total.group_code: total for total in group_totals(run.pk)}
    assert {code: total.accounts for code, total in totals.items()} == {
        "household": 2,
        "industry": 1,
        "pumping": 1,
    }
    assert totals["household"].energy_dwh == 1_100 * 10_000
    assert totals["industry"].energy_tyiyn == 668_00
    assert totals["industry"].tax_tyiyn == 80_16 + 6_68
    charged = sum(total.energy_tyiyn + total.tax_tyiyn for total in totals.values())
    assert charged == run.total_tyiyn


def test_unseen_approval_is_for_the_terminal(town: World) -> None:
    run = town.start("2025-05", "2025-06-02")
    town.post(run)
    assert (in_status(run), run.billed, run.set_aside) == ("posted", 4, 1)


def test_each_step_waits_for_the_one_before(town: World) -> None:
    run = town.start("2025-05", "2025-06-02")
    wrong = "charges.run.wrong_status"
    at = run.known_at
    assert refused(lambda: billing.post(run, at=at)) == wrong
    billing.preview(run)
    assert refused(lambda: billing.post(run, at=at)) == wrong
    billing.approve(run, user_id=None, at=at)
    assert refused(lambda: billing.approve(run, user_id=None, at=at)) == wrong
    assert refused(lambda: billing.preview(run)) == wrong
    billing.post(run, at=at)
    for act in (
        lambda: billing.preview(run),
        lambda: billing.approve(run, user_id=None, at=at),
        lambda: billing.post(run, at=at),
        lambda: billing.cancel(run, at=at),
    ):
        assert refused(act) == wrong
    assert in_status(run) == "posted"


def test_a_preview_made_again_is_the_same(town: World) -> None:
    run = town.start("2025-05", "2025-06-02")
    billing.preview(run)
    before = dump()
    billing.preview(run)
    assert changed(before, dump()) == set()


def test_a_run_begun_is_found_again(town: World) -> None:
    run = town.start("2025-05", "2025-06-02", district="north")
    before = dump()
    assert town.start("2025-05", "2025-06-05", district="north") == run
    assert changed(before, dump()) == set()


@pytest.mark.parametrize("scope", [{}, {"district": "south"}, {"account": "A1"}])
def test_a_month_has_one_open_run(town: World, scope: dict[str, str]) -> None:
    town.start("2025-05", "2025-06-02", district="north")
    begin = refused(lambda: town.start("2025-05", "2025-06-02", **scope))
    assert begin == "charges.run.another_is_open"


def test_a_month_is_not_billed_before_it_begins(town: World) -> None:
    begin = refused(lambda: town.start("2025-07", "2025-06-30"))
    assert begin == "documents.run.month_not_begun"


def test_run_again_it_changes_nothing(town: World) -> None:
    town.bill("2025-05", "2025-06-02")
    of_runs = ("charges_billingrun", "charges_billingshard", "charges_setaside")
    told = (*of_runs, "ledger_horizon", "platform_auditevent")
    before = dump(without=told)
    again = town.bill("2025-05", "2025-06-03")
    assert (again.accounts, again.billed, again.set_aside) == (1, 0, 1)
    assert changed(before, dump(without=told)) == set()


def test_an_account_set_aside_is_billed_once_its_reading_is_right(town: World) -> None:
    town.bill("2025-05", "2025-06-02")
    town.read([{"meter": "M4", "on": "2025-06-01", "kwh": "540"}])
    again = town.bill("2025-05", "2025-06-04")
    assert (again.accounts, again.billed, again.set_aside) == (1, 1, 0)
    assert town.bill_of("A4", "2025-05").number == "2025-05/000005"
    assert completeness(MAY, known_at=again.known_at).is_whole


def test_districts_and_accounts_one_after_another(town: World) -> None:
    """The second run adds to the month's partition; numbers go on without a gap."""
    town.bill("2025-05", "2025-06-02", district="south")
    assert town.billed("2025-05") == ["A2", "A5"]
    town.bill("2025-05", "2025-06-03", account="A3")
    assert town.billed("2025-05") == ["A2", "A3", "A5"]
    rest = town.bill("2025-05", "2025-06-04")
    assert (rest.accounts, rest.billed) == (2, 1)
    assert town.billed("2025-05") == ["A1", "A2", "A3", "A5"]
    assert sorted(numbers("2025-05")) == [f"2025-05/00000{n}" for n in range(1, 5)]
    assert town.bill_of("A1", "2025-05").number == "2025-05/000004"
    assert all(check.ok for check in run_checks(known_at=rest.known_at))


def test_figures_of_a_month_by_district(town: World) -> None:
    town.bill("2025-05", "2025-06-02")
    south = district("south")
    assert south is not None
    figures = month_figures(MAY, district_ids=[south.pk])
    assert (figures.bills, figures.energy_dwh) == (2, 600 * 10_000)


def test_everybody_has_a_bill_or_a_reason(town: World) -> None:
    known_at = noon(date(2025, 6, 2))
    nobody = completeness(MAY, known_at=known_at)
    assert (nobody.agreements, nobody.missing) == (5, ("A1", "A2", "A3", "A4", "A5"))
    town.bill("2025-05", "2025-06-02", district="south")
    south = completeness(MAY, known_at=known_at)
    assert (south.billed, south.set_aside, south.missing) == (2, 1, ("A1", "A3"))
    town.bill("2025-05", "2025-06-02")
    whole = completeness(MAY, known_at=known_at)
    assert (whole.billed, whole.set_aside, whole.missing) == (4, 1, ())


def test_shards_leave_no_trace_in_the_bills(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = books_of_may(town)
    monkeypatch.setattr(runs, "ACCOUNTS_A_SHARD", 2)
    assert changed(whole, books_of_may(town)) == set()


def books_of_may(town: World) -> TablesOfRows:
    """The books once May is billed; taken back afterwards, and ids given again from the start."""
    of_the_run = ("charges_billingshard", "charges_rungrouptotal", "platform_auditevent")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE charges_billingrun_id_seq RESTART WITH 1000000")
            cursor.execute("ALTER SEQUENCE ledger_ledgeraccount_id_seq RESTART WITH 1000000")
        town.bill("2025-05", "2025-06-02")
        kept = dump(without=of_the_run)
        transaction.set_rollback(True)
    return kept


def test_progress_is_told_shard_by_shard(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "ACCOUNTS_A_SHARD", 2)
    run = town.start("2025-05", "2025-06-02")
    told: list[Progress] = []
    billing.preview(run, on_progress=told.append)
    assert [(p.accounts, p.done, p.billed, p.set_aside) for p in told] == [
        (5, 2, 2, 0),
        (5, 4, 3, 1),
        (5, 5, 4, 1),
    ]
    assert told[-1].total_tyiyn == run.total_tyiyn


def test_what_becomes_known_after_the_start_is_not_read(town: World) -> None:
    run = town.start("2025-05", "2025-06-02")
    billing.preview(run)
    later = run.known_at + timedelta(hours=1)
    town.read([{"meter": "M1", "on": "2025-06-01", "kwh": "900"}], known_at=later)
    town.read([{"meter": "M3", "on": "2025-05-15", "kwh": "101"}], known_at=later)
    town.pay([{"account": "A1", "paid_on": "2025-05-20", "som": "10"}], known_at=later)
    previewed = run.total_tyiyn
    town.post(run)
    assert run.total_tyiyn == previewed
    bill = town.bill_of("A1", "2025-05")
    assert (bill.energy_dwh, bill.paid_tyiyn) == (100 * 10_000, 0)


def test_a_run_overtaken_by_another_is_not_posted(town: World) -> None:
    april = town.start("2025-05", "2025-06-02", account="A1")
    billing.preview(april)
    town.tell("""
        meter  on          kwh
        M1     2025-07-01  250
    """)
    town.bill("2025-06", "2025-07-02", account="A1")
    billing.approve(april, user_id=None, at=JULY_2)
    assert refused(lambda: billing.post(april, at=JULY_2)) == "charges.run.overtaken"
    assert april.status == "approved"
    billing.cancel(april, at=JULY_2)
    again = town.bill("2025-05", "2025-07-03", account="A1")
    assert "later month" in town.set_aside(again)["A1"]


class Interrupted(Exception):
    """Something outside of billing went wrong."""


def _interrupt(progress: Progress) -> None:
    raise Interrupted


@pytest.fixture
def half_posted(town: World, monkeypatch: pytest.MonkeyPatch) -> BillingRun:
    """A run of May that stopped after its first shard."""
    monkeypatch.setattr(runs, "ACCOUNTS_A_SHARD", 2)
    run = town.start("2025-05", "2025-06-02")
    billing.approve(run, user_id=None, at=run.known_at)
    with pytest.raises(Interrupted):
        billing.post(run, at=run.known_at, on_progress=_interrupt)
    return run


def test_an_interrupted_run_is_seen_by_nobody_and_goes_on(
    town: World, half_posted: BillingRun
) -> None:
    assert in_status(half_posted) == "posting"
    assert Bill.objects.count() == 0
    assert town.start("2025-05", "2025-06-02") == half_posted
    billing.post(half_posted, at=half_posted.known_at)
    assert town.billed("2025-05") == ["A1", "A2", "A3", "A5"]
    assert all(check.ok for check in run_checks(known_at=half_posted.known_at))


def test_two_runs_do_not_post_at_a_time(town: World, half_posted: BillingRun) -> None:
    june = town.start("2025-06", "2025-07-02")
    billing.approve(june, user_id=None, at=JULY_2)
    assert refused(lambda: billing.post(june, at=JULY_2)) == "charges.run.another_posts"
    assert june.status == "approved"


def test_another_process_has_the_turn_to_post(town: World) -> None:
    run = town.start("2025-05", "2025-06-02")
    billing.approve(run, user_id=None, at=run.known_at)
    told = connection.get_connection_params()
    elsewhere = {
        key: told[key] for key in ("host", "port", "user", "password", "dbname") if key in told
    }
    with psycopg.connect(**elsewhere) as other:
        taken = other.execute("SELECT pg_try_advisory_lock(%s)", [TURN]).fetchone()
        assert taken == (True,)
        for act in (billing.post, billing.cancel):
            assert refused(partial(act, run, at=run.known_at)) == "documents.run.posting_elsewhere"
        other.execute("SELECT pg_advisory_unlock(%s)", [TURN])
    billing.post(run, at=run.known_at)
    assert in_status(run) == "posted"


def test_a_cancelled_run_leaves_its_record_only(town: World, half_posted: BillingRun) -> None:
    tables = set(dump())
    gathered = {table for table in tables if table.endswith(f"_r{half_posted.pk}")}
    assert len(gathered) == 5
    billing.cancel(half_posted, at=half_posted.known_at)
    assert in_status(half_posted) == "cancelled"
    assert set(dump()) == tables - gathered
    assert Bill.objects.count() == 0
    assert len(completeness(MAY, known_at=half_posted.known_at).missing) == 5
    town.bill("2025-05", "2025-06-03")
    assert town.billed("2025-05") == ["A1", "A2", "A3", "A5"]


@pytest.mark.parametrize("until", ["started", "previewed", "approved"])
def test_a_run_is_cancelled_before_it_posts(town: World, until: str) -> None:
    run = town.start("2025-05", "2025-06-02")
    if until != "started":
        billing.preview(run)
    if until == "approved":
        billing.approve(run, user_id=None, at=run.known_at)
    assert in_status(run) == until
    billing.cancel(run, at=run.known_at)
    assert in_status(run) == "cancelled"
    assert Bill.objects.count() == 0


def test_an_earlier_month_is_not_billed_after_a_later_one(town: World) -> None:
    town.tell("""
        meter  on          kwh
        M1     2025-07-01  250
        M4     2025-07-01  560
    """)
    town.bill("2025-06", "2025-07-02", account="A1")
    may = town.bill("2025-05", "2025-07-03")
    assert set(town.set_aside(may)) == {"A1", "A4"}
    assert "later month" in town.set_aside(may)["A1"]
    assert town.billed("2025-05") == ["A2", "A3", "A5"]
    assert town.bill_of("A1", "2025-06").period_from == day("2025-05-01")


def test_a_month_with_nobody_is_posted_too(world: World) -> None:
    run = world.bill("2025-05", "2025-06-02")
    assert (run.status, run.accounts, run.total_tyiyn) == ("posted", 0, 0)
    assert all(check.ok for check in run_checks(known_at=run.known_at))
