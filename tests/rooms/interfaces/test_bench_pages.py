"""The world that the bench of pages is asked about, at its smallest."""

from __future__ import annotations

import pytest
from django.db import connection

from jaryk.interfaces.bench import large_world, pages

pytestmark = pytest.mark.django_db

ACCOUNTS = 40


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_everybody_has_a_month_one_in_ten_a_year_and_every_page_is_timed() -> None:
    large_world.make(ACCOUNTS, hands=1)
    assert rows(
        "SELECT bills, count(*) FROM (SELECT account_id, count(*) AS bills "
        "FROM documents_bill GROUP BY 1) b GROUP BY 1 ORDER BY 1"
    ) == [(1, 36), (12, 4)]
    assert rows("SELECT count(*) FROM ledger_entry WHERE kind = 1") == [(36 + 4 * 12,)]
    assert rows("SELECT count(*) > 20 FROM ledger_entry WHERE kind = 2") == [(True,)]

    timed = pages.measure()
    assert len(timed) == 13
    assert all(page["p95_ms"] >= page["p50_ms"] > 0 for page in timed.values())
