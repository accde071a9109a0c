"""Accounts entered by frames, and their points' groups over time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from jaryk.customers.operations.assignment import assign_group
from jaryk.customers.operations.registration import register
from jaryk.customers.queries.accounts import account_by_number, agreements, points_of
from jaryk.kernel.errors import Refusal
from jaryk.metering.operations.installation import install
from jaryk.platform import operations as platform
from tests.rooms.customers.groups import make_groups

pytestmark = pytest.mark.django_db
KNOWN = datetime(2026, 5, 1, 6, tzinfo=UTC)
SINCE = date(2025, 4, 1)


@pytest.fixture(autouse=True)
def places() -> None:
    platform.open_district(code="north", name_ru="Север", name_ky="Түндүк", name_en="North")
    make_groups("household", "low_income")
    count = 3
    install(
        pl.DataFrame(
            {
                "usage_point": [f"P{i}" for i in range(count)],
                "district": ["north"] * count,
                "address": ["ул. Ала-Тоо, 5"] * count,
                "meter": [f"M{i}" for i in range(count)],
                "meter_type": [""] * count,
                "digits": [6] * count,
                "registers": ["A+"] * count,
                "current_ratio": [1] * count,
                "voltage_ratio": [1] * count,
                "installed_on": [SINCE] * count,
                "initial_readings_kwh": ["0"] * count,
            }
        ),
        known_at=KNOWN,
    )


def rows(*points: tuple[str, str | None, str | None], agreement: str = "D-1") -> pl.DataFrame:
    """Rows of (account, usage point, tariff group)."""
    return pl.DataFrame(
        {
            "account": [account for account, _, _ in points],
            "name": ["Асанова Гүлнара"] * len(points),
            "kind": ["household"] * len(points),
            "inn": [None] * len(points),
            "language": ["ky"] * len(points),
            "phone": [""] * len(points),
            "email": [""] * len(points),
            "district": ["north"] * len(points),
            "agreement": [agreement] * len(points),
            "agreement_from": [SINCE] * len(points),
            "usage_point": [point for _, point, _ in points],
            "tariff_group": [group for _, _, group in points],
        },
        schema_overrides={
            "inn": pl.String,
            "usage_point": pl.String,
            "tariff_group": pl.String,
        },
    )


def groups_of(number: str) -> list[tuple[str, date, date | None]]:
    """Group, since and until of the account's only point, the oldest first."""
    account = account_by_number(number)
    assert account is not None
    (point,) = points_of(account.pk)
    return [(a.group.code, a.valid_from, a.valid_until) for a in reversed(point.assignments)]


def change_group(group: str, since: date, until: date | None = None) -> None:
    assign_group(
        pl.DataFrame(
            {
                "usage_point": ["P0"],
                "tariff_group": [group],
                "valid_from": [since],
                "valid_until": [until],
            },
            schema_overrides={"valid_until": pl.Date},
        ),
        known_at=KNOWN,
    )


def test_rows_of_an_account_make_it_once_with_each_point() -> None:
    register(rows(("A1", "P0", "household"), ("A1", "P1", "household")), known_at=KNOWN)
    account = account_by_number("a1")
    assert account is not None
    assert account.customer.name == "Асанова Гүлнара"
    assert [agreement.number for agreement in agreements(account.pk)] == ["D-1"]
    assert len(points_of(account.pk)) == 2


def test_a_later_row_adds_a_point_to_the_account_that_is_there() -> None:
    register(rows(("A1", "P0", "household")), known_at=KNOWN)
    register(rows(("A1", "P1", "low_income")), known_at=KNOWN)
    account = account_by_number("A1")
    assert account is not None
    assert len(agreements(account.pk)) == 1
    groups = [point.assignments[0].group.code for point in points_of(account.pk)]
    assert groups == ["household", "low_income"]


def test_an_account_may_come_before_its_point_and_a_point_before_its_group() -> None:
    register(rows(("A1", None, None)), known_at=KNOWN)
    register(rows(("A2", "P0", None), agreement="D-2"), known_at=KNOWN)
    first, second = account_by_number("A1"), account_by_number("A2")
    assert first is not None
    assert second is not None
    assert points_of(first.pk) == []
    assert points_of(second.pk)[0].assignments == ()


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (rows(("A1", "P9", "household")), "customers.registration.no_point"),
        (rows(("A1", "P0", "luxury")), "customers.registration.no_group"),
        (
            rows(("A1", "P0", None)).with_columns(district=pl.lit("mars")),
            "customers.registration.no_district",
        ),
        (
            pl.concat([rows(("A1", "P0", None)), rows(("A1", "P1", None), agreement="D-2")]),
            "customers.registration.other_agreement",
        ),
    ],
)
def test_a_spoiled_frame_leaves_nothing(frame: pl.DataFrame, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        register(frame, known_at=KNOWN)
    assert refused.value.key == key
    assert account_by_number("A1") is None


def test_a_group_changed_from_a_day_on() -> None:
    register(rows(("A1", "P0", "household")), known_at=KNOWN)
    change_group("low_income", date(2026, 1, 1))
    assert groups_of("A1") == [
        ("household", SINCE, date(2026, 1, 1)),
        ("low_income", date(2026, 1, 1), None),
    ]


def test_a_group_changed_between_two_days_twice_at_one_moment() -> None:
    register(rows(("A1", "P0", "household")), known_at=KNOWN)
    change_group("low_income", date(2026, 1, 1), date(2026, 3, 1))
    change_group("household", date(2026, 2, 1), date(2026, 2, 10))
    assert groups_of("A1") == [
        ("household", SINCE, date(2026, 1, 1)),
        ("low_income", date(2026, 1, 1), date(2026, 2, 1)),
        ("household", date(2026, 2, 1), date(2026, 2, 10)),
        ("low_income", date(2026, 2, 10), date(2026, 3, 1)),
        ("household", date(2026, 3, 1), None),
    ]


def test_an_unknown_group_is_not_assigned() -> None:
    register(rows(("A1", "P0", "household")), known_at=KNOWN)
    with pytest.raises(Refusal) as refused:
        change_group("luxury", date(2026, 1, 1))
    assert "luxury" in refused.value.say("ru")
    assert groups_of("A1") == [("household", SINCE, None)]
