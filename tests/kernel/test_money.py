"""Sums as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import parse_som, som


@pytest.mark.parametrize(
    ("tyiyns", "lang", "written"),
    [
        (0, "ru", "0,00"),
        (5, "ky", "0,05"),
        (123_456, "ru", "1\u00a0234,56"),
        (123_456, "ky", "1\u00a0234,56"),
        (123_456, "en", "1,234.56"),
        (-100_000_000, "ru", "\u22121\u00a0000\u00a0000,00"),
        (99_900, "en", "999.00"),
    ],
)
def test_writing(tyiyns: int, lang: str, written: str) -> None:
    assert som(tyiyns, lang) == written


@pytest.mark.parametrize(
    ("written", "tyiyns"),
    [
        ("1234", 123_400),
        ("1234,5", 123_450),
        ("1234.56", 123_456),
        (" 1 234,56 ", 123_456),
        ("1\u202f234\u2009567", 123_456_700),
        ("1,234.56", 123_456),
        ("1,234,567.8", 123_456_780),
        ("-0,05", -5),
        ("+7", 700),
        ("000,10", 10),
    ],
)
def test_reading(written: str, tyiyns: int) -> None:
    assert parse_som(written) == tyiyns


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "-", "1,234", "1.234", "1,2345.00", "12 34", "1  234", "1 234 5,00", "1.2.3"),
        *("1e3", "٣", "0x10", "12 сом", "1,", ",5", "1,234,56", "--1", "1 -", "NaN", "1\n234"),
        *("12\u00a034", "1\u202f\u202f234", "1\u20092345"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_som(written)

    assert refused.value.key == "kernel.money.unreadable"
    assert f"«{written}»" in refused.value.say("ru")
    assert f"«{written}»" in refused.value.say("ky")


@given(st.integers(-(10**14), 10**14), st.sampled_from(("ru", "ky", "en")))
def test_what_is_written_is_read_back(tyiyns: int, lang: str) -> None:
    assert parse_som(som(tyiyns, lang)) == tyiyns
