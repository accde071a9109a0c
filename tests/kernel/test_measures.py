"""Units as they stand alone, beside a field to fill in."""

from __future__ import annotations

import pytest

from jaryk.kernel.measures import unit_words
from jaryk.kernel.units import Unit


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("kWh", ("кВт·ч", "кВт·саат", "kWh")),
        ("tyiyn/kWh", ("сом/кВт·ч", "сом/кВт·саат", "KGS/kWh")),
        ("day", ("дн.", "күн", "days")),
        ("share", ("%", "%", "%")),
        ("share/day", ("%/день", "%/күн", "%/day")),
        ("ratio", ("", "", "")),
        ("mm2", ("мм²", "мм²", "mm²")),
    ],
)
def test_a_unit_alone(unit: str, words: tuple[str, str, str]) -> None:
    parsed = Unit.parse(unit)
    assert tuple(unit_words(parsed, lang) for lang in ("ru", "ky", "en")) == words
