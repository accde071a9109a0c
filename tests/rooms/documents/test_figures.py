"""Dates, periods and figures in the three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from jaryk.documents import figures
from jaryk.kernel.periods import Period


@pytest.mark.parametrize(
    ("since", "until", "ru", "ky", "en"),
    [
        (
            date(2026, 5, 1),
            date(2026, 6, 1),
            "1–31 мая 2026 г.",
            "2026-жылдын 1–31-майы",
            "1–31 May 2026",
        ),
        (
            date(2026, 4, 16),
            date(2026, 5, 16),
            "16 апреля – 15 мая 2026 г.",
            "2026-жылдын 16-апрели – 15-майы",
            "16 April – 15 May 2026",
        ),
        (
            date(2025, 12, 20),
            date(2026, 1, 20),
            "20 декабря 2025 г. – 19 января 2026 г.",
            "2025-жылдын 20-декабры – 2026-жылдын 19-январы",
            "20 December 2025 – 19 January 2026",
        ),
        (
            date(2026, 6, 23),
            date(2026, 6, 24),
            "23 июня 2026 г.",
            "2026-жылдын 23-июну",
            "23 June 2026",
        ),
    ],
)
def test_a_period_is_told_by_its_two_ends(
    since: date, until: date, ru: str, ky: str, en: str
) -> None:
    period = Period(since, until)
    assert [figures.span(period, lang) for lang in ("ru", "ky", "en")] == [ru, ky, en]


def test_an_hour_is_told_in_bishkek() -> None:
    at = datetime(2026, 6, 24, 20, 30, tzinfo=UTC)
    assert figures.hour(at, "ru") == "25 июня 2026 г. в 02:30"
    assert figures.hour(at, "ky") == "2026-жылдын 25-июну, саат\u00a002:30"
    assert figures.hour(at, "en") == "25 June 2026 at 02:30"


def test_energy_and_price_keep_what_they_have() -> None:
    assert figures.kwh(7_134_247, "ru") == "713,4247"
    assert figures.kwh(12_345_678_000, "en") == "1,234,567.8"
    assert figures.price(11_080, "ru") == "1,108"
    assert figures.price(16_400, "en") == "1.64"


def test_a_percentage_is_exact_or_refused() -> None:
    assert figures.percent(Fraction(1, 1000), "ru") == "0,1\u00a0%"
    assert figures.percent(Fraction(12, 100), "en") == "12\u00a0%"
    with pytest.raises(ValueError, match="1/3"):
        figures.percent(Fraction(1, 3), "ru")
