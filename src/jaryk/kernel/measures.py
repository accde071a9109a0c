"""A value with its unit as people write it: 713,4247 кВт·ч, 1,37 сом/кВт·ч, 12 %, 31 days."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from jaryk.kernel.figures import NO_BREAK_SPACE, decimal
from jaryk.kernel.texts import text
from jaryk.kernel.units import Unit

_TYIYN_PLACES: Final = 2
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def measure(value: Fraction, unit: Unit, *, scale: int, lang: str) -> str:
    """The value, which ``scale`` decimals hold exactly; tyiyns are shown as soms."""
    number = _number(value, unit, scale, lang)
    word = _unit_words(unit, lang, one=value == 1)
    percent_gap = "" if lang == "en" and unit.is_percent else NO_BREAK_SPACE
    return f"{number}{percent_gap}{word}" if word else number


def unit_words(unit: Unit, lang: str) -> str:
    """The unit alone, as it stands beside a field to fill in: кВт·ч, %, сом/кВт·ч."""
    return _unit_words(unit, lang, one=False)


def bare_number(value: Fraction, unit: Unit, *, scale: int, lang: str) -> str:
    """The number alone; cut after ``scale`` decimals with an ellipsis where it goes on."""
    whole_steps = Fraction(int(value * 10**scale), 10**scale)
    return _number(whole_steps, unit, scale, lang) + ("…" if whole_steps != value else "")


def _number(value: Fraction, unit: Unit, scale: int, lang: str) -> str:
    money = unit.exponent("tyiyn")
    shown = value * Fraction(100) ** ((1 if unit.is_percent else 0) - money)
    places = scale + _TYIYN_PLACES * abs(money)
    steps = shown * 10**places
    assert steps.denominator == 1, f"{value} has more than {scale} decimals"
    return decimal(int(steps), scale=places, lang=lang, at_least=_TYIYN_PLACES if money == 1 else 0)


def _unit_words(unit: Unit, lang: str, *, one: bool) -> str:
    above = [(base, power) for base, power in unit.exponents if power > 0]
    below = [(base, -power) for base, power in unit.exponents if power < 0]
    words = "·".join(_word(base, power, lang, "one" if one else "many") for base, power in above)
    if unit.is_percent:
        words = "%"
    return words + "".join(f"/{_word(base, power, lang, 'one')}" for base, power in below)


def _word(base: str, power: int, lang: str, number: str) -> str:
    word = text(f"kernel.unit.{base}.{number}", lang)
    return word if power == 1 else word + str(power).translate(_SUPERSCRIPT)
