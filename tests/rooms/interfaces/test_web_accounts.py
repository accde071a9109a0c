"""Finding an account, its page, its bills and what they rest on."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jaryk.documents.queries.bills import bill_of
from jaryk.interfaces.demonstration.supplier import SUPPLIER
from jaryk.interfaces.web.chart import draw, twelve_months
from jaryk.kernel.money import som
from jaryk.kernel.periods import Month
from jaryk.reference.operations.supplier import introduce_supplier
from tests.rooms.interfaces.conftest import Enter
from tests.world import World

THREE = """
    account  group      meter  since       shows  district
    A1       household  M1     2026-03-25  0      north
    A2       household  M2     2026-03-25  0      north
    A3       household  M3     2026-03-25  0      south

    meter  on          kwh
    M1     2026-04-25  300
    M2     2026-04-25  100
    M3     2026-04-25  100
    M1     2026-05-25  1400
    M2     2026-05-25  200
    M3     2026-05-25  200

    account  paid_on     som
    A1       2026-05-10  100
"""

# Session, user, districts seen, all districts, accounts, places, installation twice.
LIST_QUERIES = 8
ACCOUNT_QUERIES = 21


@pytest.fixture
def billed(world: World) -> World:
    """Three accounts with bills of April and May."""
    world.tell(THREE)
    world.bill("2026-04", "2026-05-02")
    world.bill("2026-05", "2026-06-02")
    return world


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


@pytest.mark.parametrize("asked", ["A1", "m1", "customer a1", "P-M1"])
def test_one_that_answers_opens_at_once(billed: World, enter: Enter, asked: str) -> None:
    answer = enter("reader").get("/accounts", {"q": asked})
    assert answer.headers["Location"] == "/accounts/A1"


def test_several_that_answer_are_listed_and_counted(billed: World, enter: Enter) -> None:
    shown = page(enter("reader"), "/accounts?q=ала-тоо")
    assert "found: 3" in shown
    assert all(f"/accounts/{number}" in shown for number in ("A1", "A2", "A3"))


def test_none_that_answers_is_said_with_advice(billed: World, enter: Enter) -> None:
    assert "Check the spelling" in page(enter("reader"), "/accounts?q=nobody")


def test_a_district_bounds_what_is_seen(billed: World, enter: Enter) -> None:
    south = enter("reader", "south")
    shown = page(south, "/accounts")
    assert "in all: 1" in shown
    assert "/accounts/A3" in shown
    bill = bill_of(billed.account("A1").pk, Month.parse("2026-05"))
    assert bill is not None
    for address in (
        "/accounts/A1",
        "/accounts/A1/statement.csv",
        f"/bills/{bill.pk}",
        f"/bills/{bill.pk}/explained/sum",
        f"/bills/{bill.pk}/pdf",
    ):
        assert south.get(address).status_code == 404, address


def test_the_account_shows_what_it_owes_and_how_it_came_to_that(
    billed: World, enter: Enter
) -> None:
    shown = page(enter("reader"), "/accounts/A1")
    bill = bill_of(billed.account("A1").pk, Month.parse("2026-05"))
    assert bill is not None
    owed = som(bill.balance_tyiyn, "en")
    assert f"{owed} <small>KGS</small>" in shown
    assert "Due by 22 June 2026" in shown
    assert bill.number in shown
    assert "25.05.2026" in shown
    assert "Payment" in shown


def test_the_statement_is_a_file_for_a_spreadsheet(billed: World, enter: Enter) -> None:
    answer = enter("reader").get("/accounts/A1/statement.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "date;kind;document;charged;paid;balance"
    assert lines[2].startswith("2026-05-10;payment;;0.00;100.00;")


def test_every_figure_of_a_bill_has_its_explanation(billed: World, enter: Enter) -> None:
    client = enter("reader")
    bill = bill_of(billed.account("A1").pk, Month.parse("2026-05"))
    assert bill is not None
    shown = page(client, f"/bills/{bill.pk}")
    explained = set(re.findall(rf'hx-get="(/bills/{bill.pk}/explained/[a-z0-9_-]+)"', shown))
    assert len(explained) >= 5
    for address in explained | {f"/bills/{bill.pk}/explained/sum"}:
        assert "<html" not in page(client, address)
    line = page(client, f"/bills/{bill.pk}/explained/1")
    assert '<a class="chip" href="/norms/R-91">' in line
    assert "M1" in line
    assert client.get(f"/bills/{bill.pk}/explained/nothing").status_code == 404


@pytest.mark.parametrize("lang", ["ru", "ky", "en"])
def test_a_bill_is_explained_in_each_language(billed: World, enter: Enter, lang: str) -> None:
    bill = bill_of(billed.account("A1").pk, Month.parse("2026-05"))
    assert bill is not None
    said = {"ru": "К оплате", "ky": "Төлөнүүчү", "en": "To pay"}[lang]
    assert said in page(enter("reader", language=lang), f"/bills/{bill.pk}")


def test_a_bill_prints_in_the_language_asked_for(billed: World, enter: Enter) -> None:
    bill = bill_of(billed.account("A1").pk, Month.parse("2026-05"))
    assert bill is not None
    introduce_supplier(**SUPPLIER)
    client = enter("reader")
    for query, lang in (("", "ru"), ("?lang=ky", "ky")):
        answer = client.get(f"/bills/{bill.pk}/pdf{query}")
        assert answer.content.startswith(b"%PDF-")
        assert f"-{lang}.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("district", "rows"), [("south", 1), ("", 3)])
def test_a_longer_list_asks_no_more(
    billed: World,
    enter: Enter,
    django_assert_num_queries: DjangoAssertNumQueries,
    district: str,
    rows: int,
) -> None:
    client = enter("reader", "north", "south")
    address = f"/accounts?district={district}"
    assert page(client, address).count('href="/accounts/A') == rows
    with django_assert_num_queries(LIST_QUERIES):
        page(client, address)


@pytest.mark.parametrize("months", [1, 3])
def test_more_bills_ask_no_more(
    world: World, enter: Enter, django_assert_num_queries: DjangoAssertNumQueries, months: int
) -> None:
    """
    account  group      meter  since       shows
    A1       household  M1     2026-02-25  0

    meter  on          kwh
    M1     2026-03-25  300
    M1     2026-04-25  400
    M1     2026-05-25  500
    """
    for month in range(3, 3 + months):
        world.bill(f"2026-{month:02}", f"2026-{month + 1:02}-02")
    client = enter("reader")
    with django_assert_num_queries(ACCOUNT_QUERIES):
        page(client, "/accounts/A1")


def test_the_chart_reaches_the_top_with_its_greatest_month() -> None:
    energy = {date(2026, 5, 1): 200_0000, date(2025, 5, 1): 100_0000}
    months = twelve_months(energy, date(2026, 5, 1))
    assert [m.month for m in months][::11] == [date(2025, 6, 1), date(2026, 5, 1)]
    drawn = draw(months, width=720, lang="en")
    last = drawn.bars[-1]
    assert (last.value, last.height, last.before_height) == ("200", 136, 68)
    assert {bar.height for bar in drawn.bars[:-1]} == {0}
    assert all(bar.before_left >= 0 and bar.left + bar.width <= 720 for bar in drawn.bars)
