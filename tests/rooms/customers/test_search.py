"""Accounts found by what people type, whatever their keyboard."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from jaryk.customers.queries import search
from jaryk.customers.queries.search import find_accounts
from jaryk.platform.queries import district
from jaryk.platform.search_words import folded_words
from tests.world import World

PEOPLE = """
    account  group      meter     since       shows  district
    100001   household  M1        2026-03-25  0      north
    100002   household  M2        2026-03-25  0      north
    100003   household  АБ-77     2026-03-25  0      south
    200001   industry   M4        2026-03-25  0      south
"""
# A world calls everyone Customer.
NAMES = {
    "100001": "Өмүрбекова Гүлнара",
    "100002": "Сёмкин-Заде Пётр",
    "100003": "O'Neil, Ann-Marie",
    "200001": "ОсОО «Ак Жол» № 5",
}


@pytest.fixture
def people(world: World) -> World:
    world.tell(PEOPLE)
    for number, name in NAMES.items():
        customer = world.account(number).customer
        customer.name = name
        customer.save()
    return world


def numbers(typed: str, **more: list[int]) -> list[str]:
    return [account.number for account in find_accounts(typed, **more).accounts]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("100001", ["100001"]),
        ("1000", ["100001", "100002", "100003"]),
        ("өмүрбекова", ["100001"]),
        ("ОМУРБЕК", ["100001"]),
        ("гулнара омур", ["100001"]),
        ("семкин", ["100002"]),
        ("заде петр", ["100002"]),
        ("o'neil ann", ["100003"]),
        ("ak", []),
        ("«ак жол» №5", ["200001"]),
        ("аб 77", []),
        ("АБ-77", ["100003"]),
        ("аб-7", ["100003"]),
        ("m4", ["200001"]),
        ("p-m4", ["200001"]),
        ("ала-тоо 5", ["100001", "100002", "100003", "200001"]),
        ("ала-тоо ann", ["100003"]),
        ("ала-тоо nobody", []),
        ("%", ["100001", "100002", "100003", "200001"]),
        ("_", ["100001", "100002", "100003", "200001"]),
        ("' OR 1=1 --", []),
        ("", ["100001", "100002", "100003", "200001"]),
    ],
)
def test_each_word_is_found_by_its_beginning(people: World, typed: str, found: list[str]) -> None:
    assert numbers(typed) == found


def test_a_district_bounds_the_answer(people: World) -> None:
    south = district("south")
    assert south is not None
    assert numbers("ала-тоо", districts=[south.pk]) == ["100003", "200001"]
    assert find_accounts("", districts=[]).count == 0


def test_a_page_is_a_part_of_the_count(people: World) -> None:
    found = find_accounts("ала-тоо", offset=1, limit=2)
    assert found.count == 4
    assert [account.number for account in found.accounts] == ["100002", "100003"]


def test_what_answers_too_much_is_not_counted_to_the_end(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not find_accounts("1000").has_more
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for typed in ("", "1000", "ала-тоо"):
        found = find_accounts(typed)
        assert (found.count, found.has_more) == (2, True)
    found = find_accounts("ала-тоо ann")
    assert (found.count, found.has_more) == (1, False)


def test_a_row_tells_the_place_and_the_meter(people: World) -> None:
    (account,) = find_accounts("100003").accounts
    assert (account.address, account.meter) == ("ул. Ала-Тоо, 5", "АБ-77")


@pytest.mark.parametrize(("typed", "rows"), [("100001", 1), ("1000", 3)])
def test_more_rows_ask_no_more(
    people: World, django_assert_num_queries: DjangoAssertNumQueries, typed: str, rows: int
) -> None:
    with django_assert_num_queries(2):
        assert len(find_accounts(typed).accounts) == rows


def test_the_database_folds_as_the_search_does(db: None) -> None:
    told = "Ёлка ҢӨҮ ңөү АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ Ann-Marie O'Neil 12/5 №7 «Ак»"
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(search_words(%s))", [told])
        row = cursor.fetchone()
    assert row is not None
    assert set(row[0]) == {word for part in told.split() for word in folded_words(part)}


@pytest.mark.parametrize("table", ["customers_customer", "metering_servicelocation"])
def test_words_have_an_index(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {table} WHERE words @@ 'a:*'::tsquery")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "_words" in plan
