"""The daily check of the books: a job that finds what is wrong, and a home page that says so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from jaryk.interfaces import clock
from jaryk.interfaces.demonstration.story import demonstrate
from jaryk.interfaces.jobs import ask_check, books_checked, check_books

pytestmark = pytest.mark.django_db


def test_a_day_without_faults_and_a_day_with_one() -> None:
    assert books_checked() is None
    demonstrate(accounts=12)
    check_books(timestamp=0)
    found = books_checked()
    assert found is not None
    assert (found.at.date(), found.failed) == (clock.today(), ())
    assert "расхождений нет" in _home()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO charges_chargeline SELECT bill_id, 99, kind, part_from, part_until, "
            "part_energy_dwh, quantity_dwh, base_tyiyn, rate_e2, amount_tyiyn, group_id, "
            "tariff_id, tax_rate_id, usage_point_id FROM charges_chargeline LIMIT 1"
        )
    check_books(timestamp=0)
    found = books_checked()
    assert found is not None
    assert found.failed == ("bills_follow_their_lines",)
    assert "Счёт равен сумме своих строк" in _home()


def test_asked_for_twice_it_waits_once() -> None:
    ask_check()
    ask_check()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'books.check'")
        assert cursor.fetchone() == (1,)


def _home() -> str:
    client = Client()
    assert client.login(username="chief", password="chief-demo")
    return client.get("/", headers={"accept-language": "ru"}).content.decode()
