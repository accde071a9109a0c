"""Where a group's prices and taxes change, and where a month begins for a monthly limit."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jaryk.charges.regimes import Regimes, regimes

SINCE, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
DAYS = st.dates(date(2024, 6, 1), date(2026, 6, 1))
TARIFFS = {
    "tariff_id": pl.Int64,
    "group_id": pl.Int64,
    "step_from_kwh": pl.Int64,
    "step_to_kwh": pl.Int64,
    "rate_e2": pl.Int64,
    "per_calendar_month": pl.Int64,
    "valid_from": pl.Date,
    "valid_until": pl.Date,
}
TAXES = {
    "tax_rate_id": pl.Int64,
    "group_id": pl.Int64,
    "tax": pl.Int64,
    "rate_e2": pl.Int64,
    "valid_from": pl.Date,
    "valid_until": pl.Date,
}


def price(since: date, until: date | None, *, by_month: bool = False) -> dict[str, Any]:
    return {
        "tariff_id": since.toordinal(),
        "group_id": 7,
        "step_from_kwh": 0,
        "step_to_kwh": None,
        "rate_e2": 100,
        "per_calendar_month": int(by_month),
        "valid_from": since,
        "valid_until": until,
    }


def tax(since: date, until: date | None) -> dict[str, Any]:
    return {
        "tax_rate_id": since.toordinal(),
        "group_id": 7,
        "tax": 1,
        "rate_e2": 1200,
        "valid_from": since,
        "valid_until": until,
    }


def made(prices: list[dict[str, Any]], *taxes: dict[str, Any]) -> Regimes:
    return regimes(
        pl.DataFrame(prices, schema=TARIFFS),
        pl.DataFrame(list(taxes), schema=TAXES),
        since=SINCE,
        until=UNTIL,
    )


def spans(found: Regimes) -> list[tuple[date, date]]:
    return found.spans.select("regime_from", "regime_until").rows()


def test_a_price_that_stands_still_is_one_regime() -> None:
    assert spans(made([price(date(2020, 1, 1), None)])) == [(SINCE, UNTIL)]


def test_a_new_price_and_a_new_tax_each_cut() -> None:
    may, june = date(2025, 5, 1), date(2025, 6, 1)
    found = made([price(date(2020, 1, 1), may), price(may, None)], tax(june, None))
    assert spans(found) == [(SINCE, may), (may, june), (june, UNTIL)]
    assert found.taxes["regime_id"].to_list() == [2]


def test_a_monthly_limit_cuts_only_the_months_in_which_it_holds() -> None:
    march = date(2025, 3, 15)
    found = made([price(date(2020, 1, 1), march, by_month=True), price(march, None)])
    assert spans(found) == [
        (SINCE, date(2025, 2, 1)),
        (date(2025, 2, 1), date(2025, 3, 1)),
        (date(2025, 3, 1), march),
        (march, UNTIL),
    ]
    assert found.spans["days_in_month"].to_list()[:3] == [31, 28, 31]


def test_days_without_a_price_have_no_regime() -> None:
    found = made([price(date(2025, 2, 1), date(2025, 3, 1)), price(date(2025, 7, 1), None)])
    assert spans(found) == [
        (date(2025, 2, 1), date(2025, 3, 1)),
        (date(2025, 7, 1), UNTIL),
    ]


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=6), st.sets(DAYS, max_size=4))
def test_regimes_tile_the_days_that_have_a_price(
    changes: list[tuple[date, bool]], tax_changes: set[date]
) -> None:
    by_month = dict(changes)
    edges = [*sorted(by_month), None]
    prices = [price(s, u, by_month=by_month[s]) for s, u in pairwise(edges) if s is not None]
    taxes = [tax(s, u) for s, u in pairwise([*sorted(tax_changes), None]) if s is not None]
    found = spans(made(prices, *taxes))
    if (first := max(SINCE, min(by_month))) >= UNTIL:
        assert found == []
        return
    assert found[0][0] == first
    assert found[-1][1] == UNTIL
    assert all(before[1] == after[0] for before, after in pairwise(found))
    inside = {day for day in (*by_month, *tax_changes) if first <= day < UNTIL}
    assert inside <= {since for since, _ in found}
