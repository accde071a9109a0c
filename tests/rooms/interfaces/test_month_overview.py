"""The month's figures are those of now, or say of when they are."""

from __future__ import annotations

import pytest
from django.db import connection

from jaryk.interfaces import month_overview
from jaryk.interfaces.bench import large_world, pages
from jaryk.interfaces.bench.bills import MONTH
from jaryk.ledger.queries.totals import payments_in

pytestmark = pytest.mark.django_db


def statement(told: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(told)


def test_figures_follow_the_books_and_a_large_house_is_told_of_when_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large_world.make(20, hands=1)
    pages.measure()
    first = month_overview.overview(MONTH)
    assert first.as_of is None
    districts = first.districts.values()
    paid = int(payments_in(MONTH.period)["amount_tyiyn"].sum())
    assert sum(one.paid_tyiyn for one in districts) == paid > 0
    assert [sum(one.bills for one in districts), sum(one.with_bill for one in districts)] == [
        20
    ] * 2
    assert sum(one.missing for one in districts) == 0

    statement("UPDATE platform_keptfigures SET figures = '{}', kept_at = now() - interval '2 min'")
    assert month_overview.overview(MONTH).districts == {}
    # Another agreement: what was kept stands on it no more.
    statement(
        "INSERT INTO customers_customeragreement (account_id, number, valid_from, known_at) "
        "SELECT account_id, 'Д-2', '2030-01-01', known_at FROM customers_customeragreement LIMIT 1"
    )
    monkeypatch.setattr(month_overview, "MANY_AGREEMENTS", 0)
    asked = month_overview.overview(MONTH)
    assert asked.as_of is not None
    assert asked.districts == {}
    monkeypatch.undo()
    assert month_overview.overview(MONTH) == first
