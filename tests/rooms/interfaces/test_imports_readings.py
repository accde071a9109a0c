"""Readings brought in: nothing is lost, and what cannot be is told with its reason."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.interfaces import imports
from jaryk.kernel.errors import Refusal
from jaryk.metering.queries.points import readings_of_meters
from jaryk.platform.queries import import_files, import_lines
from tests.rooms.interfaces.import_world import (
    AT,
    CUSTOMER,
    EXCHANGE,
    TODAY,
    as_file,
    bring_in,
    counted,
    make_supplier,
    readings_file,
    why,
)

pytestmark = pytest.mark.django_db
TWO_ZONES = {
    **CUSTOMER,
    "account": "200",
    "agreement": "D-200",
    "usage_point": "P200",
    "meter": "M200",
    "registers": "T1|T2",
    "initial_readings_kwh": "1|2",
}


BAD_LINES = [
    ("M7;2026-06-01;5", "meter", "unknown_meter"),
    (";2026-06-01;5", "meter", "no_meter_named"),
    ("M900;2026-06-06;5", "read_on", "future"),
    ("M900;2026-06-31;5", "read_on", "no_day"),
    ("M900;;5", "read_on", "empty"),
    ("M900;2026-05-14;5", "read_on", "before_installation"),
    ("M100;2026-05-16;5", "read_on", "after_removal"),
    ("M900;2026-06-01;1000000", "reading_kwh", "too_many_digits"),
    ("M900;2026-06-01;9999999999999999", "reading_kwh", "not_kwh"),
    ("M900;2026-06-01;-5", "reading_kwh", "negative"),
    ("M900;2026-06-01;abc", "reading_kwh", "not_kwh"),
    ("M900;2026-06-01;1e3", "reading_kwh", "not_kwh"),
    ("M900;2026-06-01;1.000.000", "reading_kwh", "not_kwh"),
    ("M900;2026-06-01;٣", "reading_kwh", "not_kwh"),
    ("M900;2026-06-01;1.0001", "reading_kwh", "too_fine"),
    ("M200;2026-06-01;5", "register", "which_register"),
    ("M900;2026-06-01", "", "cells"),
    ('M900;2026-06-01;"5', "", "quotes"),
    ("M900;2026-06-01;5\0", "", "zero_byte"),
    ("=M900;2026-06-01;5", "meter", "not_code"),
    ("x" * 20_001 + ";2026-06-01;5", "", "long_line"),
]


@pytest.fixture(autouse=True)
def world() -> None:
    make_supplier()
    bring_in("customers", as_file([CUSTOMER, TWO_ZONES]))
    bring_in("meters", as_file([EXCHANGE]))


def shown(meter: str) -> list[tuple[str, int]]:
    rows = readings_of_meters(pl.Series([meter])).sort("read_on", "register")
    return [(str(day), wh) for day, wh in rows.select("read_on", "value_wh").iter_rows()]


def test_numbers_and_dates_as_people_write_them() -> None:
    data = readings_file(
        "m900;2026-05-31;100.5", "M900;01.06.2026;101,125", "M900;2026-06-02;\u00a01\u00a0234,5"
    )
    assert counted(bring_in("readings", data)) == (3, 0, 0)
    assert shown("M900") == [
        ("2026-05-15", 1_000),
        ("2026-05-31", 100_500),
        ("2026-06-01", 101_125),
        ("2026-06-02", 1_234_500),
    ]


def test_a_point_names_the_meter_that_hung_there_that_day() -> None:
    data = (
        b"usage_point;read_on;reading_kwh\n"
        b"P100;2026-05-01;250\nP100;2026-05-14;290\nP100;2026-06-01;40"
    )
    assert counted(bring_in("readings", data)) == (3, 0, 0)
    assert ("2026-05-14", 290_000) in shown("M100")
    assert ("2026-06-01", 40_000) in shown("M900")


def test_registers_by_name() -> None:
    data = b"meter;register;read_on;reading_kwh\nM200;t1;2026-06-01;5\nM200;T2;2026-06-01;7"
    assert counted(bring_in("readings", data)) == (2, 0, 0)
    assert shown("M200")[-2:] == [("2026-06-01", 5_000), ("2026-06-01", 7_000)]


def test_each_bad_line_is_kept_with_field_and_reason() -> None:
    good = "M900;2026-06-01;77"
    report = bring_in("readings", readings_file(good, *(line for line, _, _ in BAD_LINES)))
    assert counted(report) == (1, 0, len(BAD_LINES))
    kept = import_lines(report.file_id, verdict="rejected")
    assert [(k.raw, k.field, k.reason_key) for k in kept] == [
        (line.replace("\0", "\u2400"), field, f"imports.reason.{reason}")
        for line, field, reason in BAD_LINES
    ]
    assert [k.line_no for k in kept] == list(range(3, 3 + len(BAD_LINES)))
    for lang in ("ru", "ky", "en"):
        assert not any("{" in told.reason for told in imports.rejects(report.file_id, lang))


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("M900;P200;A+", "usage_point", "wrong_meter"),
        (";P999;A+", "usage_point", "unknown_point"),
        ("M900;P100;T1", "register", "no_register"),
    ],
)
def test_meter_point_and_register_agree(row: str, field: str, reason: str) -> None:
    header = "meter;usage_point;register;read_on;reading_kwh"
    data = f"{header}\n{row};2026-06-01;5".encode()
    assert why("readings", data) == [(2, field, reason)]


def test_two_values_of_one_day_are_both_rejected_and_one_told_twice_counts_once() -> None:
    data = readings_file(
        "M900;2026-06-01;5",
        "M900;01.06.2026;6",
        "M900;2026-06-02;7",
        "m900;2026-06-02;7,0",
    )
    assert why("readings", data) == [
        (2, "reading_kwh", "contradiction"),
        (3, "reading_kwh", "contradiction"),
    ]
    assert counted(bring_in("readings", data)) == (1, 1, 2)


def test_a_lower_reading_is_let_in() -> None:
    bring_in("readings", readings_file("M900;2026-06-01;500"))
    assert counted(bring_in("readings", readings_file("M900;2026-06-02;3"))) == (1, 0, 0)


def test_a_corrected_reading_supersedes_and_the_old_file_does_not_undo_it() -> None:
    old = readings_file("M900;2026-06-01;500")
    assert counted(bring_in("readings", old)) == (1, 0, 0)
    assert counted(bring_in("readings", readings_file("M900;2026-06-01;510"))) == (1, 0, 0)
    assert counted(bring_in("readings", old)) == (0, 1, 0)
    assert shown("M900")[-1] == ("2026-06-01", 510_000)


def test_a_line_rejected_once_is_judged_anew_when_its_file_comes_again() -> None:
    data = readings_file("M900;2026-06-01;5", "M300;2026-06-01;5")
    assert counted(bring_in("readings", data)) == (1, 0, 1)
    third = {**CUSTOMER, "account": "3", "agreement": "D3", "usage_point": "P300", "meter": "M300"}
    bring_in("customers", as_file([third]))
    assert counted(bring_in("readings", data)) == (1, 1, 0)


@pytest.mark.parametrize("hint", ["sep=;", '"sep=;"', "SEP=;  "])
def test_the_hint_of_excel_before_the_header_is_passed_over(hint: str) -> None:
    data = hint.encode() + b"\r\n" + readings_file("M900;2026-06-01;5", "M900;x;5")
    assert why("readings", data) == [(4, "read_on", "not_date")]


def test_a_file_with_an_unreadable_name_is_kept() -> None:
    data = readings_file("M900;2026-06-01;5")
    report = bring_in("readings", data, name="\udcd0\udcd1" + "x" * 300)
    assert report.name.startswith("??x")


def test_staging_alone_records_nothing() -> None:
    imports.stage("readings", "r.csv", readings_file("M900;2026-06-01;5"), today=TODAY, at=AT)
    assert shown("M900") == [("2026-05-15", 1_000)]


@pytest.mark.parametrize("data", [b"", b"meter;read_on;reading_kwh\n", b"1;2;3\n4;5;6", b"\0\1"])
def test_a_file_that_cannot_be_read_leaves_no_trace(data: bytes) -> None:
    before = len(import_files())
    with pytest.raises(Refusal):
        bring_in("readings", data)
    assert len(import_files()) == before


_cell = st.one_of(
    st.sampled_from(["M900", "M100", "2026-06-01", "31.05.2026", "5", "7,5", "", '"', '"5"', "\0"]),
    st.text(max_size=12),
)
_line = st.lists(_cell, max_size=5).map(";".join)


@given(st.lists(_line, min_size=1, max_size=12), st.sampled_from(["utf-8", "windows-1251"]))
def test_no_line_is_ever_lost(lines: list[str], encoding: str) -> None:
    data = "\n".join(["meter;read_on;reading_kwh", *lines]).encode(encoding, "replace")
    text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    told = [line for line in text.split("\n")[1:] if line.strip(" \t;,\u00a0\ufeff\x1a")]
    if not told:
        return
    report = bring_in("readings", data)
    assert sum(counted(report)) == len(told)
    again = bring_in("readings", data)
    assert again.accepted == 0
