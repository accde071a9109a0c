"""The books on pages: what stands, what is closed and sealed, and what a wrong role cannot do."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from jaryk.interfaces.demonstration.supplier import SUPPLIER
from jaryk.interfaces.jobs import check_books
from jaryk.interfaces.jobs_books import books_verified, verify_books
from jaryk.ledger.operations.seals import seal
from jaryk.ledger.queries.closing import closed_until
from jaryk.ledger.queries.orders import order_on
from jaryk.reference.operations.supplier import introduce_supplier
from tests.rooms.interfaces.conftest import Enter
from tests.rooms.interfaces.test_web_accounts import THREE, page
from tests.rooms.interfaces.test_web_money import sent
from tests.world import World, noon

PAGES = ("/books", "/books/months", "/books/seals", "/books/order")


@pytest.fixture
def billed(world: World) -> World:
    """Bills of April and May, posted in May and June."""
    world.tell(THREE)
    world.bill("2026-04", "2026-05-02")
    world.bill("2026-05", "2026-06-02")
    return world


def test_the_trial_balance_of_a_month_is_even(billed: World, enter: Enter) -> None:
    reader = enter("reader")
    shown = page(reader, "/books?month=2026-05")
    assert "Households: debts and advances" in shown
    assert "debits equal credits" in shown
    file = reader.get("/books?month=2026-05&format=csv").content.decode("utf-8-sig")
    sums = [line.split(";")[-2:] for line in file.splitlines()[1:]]
    debits, credits = (sum(int(row[side].replace(".", "")) for row in sums) for side in (0, 1))
    assert debits == credits > 0


@pytest.mark.parametrize(("form", "begins"), [("csv", "posted_on;"), ("xml", "<?xml")])
def test_accounting_takes_a_month_over(billed: World, enter: Enter, form: str, begins: str) -> None:
    introduce_supplier(**SUPPLIER)
    answer = enter("reader").get(f"/books/2026-05/postings.{form}")
    told = answer.getvalue().decode("utf-8-sig")
    assert told.startswith(begins)
    assert f'filename="postings-2026-05.{form}"' in answer.headers["Content-Disposition"]


def test_a_month_without_postings_is_refused_before_it_is_sent(billed: World, enter: Enter) -> None:
    reader = enter("reader")
    assert reader.get("/books/2020-01/postings.xml").status_code == 422
    assert reader.get("/books/2026-05/postings.pdf").status_code == 404
    assert "Nothing was posted" in page(reader, "/books?month=2020-01")


def test_a_chief_closes_the_next_month_once(billed: World, enter: Enter) -> None:
    chief = enter("chief")
    shown = page(chief, "/books/months")
    assert "Close May 2026" in shown
    assert "These figures become final" in shown
    told = {"once": "0" * 32, "month": "2026-05"}
    first, second = chief.post("/books/months", told), chief.post("/books/months", told)
    assert first.status_code == second.status_code == 302
    assert closed_until() == date(2026, 6, 1)
    after = page(chief, "/books/months")
    assert "Some chief" in after
    assert "June 2026 is not over" in after


def test_a_clerk_does_not_close(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    answer = clerk.post("/books/months", {"once": "0" * 32, "month": "2026-05"})
    assert answer.status_code == 422
    assert closed_until() is None
    assert "A chief closes a month." in page(clerk, "/books/months")


def test_another_month_than_the_next_is_refused(billed: World, enter: Enter) -> None:
    answer = enter("chief").post("/books/months", {"once": "0" * 32, "month": "2026-06"})
    assert answer.status_code == 422
    assert closed_until() is None


def test_seals_tell_what_was_changed_under_them(billed: World, enter: Enter) -> None:
    seal(at=noon(date(2026, 6, 3)))
    reader = enter("reader")
    assert "not been read again" in page(reader, "/books/seals")
    verify_books()
    assert "are as they were sealed" in page(reader, "/books/seals")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET value_on = value_on - 1 WHERE id IN "
                       "(SELECT min(id) FROM ledger_entry)")  # fmt: skip
    verify_books()
    found = books_verified()
    assert found is not None
    assert [one.what for one in found.found] == ["block_changed"]
    assert found.found[0].say("en") in page(reader, "/books/seals")


def test_the_checks_are_listed_by_name(billed: World, enter: Enter) -> None:
    check_books(timestamp=0)
    assert page(enter("reader"), "/books/seals").count("✓") > 5


@pytest.mark.parametrize("step", ["seal", "verify", "check"])
def test_work_asked_for_twice_waits_once(billed: World, enter: Enter, step: str) -> None:
    clerk = enter("clerk")
    for _ in range(2):
        assert clerk.post(f"/books/seals/{step}").status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s",
                       [f"books.{step}"])  # fmt: skip
        assert cursor.fetchone() == (1,)
    assert enter("reader").post(f"/books/seals/{step}").status_code == 403
    assert clerk.post("/books/seals/burn").status_code == 404


def test_a_chief_changes_the_order_of_debts(billed: World, enter: Enter) -> None:
    chief = enter("chief")
    answer = sent(chief, "/books/order", order="principal", since="2026-06-05")
    assert answer.status_code == 302
    assert order_on(date(2026, 6, 5)) == "principal"
    assert "all principal first" in page(chief, "/books/order")


def test_an_order_in_closed_days_is_told_beside_its_field(billed: World, enter: Enter) -> None:
    chief = enter("chief")
    chief.post("/books/months", {"once": "0" * 32, "month": "2026-05"})
    answer = sent(chief, "/books/order", order="principal", since="2026-05-31")
    assert answer.status_code == 422
    assert 'aria-describedby="f-since-wrong"' in answer.content.decode()
    assert order_on(date(2026, 6, 5)) == "document"


def test_a_clerk_does_not_change_the_order(billed: World, enter: Enter) -> None:
    told = {"once": "0" * 32, "order": "principal", "since": "2026-06-05"}
    assert enter("clerk").post("/books/order", told).status_code == 422
    assert order_on(date(2026, 6, 5)) == "document"


@pytest.mark.parametrize("address", [*PAGES, "/books/2026-05/postings.csv"])
def test_the_books_are_for_those_who_see_all(billed: World, enter: Enter, address: str) -> None:
    assert enter("chief", "south").get(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/books?month=2026-05", 12),
        ("/books/months", 12),
        ("/books/seals", 12),
        ("/books/order", 9),
    ],
)
def test_pages_ask_the_database_little(
    billed: World,
    enter: Enter,
    address: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    reader = enter("reader")
    with django_assert_max_num_queries(most):
        assert reader.get(address).status_code == 200
