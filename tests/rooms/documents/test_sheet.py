"""What the page says, before it is laid out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fontTools.ttLib import TTFont

from jaryk.documents.bill_document import Language, MonthOfUse, StepLine
from jaryk.documents.chips import chips
from jaryk.documents.glyphs import FONT_RANGES, REPLACEMENT, printable
from jaryk.documents.history import history_sheet
from jaryk.documents.pdf import FONTS
from jaryk.documents.sheet import bill_sheet
from jaryk.kernel.errors import Refusal
from tests.rooms.documents.bills import (
    HOSTILE,
    KWH,
    credit_bill,
    household_bill,
    industrial_bill,
    year_of_use,
    zero_bill,
)

SPACE = "\u00a0"


def test_the_page_begins_with_how_much_and_by_when() -> None:
    pay = bill_sheet(household_bill())["pay"]
    assert pay["label"] == "К оплате"
    assert pay["sum"] == f"1{SPACE}873,10 сом"
    assert pay["words"] == "Одна тысяча восемьсот семьдесят три сома 10 тыйынов"
    assert [note["words"] for note in pay["notes"]] == [
        "Оплатите до 23 июня 2026 г. включительно",
        "Иначе электричество могут отключить 25 июня 2026 г. в 10:00.",
    ]
    assert pay["notes"][1]["chips"] == ["п. 94, пп. 1", "п. 113"]


def test_the_way_to_the_total_is_told_line_by_line() -> None:
    rows = [(row["words"], row["amount"]) for row in bill_sheet(household_bill())["totals"]]
    assert rows == [
        ("Электроэнергия", f"1{SPACE}659,75"),
        ("Долг по прошлым счетам", f"1{SPACE}210,40"),
        ("Оплата 14.05.2026, ELQR", f"−1{SPACE}000,00"),
        ("Пеня: 0,1 % в день, долг 210,40 сом, 14 дней", "2,95"),
        ("Итого к оплате", f"1{SPACE}873,10"),
    ]


def test_a_penalty_without_a_reason_is_just_named() -> None:
    bill = household_bill("ky")
    rows = bill_sheet(replace(bill, penalty=replace(bill.penalty, words="")))["totals"]
    assert (rows[3]["words"], rows[3]["amount"]) == ("Туум (пеня)", "2,95")
    assert rows[3]["chips"] == ["94-п., 2-пп.", "кел. 7-п., 4-пп."]


def test_taxes_and_works_are_summed_before_the_balance() -> None:
    rows = [row["words"] for row in bill_sheet(industrial_bill("en"))["totals"]]
    assert rows == [
        "Electricity",
        "VAT, 12\u00a0% of 13,836,319.44",
        "Sales tax, 2\u00a0% of 13,836,319.44",
        "Поверка трансформаторов тока",
        "Charged for the period",
        "Owed from earlier bills",
        "Payments from 01.05.2026 to 06.05.2026, 6 in all",
        "Penalty: 0.1 % a day, debt 210.40 som, 14 days",
        "Total to pay",
    ]


def test_an_overpayment_is_no_debt() -> None:
    bill = credit_bill("en")
    sheet = bill_sheet(replace(bill, opening_tyiyn=-1, total_tyiyn=bill.total_tyiyn - 121_041))
    assert sheet["pay"]["label"] == "Paid ahead"
    assert not sheet["pay"]["is_due"]
    assert sheet["pay"]["qr"] is None
    assert sheet["totals"][1]["words"] == "Paid ahead on earlier bills"
    assert sheet["totals"][-1] == {
        "words": "Total paid ahead",
        "chips": [],
        "amount": "3,337.31",
        "kind": "total",
    }


def test_a_settled_bill_says_so() -> None:
    sheet = bill_sheet(zero_bill())
    assert sheet["pay"]["label"] == "Платить не нужно"
    assert sheet["pay"]["notes"] == []
    assert sheet["history"] is None
    assert sheet["steps"]["parts"][0]["steps"][0]["words"] == "весь расход"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ru", ["до 200 кВт·ч", "от 200 до 300 кВт·ч", "свыше 300 кВт·ч"]),
        ("ky", ["200 кВт·саатка чейин", "200–300 кВт·саат", "300 кВт·сааттан жогору"]),
        ("en", ["up to 200 kWh", "from 200 to 300 kWh", "above 300 kWh"]),
    ],
)
def test_steps_are_named_by_their_limits(lang: Language, said: list[str]) -> None:
    limits = ((0, 200), (200, 300), (300, None))
    steps = tuple(
        StepLine(
            limit_from_dwh=first * KWH,
            limit_to_dwh=last * KWH if last else None,
            energy_dwh=0,
            price_e2=100,
            amount_tyiyn=0,
        )
        for first, last in limits
    )
    bill = zero_bill()
    bill = replace(
        bill,
        language=lang,
        parts=(replace(bill.parts[0], steps=steps),),
    )
    steps_said = bill_sheet(bill)["steps"]["parts"][0]["steps"]
    assert [step["words"] for step in steps_said] == said


def test_the_norm_is_explained_by_its_numbers() -> None:
    steps = bill_sheet(household_bill("en"))["steps"]
    assert steps["norm"] == (
        "The limit of 700 kWh a month is counted by days: "
        "700 × 12 ÷ 365 = 23.0137 kWh for each day."
    )
    assert steps["norm_chips"] == ["tariff practice No. 1"]


def test_a_ratio_of_one_takes_no_column() -> None:
    assert not bill_sheet(household_bill())["readings"]["has_ratio"]
    readings = bill_sheet(industrial_bill())["readings"]
    assert readings["has_ratio"]
    assert readings["rows"][1]["notes"] == ["T2", "расчётное показание"]
    assert readings["rows"][3]["notes"] == ["T4", "счётчик прошёл через ноль"]
    assert readings["others"][0]["words"] == "Потери в трансформаторе"
    assert readings["total"] == f"2{SPACE}246{SPACE}099,3346"


@pytest.mark.parametrize(
    ("written", "ru", "ky", "en"),
    [
        ("R-94.2", "п. 94, пп. 2", "94-п., 2-пп.", "para. 94(2)"),
        ("R-113", "п. 113", "113-п.", "para. 113"),
        ("K2-5.6", "дог. п. 5, пп. 6", "кел. 5-п., 6-пп.", "contract para. 5(6)"),
        ("K1-Е", "контр. прил. Е", "контракт Е тирк.", "contract annex Е"),
        ("IБ-4.2", "инстр. прил. Б, п. 4, пп. 2", "нуск. Б тирк., 4-п., 2-пп.", None),
        ("D-4", "решение Жарык № 4", "Жарык чечими № 4", "Jaryk decision No. 4"),
        ("P-1", "практика тарифов № 1", "тариф тажрыйбасы № 1", "tariff practice No. 1"),
    ],
)
def test_a_paragraph_is_a_few_letters(written: str, ru: str, ky: str, en: str | None) -> None:
    assert chips([written], "ru") == [ru]
    assert chips([written], "ky") == [ky]
    if en is not None:
        assert chips([written], "en") == [en]


def test_a_wrong_citation_is_not_printed() -> None:
    with pytest.raises(Refusal):
        chips(["R94"], "ru")


def test_the_average_is_held_against_the_year_before() -> None:
    sheet = history_sheet(year_of_use(), "en")
    assert sheet is not None
    assert sheet["average"] == "643 kWh a month on average, 7 % less than a year before (695)."
    assert sheet["bars"][8]["height"] == 1_090 * 1000 // 1_201
    assert sheet["bars"][8]["before"] == 1000
    assert [bar["year"] for bar in sheet["bars"] if bar["year"]] == ["2025", "2026"]
    assert "January 2026: 1,024, a year before 1,180" in sheet["alt"]


@pytest.mark.parametrize(
    ("use", "before", "said"),
    [
        (110, 100, "110 kWh a month on average, 10 % more than a year before (100)."),
        (1000, 1001, "1,000 kWh a month on average, the same as a year before."),
        (110, None, "110 kWh a month on average."),
        (250_000, None, "250 MWh a month on average."),
    ],
)
def test_a_year_in_a_sentence(use: int, before: int | None, said: str) -> None:
    month = MonthOfUse(
        month=date(2026, 5, 1),
        energy_dwh=use * KWH,
        year_ago_dwh=None if before is None else before * KWH,
    )
    sheet = history_sheet((month, month), "en")
    assert sheet is not None
    assert sheet["average"] == said


def test_an_account_without_use_has_no_chart() -> None:
    assert history_sheet((), "ru") is None


def test_the_font_holds_what_we_say_it_holds() -> None:
    faces = sorted(FONTS.glob("*.ttf"))
    assert len(faces) == 4
    promised = {code for first, last in FONT_RANGES for code in range(first, last + 1)}
    for face in faces:
        with TTFont(face) as font:
            assert promised <= set(font.getBestCmap()), face.name


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (HOSTILE, HOSTILE),
        ("Ңуралиев Өскөн Үсөнович", "Ңуралиев Өскөн Үсөнович"),
        ("a\tb\nc\u202f1\u200b2\x07", "a b c\u00a012"),
        ("ﬁve Ⅳ １", "five IV 1"),
        ("漢🏠", REPLACEMENT * 2),
        ("и\u0306", "й"),
    ],
)
def test_what_the_font_lacks_is_replaced(written: str, drawn: str) -> None:
    assert printable(written) == drawn
