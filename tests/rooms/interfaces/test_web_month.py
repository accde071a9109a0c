"""A month from preview to posting in the web application, and the overview afterwards."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from jaryk.documents.operations.billing import cancel
from jaryk.documents.queries.bills import month_figures
from jaryk.interfaces.demonstration.supplier import SUPPLIER
from jaryk.kernel.periods import Month
from jaryk.platform.queries import district
from jaryk.reference.operations.supplier import introduce_supplier
from tests.rooms.interfaces.conftest import Enter
from tests.world import World

THREE = """
    account  group      meter  since       shows  district
    A1       household  M1     2026-04-25  0      north
    A2       household  M2     2026-04-25  0      south
    A3       -          M3     2026-04-25  0      north

    meter  on          kwh
    M1     2026-05-25  300
    M2     2026-05-25  100
    M3     2026-05-25  100
"""

# Session, user, districts seen, runs, districts, today twice, installation.
LIST_QUERIES = 8


@pytest.fixture
def read(world: World) -> World:
    """Three accounts read in May; one has no tariff group."""
    world.tell(THREE)
    return world


def work() -> None:
    """Do what waits for the worker, on this connection."""
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
        app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded', attempts = 1 WHERE id = %s",
                [job.pk],
            )


def start(client: Client, **scope: str) -> str:
    """Ask for May; the address of the run."""
    answer = client.post("/month/start", {"period": "2026-05"} | scope)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def test_a_clerk_previews_and_a_chief_posts(read: World, enter: Enter) -> None:
    clerk, chief = enter("clerk"), enter("chief")
    run = start(clerk)
    assert "Waiting for its turn" in page(clerk, run)
    work()
    shown = page(clerk, run)
    assert "A chief approves and issues" in shown
    assert "A3" in shown
    assert "no tariff group" in shown.lower()
    assert month_figures(Month.parse("2026-05")).bills == 0
    assert clerk.post(f"{run}/post").status_code == 403
    asking = page(chief, f"{run}?ask=post")
    assert "Issue these bills?" in asking
    assert '<span class="value">2</span>' in asking
    assert chief.post(f"{run}/post").status_code == 302
    work()
    assert "issued" in page(chief, run)
    assert month_figures(Month.parse("2026-05")).bills == 2


def test_progress_is_told_until_the_work_is_done(read: World, enter: Enter) -> None:
    clerk = enter("clerk")
    run = start(clerk)
    waiting = clerk.get(f"{run}/progress", HTTP_HX_REQUEST="true")
    assert 'hx-trigger="load delay' in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    work()
    done = clerk.get(f"{run}/progress", HTTP_HX_REQUEST="true")
    assert done.headers["HX-Refresh"] == "true"


def test_asked_twice_it_waits_once(read: World, enter: Enter) -> None:
    clerk = enter("clerk")
    assert start(clerk) == start(clerk)
    assert ProcrastinateJob.objects.count() == 1


def test_a_refused_posting_is_told_and_can_be_cancelled(read: World, enter: Enter) -> None:
    chief = enter("chief")
    run = start(chief)
    work()
    chief.post(f"{run}/post")
    read.bill("2026-04", "2026-05-02")
    work()
    shown = page(chief, run)
    assert 'role="alert"' in shown
    assert "Go on" in shown
    assert chief.post(f"{run}/cancel").status_code == 302
    assert "cancelled" in page(chief, run)


def test_an_interrupted_preview_goes_on(read: World, enter: Enter) -> None:
    clerk = enter("clerk")
    run = start(clerk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 1")
    assert "Go on" in page(clerk, run)
    clerk.post(f"{run}/resume")
    work()
    assert "worked out" in page(clerk, run)


def test_a_bad_wish_is_answered_beside_the_form(read: World, enter: Enter) -> None:
    clerk = enter("clerk")
    for scope, told in (
        ({"account": "nobody"}, "There is no account nobody"),
        ({"period": "May"}, "May"),
        ({"period": "2026-07"}, "2026-07"),
    ):
        answer = clerk.post("/month/start", {"period": "2026-05"} | scope)
        assert answer.status_code == 422
        assert told in answer.content.decode()


def test_a_clerk_of_a_district_bills_that_district_only(read: World, enter: Enter) -> None:
    everybody, northern = enter("clerk"), enter("clerk", "north")
    assert northern.post("/month/start", {"period": "2026-05"}).status_code == 422
    south, north = district("south"), district("north")
    assert south is not None
    assert north is not None
    refused = northern.post("/month/start", {"period": "2026-05", "scope": str(south.pk)})
    assert refused.status_code == 422
    run = start(northern, scope=str(north.pk))
    work()
    assert "A3" in page(northern, run)
    northern.post(f"{run}/cancel")
    other = start(everybody, scope=str(south.pk))
    assert northern.get(other).status_code == 404
    assert other not in page(northern, "/month")


def test_the_set_aside_are_a_file_too(read: World, enter: Enter) -> None:
    clerk = enter("clerk")
    run = start(clerk)
    work()
    lines = clerk.get(f"{run}/set-aside.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "account;name;reason"
    assert [line.split(";")[0] for line in lines[1:]] == ["A3"]


def test_the_overview_before_any_bill_says_how_to_begin(read: World, enter: Enter) -> None:
    introduce_supplier(**SUPPLIER)
    assert "Go to readings" in page(enter("reader"), "/")


def test_each_figure_of_the_overview_opens_its_list(read: World, enter: Enter) -> None:
    read.bill("2026-05", "2026-06-02")
    read.pay([{"account": "A1", "paid_on": "2026-05-30", "som": "100"}])
    client = enter("reader")
    shown = page(client, "/")
    assert "May 2026" in shown
    assert "has a bill or a named reason" in shown
    for what, numbers in (
        ("bills", ["A1", "A2"]),
        ("payments", ["A1"]),
        ("debts", ["A1", "A2"]),
        ("set-aside", ["A3"]),
    ):
        assert f'href="/home/{what}' in shown
        listed = page(client, f"/home/{what}?month=2026-05")
        assert sorted(set(re.findall(r'href="/accounts/(A\d)"', listed))) == numbers
        assert ("Total" in listed) == (what != "set-aside")
        file = client.get(f"/home/{what}?month=2026-05&format=csv").content.decode("utf-8-sig")
        assert len(file.splitlines()) == len(numbers) + 1
    assert client.get("/home/secrets").status_code == 404


def test_an_account_without_bill_or_reason_is_named(read: World, enter: Enter) -> None:
    read.bill("2026-05", "2026-06-02", account="A1")
    shown = page(enter("reader"), "/")
    assert "Agreements without a bill and without a reason: 2" in shown
    assert 'href="/accounts/A2"' in shown


def test_the_overview_of_a_district_knows_no_other(read: World, enter: Enter) -> None:
    read.bill("2026-05", "2026-06-02")
    shown = page(enter("reader", "south"), "/")
    assert "north" not in shown
    listed = page(enter("reader", "south"), "/home/bills")
    assert set(re.findall(r'href="/accounts/(A\d)"', listed)) == {"A2"}


@pytest.mark.parametrize("runs", [1, 3])
def test_more_runs_ask_no_more(
    read: World, enter: Enter, django_assert_num_queries: DjangoAssertNumQueries, runs: int
) -> None:
    client = enter("reader")
    for _ in range(runs):
        billing_run = read.start("2026-05", "2026-06-02", account="A1")
        cancel(billing_run, at=billing_run.known_at)
    with django_assert_num_queries(LIST_QUERIES):
        page(client, "/month")
