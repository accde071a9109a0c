"""The shipped tables: every day of a group has one price or a named reason for none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise

import pytest

from jaryk.reference.published import day_or_open, table

FIRST_DAY = date(2012, 8, 22)
LAST_DAY = date(2026, 6, 1)
LATEST = date(9999, 1, 1)
GROUPS = [row["group"] for row in table("memberships")]
CODES = [row["code"] for row in table("groups")]

GRID_OF_2025 = {
    "population",
    "low_income",
    "highland",
    "social_public",
    "industry",
    "commercial",
    "budget",
    "energy_intensive",
}


def _days(row: dict[str, str]) -> tuple[date, date]:
    return date.fromisoformat(row["valid_from"]), day_or_open(row["valid_until"]) or LATEST


def _holds(row: dict[str, str], day: date) -> bool:
    since, until = _days(row)
    return since <= day < until


def _steps(row: dict[str, str]) -> tuple[int, int]:
    return int(row["step_from_kwh"]), int(row["step_to_kwh"] or 10**9)


def _edges(*names: str) -> Iterator[date]:
    """Every day on which something of those tables begins or ends, in order."""
    edges = {FIRST_DAY} | {day for name in names for row in table(name) for day in _days(row)}
    return iter(sorted(day for day in edges if FIRST_DAY <= day < LAST_DAY))


@pytest.mark.parametrize("code", CODES)
def test_every_kilowatt_hour_has_one_price_or_a_named_gap(code: str) -> None:
    prices = [row for row in table("tariffs") if row["group"] == code]
    gaps = [row for row in table("gaps") if row["group"] == code]
    for day in _edges("tariffs", "gaps"):
        steps = sorted(_steps(row) for row in prices if _holds(row, day))
        assert all(upper == lower for (_, upper), (lower, _) in pairwise(steps)), (code, day)
        silent_from = [int(row["step_from_kwh"]) for row in gaps if _holds(row, day)]
        priced_from = steps[0][0] if steps else None
        priced_to = steps[-1][1] if steps else 0
        if priced_to == 10**9:
            assert priced_from == 0, (code, day)
            assert silent_from == [], (code, day)
        else:
            assert min(silent_from) <= priced_to, (code, day)
            assert priced_from in (None, 0), (code, day)


@pytest.mark.parametrize("code", CODES)
def test_a_priced_group_stands_under_one_heading(code: str) -> None:
    for day in _edges("tariffs", "memberships"):
        headings = [r for r in table("memberships") if r["group"] == code and _holds(r, day)]
        priced = any(r["group"] == code and _holds(r, day) for r in table("tariffs"))
        assert len(headings) == 1 if priced else len(headings) <= 1, (code, day)


def test_groups_merge_into_the_eight_headings_of_2025() -> None:
    named_later = {"unlimited", "toktogul", "pumping_toktogul"}
    headings = {r["category"] for r in table("memberships") if _holds(r, date(2025, 5, 1))}
    assert headings - named_later == GRID_OF_2025
    before = {r["category"] for r in table("memberships") if _holds(r, date(2025, 4, 30))}
    assert len(before) > len(headings)


def test_no_two_taxes_of_a_kind_meet() -> None:
    for one, other in combinations(table("taxes"), 2):
        if (one["group"], one["tax"]) == (other["group"], other["tax"]):
            assert not (_days(one)[0] < _days(other)[1] and _days(other)[0] < _days(one)[1])


def test_households_bear_no_tax_and_all_others_a_vat_from_the_first_day() -> None:
    taxed = {r["group"] for r in table("taxes") if r["tax"] == "VAT" and _holds(r, FIRST_DAY)}
    others = {row["code"] for row in table("groups") if row["is_household"] == "false"}
    assert taxed == others
    zero = {r["group"] for r in table("taxes") if r["tax"] == "VAT" and r["rate_percent"] == "0"}
    assert zero == {"pumping", "pumping_toktogul"}


def test_every_price_and_tax_names_its_source() -> None:
    for row in (*table("tariffs"), *table("taxes")):
        assert row["source_url"].startswith("http"), row
    for row in table("tariffs"):
        assert row["confidence"] in {"high", "medium", "low", "announced", "plan"}, row
        assert row["confidence"] in {"high", "plan"} or row["note"] or row["act"], row


def test_the_winter_limit_of_the_highlands_follows_the_season() -> None:
    def limit(day: date) -> int:
        return next(
            int(row["step_to_kwh"])
            for row in table("tariffs")
            if row["group"] == "household_highland"
            and row["step_from_kwh"] == "0"
            and _holds(row, day)
        )

    assert [limit(date(2016, month, 30)) for month in (4, 5, 9, 10)] == [1000, 700, 700, 1000]
    assert limit(date(2021, 10, 14)) == 1000
    assert limit(date(2015, 8, 1)) == 700


def test_plans_are_marked_as_plans() -> None:
    for row in table("tariffs"):
        assert (row["confidence"] == "plan") == (row["valid_from"] >= "2027-05-01"), row
