"""The sentence with numbers and the formula in words, in three languages."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaryk.kernel.exact import exact
from jaryk.kernel.measures import measure
from jaryk.kernel.prose import formula, prose
from jaryk.kernel.terms import (
    DOWN,
    HALF_UP,
    Term,
    constant,
    flag,
    least,
    most,
    quantity,
    where,
    zero,
)
from jaryk.kernel.units import Unit
from tests.kernel.formulas import rows, terms

WORDS = {
    "energy": {"ru": "расход", "ky": "керектөө", "en": "energy used"},
    "norm": {"ru": "норма", "ky": "ченем", "en": "norm"},
    "start": {"ru": "начало ступени", "ky": "тепкичтин башы", "en": "start of the step"},
    "rate": {"ru": "цена", "ky": "баасы", "en": "rate"},
    "open": {"ru": "ступень открыта", "ky": "тепкич ачык", "en": "the step is open"},
    "amount": {"ru": "сумма", "ky": "сумма", "en": "amount"},
    "days": {"ru": "дни", "ky": "күндөр", "en": "days"},
    "vat": {"ru": "ставка НДС", "ky": "КНС чени", "en": "VAT rate"},
}


def words(name: str, lang: str) -> str:
    return WORDS[name][lang]


ENERGY = quantity("energy", "kWh", scale=4, digits=12)
NORM = quantity("norm", "kWh/month", scale=0, digits=4, at_least=0)
START = quantity("start", "kWh", scale=4, digits=12, at_least=0)
RATE = quantity("rate", "tyiyn/kWh", scale=2, digits=6)
AMOUNT = quantity("amount", "tyiyn", scale=0, digits=14)
DAYS = quantity("days", "day", scale=0, digits=3, at_least=1)
ONE_DAY = constant(1, "day", scale=0)
OPEN = flag("open")
DAILY = (NORM * constant(12, "month/year", scale=0)).over(
    constant(365, "day/year", scale=0), scale=4, rounding=HALF_UP
)
END = where(OPEN, ENERGY, DAILY * DAYS)
IN_STEP = least(ENERGY, END) - least(ENERGY, START)
PRICE = (IN_STEP * RATE).round(0, HALF_UP)
VAT = (AMOUNT * constant("0.12", "share", scale=4, name="vat")).round(0, HALF_UP)
PENALTY = AMOUNT * constant("0.001", "share/day", scale=3) * DAYS

ROW = {
    "energy": 10_000_000,
    "norm": 700,
    "start": 0,
    "rate": 13_700,
    "open": False,
    "amount": 1_234_567,
    "days": 31,
}

SENTENCES = [
    (ENERGY, "ru", "расход = 1 000 кВт·ч"),
    (ENERGY, "ky", "керектөө = 1 000 кВт·саат"),
    (ENERGY, "en", "energy used = 1,000 kWh"),
    (RATE, "ru", "цена = 1,37 сом/кВт·ч"),
    (zero("kWh"), "ru", "0 кВт·ч"),
    (constant("0.12", "share", scale=4, name="vat"), "ky", "КНС чени = 12 %"),
    (constant("0.12", "share", scale=4, name="vat"), "en", "VAT rate = 12%"),
    (constant("-0.5", "ratio", scale=1), "en", "−0.5"),
    (
        DAILY * DAYS,
        "ru",
        "(700 кВт·ч/мес. × 12 мес./год ÷ 365 дн./год = 23,01369863… ≈ 23,0137 кВт·ч/день)"
        " × 31 дн. = 713,4247 кВт·ч",
    ),
    (VAT, "ru", "12 345,67 сом × 12 % = 1 481,4804 ≈ 1 481,48 сом"),
    (VAT, "en", "12,345.67 KGS × 12% = 1,481.4804 ≈ 1,481.48 KGS"),
    (PENALTY, "ky", "12 345,67 сом × 0,1 %/күн × 31 күн = 382,71577 сом"),
    (PENALTY, "en", "12,345.67 KGS × 0.1%/day × 31 days = 382.71577 KGS"),
    (AMOUNT.round(2, HALF_UP), "ru", "12 345,67 сом"),
    (ENERGY.round(0, DOWN), "ru", "1 000 кВт·ч"),
    (START - (ENERGY - START), "ru", "0 кВт·ч − (1 000 кВт·ч − 0 кВт·ч) = −1 000 кВт·ч"),
    (START - ENERGY + START, "ru", "0 кВт·ч − 1 000 кВт·ч + 0 кВт·ч = −1 000 кВт·ч"),
    (constant(-5, "day", scale=0) + DAYS, "ru", "−5 дн. + 31 дн. = 26 дн."),
    (DAYS + constant(-30, "day", scale=0), "ru", "31 дн. + (−30 дн.) = 1 день"),
    (DAYS.over(DAYS, scale=2, rounding=HALF_UP), "en", "31 days ÷ 31 days = 1"),
    (
        ENERGY.over(DAYS * DAYS, scale=4, rounding=DOWN),
        "en",
        "1,000 kWh ÷ (31 days × 31 days) = 1.04058272… ≈ 1.0405 kWh/day²",
    ),
    (most(zero("day"), DAYS), "en", "max(0 days; 31 days) = 31 days"),
]


@pytest.mark.parametrize(("term", "lang", "sentence"), SENTENCES)
def test_a_sentence_with_its_numbers(term: Term, lang: str, sentence: str) -> None:
    assert plain(prose(term, ROW, lang, words)) == sentence


def test_only_the_branch_taken_is_told() -> None:
    within = (
        "min(1 000 кВт·ч; (700 кВт·ч/мес. × 12 мес./год ÷ 365 дн./год = 23,01369863… ≈"
        " 23,0137 кВт·ч/день) × 31 дн.) − min(1 000 кВт·ч; 0 кВт·ч) = 713,4247 кВт·ч"
    )
    open_step = "min(1 000 кВт·ч; 1 000 кВт·ч) − min(1 000 кВт·ч; 0 кВт·ч) = 1 000 кВт·ч"

    assert plain(prose(IN_STEP, ROW, "ru", words)) == within
    assert plain(prose(IN_STEP, ROW | {"open": True}, "ru", words)) == open_step
    assert plain(prose(END, ROW | {"open": True}, "en", words)) == "energy used = 1,000 kWh"


def test_a_rounding_is_told_where_it_changed_something() -> None:
    price = (ENERGY * RATE).round(0, HALF_UP)
    daily = ENERGY.over(DAYS, scale=4, rounding=DOWN)
    row = ROW | {"energy": 3_100_001}

    assert plain(prose(price, ROW, "ru", words)) == "1 000 кВт·ч × 1,37 сом/кВт·ч = 1 370,00 сом"
    assert plain(prose(daily, row, "ru", words)) == (
        "310,0001 кВт·ч ÷ 31 дн. = 10,00000322… ≈ 10 кВт·ч/день"
    )
    assert plain(prose(ENERGY.round(1, HALF_UP), row, "ru", words)) == (
        "310,0001 кВт·ч ≈ 310 кВт·ч"
    )
    assert plain(prose(daily * DAYS, ROW | {"energy": 31}, "ru", words)) == (
        "0,0031 кВт·ч ÷ 31 дн. × 31 дн. = 0,0031 кВт·ч"
    )


@pytest.mark.parametrize(
    ("term", "lang", "expected"),
    [
        (PRICE, "ru", "({least_ru} − наименьшее из (расход; начало ступени)) × цена"),
        (VAT, "ru", "сумма × ставка НДС"),
        (VAT, "ky", "сумма × КНС чени"),
        (VAT, "en", "amount × VAT rate"),
        (DAILY, "en", "norm × 12 months/year ÷ 365 days/year"),
        (most(zero("day"), DAYS), "ky", "(0 күн; күндөр) ичинен эң көбү"),
        (DAYS + constant(-1, "day", scale=0), "ru", "дни + (−1 дн.)"),
        (
            where(~(OPEN & (zero("day") < DAYS)), DAYS, zero("day")),
            "en",
            "if not (the step is open and 0 days < days), then days, otherwise 0 days",
        ),
        (
            where((OPEN | ~OPEN) & (ONE_DAY != DAYS), DAYS, zero("day")) + DAYS,
            "ru",
            "(если (ступень открыта или не верно, что ступень открыта) и 1 день ≠ дни,"
            " то дни, иначе 0 дн.) + дни",
        ),
    ],
)
def test_the_formula_in_words(term: Term, lang: str, expected: str) -> None:
    least_ru = (
        "наименьшее из (расход; если ступень открыта, то расход,"
        " иначе норма × 12 мес./год ÷ 365 дн./год × дни)"
    )

    assert plain(formula(term, lang, words)) == expected.format(least_ru=least_ru)


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("kvarh", "2 квар·ч"),
        ("kW*hour", "2 кВт·ч"),
        ("kWh*kWh/kW*kW", "2 кВт·ч²/кВт²"),
        ("year", "2 г."),
        ("tyiyn*tyiyn", "0,0002 сом²"),
        ("kWh/tyiyn", "200 кВт·ч/сом"),
        ("ratio/month", "2 /мес."),
    ],
)
def test_units_in_words(unit: str, shown: str) -> None:
    assert plain(measure(Fraction(2), Unit.parse(unit), scale=0, lang="ru")) == shown


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_sentence_ends_in_the_exact_value(data: st.DataObject) -> None:
    term = data.draw(terms())
    row = data.draw(rows(term))
    lang = data.draw(st.sampled_from(("ru", "ky", "en")))

    sentence = prose(term, row, lang, lambda name, _: name)

    assert "\n" not in sentence
    assert sentence.endswith(measure(exact(term, row), term.unit, scale=term.scale, lang=lang))
    assert sentence.count("(") == sentence.count(")")
    assert formula(term, lang, lambda name, _: name)


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")
