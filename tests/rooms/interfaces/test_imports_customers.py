"""Customers and exchanges brought in line by line."""

from __future__ import annotations

import polars as pl
import pytest

from jaryk.customers.queries.accounts import account_by_number, points_of
from jaryk.interfaces import imports
from jaryk.kernel.errors import Refusal
from jaryk.metering.queries.points import installations_at, readings_of_meters, usage_point
from jaryk.platform.queries import import_lines
from tests.rooms.interfaces.import_world import (
    AT,
    CUSTOMER,
    EXCHANGE,
    TODAY,
    as_file,
    bring_in,
    counted,
    make_supplier,
    why,
)

pytestmark = pytest.mark.django_db
SECOND = {**CUSTOMER, "usage_point": "P101", "meter": "M101"}
OTHER = {
    **CUSTOMER,
    "account": "200",
    "agreement": "D-200",
    "usage_point": "P200",
    "meter": "M200",
    "registers": "T1|T2",
    "initial_readings_kwh": "1,5 | 2",
}


BAD_CELLS = [
    ("account", "", "empty"),
    ("account", "1" * 21, "too_long"),
    ("account", "1=2", "not_code"),
    ("name", "=cmd|' /C calc'!A0", "formula"),
    ("name", "@sum", "formula"),
    ("address", "-1+1", "formula"),
    ("name", "a\x07b", "control"),
    ("kind", "friend", "not_kind"),
    ("inn", "123", "not_inn"),
    ("language", "uz", "not_language"),
    ("phone", "call me", "not_phone"),
    ("email", "nobody", "not_email"),
    ("district", "mars", "no_district"),
    ("tariff_group", "luxury", "no_group"),
    ("agreement_from", "2026-02-30", "no_day"),
    ("installed_on", "31.13.2026", "no_day"),
    ("installed_on", "tomorrow", "not_date"),
    ("installed_on", "2026-06-06", "future"),
    ("installed_on", "0026-06-06", "no_day"),
    ("digits", "2", "out_of_range"),
    ("digits", "five", "not_whole"),
    ("current_ratio", "0", "out_of_range"),
    ("registers", "A+|A+", "register_twice"),
    ("registers", ";", "not_registers"),
    ("initial_readings_kwh", "1|2", "uneven"),
    ("initial_readings_kwh", "100000", "too_many_digits"),
    ("initial_readings_kwh", "ten", "not_kwh"),
]


@pytest.fixture(autouse=True)
def supplier() -> None:
    make_supplier()


def test_customers_come_with_points_and_meters() -> None:
    report = bring_in("customers", as_file([CUSTOMER, SECOND, OTHER]))
    assert counted(report) == (3, 0, 0)
    assert report.applied
    account = account_by_number("100")
    assert account is not None
    assert account.customer.language == "ky"
    assert len(points_of(account.pk)) == 2
    shown = readings_of_meters(pl.Series(["M200"])).sort("register")
    assert shown.select("register", "value_wh").rows() == [("T1", 1500), ("T2", 2000)]


def test_the_same_file_again_changes_nothing_and_says_so() -> None:
    data = as_file([CUSTOMER, OTHER, {**CUSTOMER, "account": ""}])
    assert counted(bring_in("customers", data)) == (2, 0, 1)
    assert counted(bring_in("customers", data)) == (0, 2, 1)


def test_the_same_customers_in_another_file_are_known_line_by_line() -> None:
    bring_in("customers", as_file([CUSTOMER, OTHER]))
    again = as_file([SECOND, OTHER, CUSTOMER], separator=",")
    assert counted(bring_in("customers", again)) == (1, 2, 0)


def test_words_dates_and_case_of_people() -> None:
    typed = {
        **CUSTOMER,
        "kind": "Бытовой",
        "language": "KY",
        "district": "NORTH",
        "agreement_from": "1.04.2026",
        "installed_on": "01.04.2026",
        "initial_readings_kwh": "10,000",
        "usage_point": " p100\u00a0",
        "meter": "m100",
    }
    assert counted(bring_in("customers", as_file([typed]))) == (1, 0, 0)
    assert counted(bring_in("customers", as_file([CUSTOMER]))) == (0, 1, 0)


def test_optional_columns_may_be_absent() -> None:
    absent = ("inn", "language", "phone", "email", "meter_type", "registers", "current_ratio")
    row = {name: cell for name, cell in CUSTOMER.items() if name not in absent}
    assert counted(bring_in("customers", as_file([row]))) == (1, 0, 0)
    account = account_by_number("100")
    assert account is not None
    assert account.customer.language == "ru"


def test_a_bad_cell_rejects_its_line_alone() -> None:
    bad = [
        {
            **CUSTOMER,
            "account": f"B{number}",
            "agreement": f"B{number}",
            "usage_point": f"B{number}",
            "meter": f"B{number}",
            field: cell,
        }
        for number, (field, cell, _) in enumerate(BAD_CELLS)
    ]
    report = bring_in("customers", as_file([CUSTOMER, *bad]))
    assert counted(report) == (1, 0, len(bad))
    kept = import_lines(report.file_id, verdict="rejected")
    assert [(k.field, k.reason_key) for k in kept] == [
        (field, f"imports.reason.{reason}") for field, _, reason in BAD_CELLS
    ]


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"usage_point": "P101", "name": "Асанов"}, "name", "contradiction"),
        ({"usage_point": "P101", "agreement": "D-9"}, "agreement", "contradiction"),
        ({"account": "300", "agreement": "D-300"}, "usage_point", "contradiction"),
        ({"usage_point": "P101", "meter": "M100"}, "meter", "contradiction"),
    ],
)
def test_lines_that_contradict_each_other_are_both_rejected(
    changed: dict[str, str], field: str, reason: str
) -> None:
    data = as_file([CUSTOMER, {**CUSTOMER, "meter": "M101", **changed}])
    assert why("customers", data) == [(2, field, reason), (3, field, reason)]


def test_a_line_told_twice_counts_once() -> None:
    assert counted(bring_in("customers", as_file([CUSTOMER, CUSTOMER]))) == (1, 1, 0)


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"name": "Асанов"}, "name", "differs"),
        ({"address": "elsewhere"}, "address", "differs"),
        ({"tariff_group": "low_income"}, "tariff_group", "differs"),
        ({"digits": "6"}, "digits", "differs"),
        ({"initial_readings_kwh": "11"}, "initial_readings_kwh", "opened_otherwise"),
        ({"meter": "M7"}, "usage_point", "point_taken"),
        ({"usage_point": "P7"}, "meter", "meter_elsewhere"),
        ({"usage_point": "P7", "meter": "M7", "agreement": "D-7"}, "agreement", "differs"),
        (
            {"usage_point": "P7", "meter": "M7", "agreement_from": "2026-03-01"},
            "agreement_from",
            "before_agreement",
        ),
    ],
)
def test_what_is_known_otherwise_is_rejected_with_both_values(
    changed: dict[str, str], field: str, reason: str
) -> None:
    bring_in("customers", as_file([CUSTOMER]))
    assert why("customers", as_file([{**CUSTOMER, **changed}])) == [(2, field, reason)]


def test_reasons_are_said_in_each_language() -> None:
    bring_in("customers", as_file([CUSTOMER]))
    report = bring_in("customers", as_file([{**CUSTOMER, "name": "Асанов"}]))
    for lang in ("ru", "ky", "en"):
        (rejected,) = imports.rejects(report.file_id, lang)
        assert rejected.line == 2
        assert "Асанов" in rejected.reason
        assert "Асанова Гүлнара" in rejected.reason


def test_exchanges_come_in_once() -> None:
    bring_in("customers", as_file([CUSTOMER, OTHER]))
    data = as_file([EXCHANGE, {**EXCHANGE, "usage_point": "P999", "meter": "M901"}])
    assert counted(bring_in("meters", data)) == (1, 0, 1)
    assert counted(bring_in("meters", data)) == (0, 1, 1)
    assert counted(bring_in("meters", as_file([EXCHANGE]))) == (0, 1, 0)
    point = usage_point("P100")
    assert point is not None
    assert [i.meter.serial for i in installations_at([point.pk])] == ["M900", "M100"]


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"usage_point": "P999"}, "usage_point", "unknown_point"),
        ({"exchanged_on": "2026-04-01"}, "exchanged_on", "before_installation"),
        ({"exchanged_on": "2026-06-06"}, "exchanged_on", "future"),
        ({"final_readings_kwh": "1|2"}, "final_readings_kwh", "uneven"),
        ({"final_readings_kwh": "100000"}, "final_readings_kwh", "too_many_digits"),
        ({"meter": "M200"}, "meter", "meter_elsewhere"),
        ({"meter": "M100"}, "meter", "same_meter"),
    ],
)
def test_an_exchange_that_cannot_be_is_rejected(
    changed: dict[str, str], field: str, reason: str
) -> None:
    bring_in("customers", as_file([CUSTOMER, OTHER]))
    assert why("meters", as_file([{**EXCHANGE, **changed}])) == [(2, field, reason)]


def test_a_meter_read_after_its_exchange_is_told() -> None:
    bring_in("customers", as_file([CUSTOMER]))
    bring_in("readings", b"meter;read_on;reading_kwh\nM100;2026-06-01;50")
    assert why("meters", as_file([EXCHANGE])) == [(2, "exchanged_on", "read_after")]


def test_a_file_is_applied_once_and_judged_again_before() -> None:
    first = imports.stage("customers", "a.csv", as_file([CUSTOMER]), today=TODAY, at=AT)
    second = imports.stage("customers", "b.csv", as_file([CUSTOMER, OTHER]), today=TODAY, at=AT)
    imports.apply(first, today=TODAY, at=AT)
    imports.apply(second, today=TODAY, at=AT)
    assert counted(imports.report(second)) == (1, 1, 0)
    with pytest.raises(Refusal) as refused:
        imports.apply(second, today=TODAY, at=AT)
    assert refused.value.key == "imports.refused.applied"
