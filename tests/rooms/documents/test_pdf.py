"""The printed page: archival, readable by machines, the same bytes each time, never broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from jaryk.documents import sheet
from jaryk.documents.bill_document import BillDocument, Language, OtherCharge
from jaryk.documents.pdf import BillPress, render_bill, render_bills
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from tests.rooms.documents.bills import (
    HOSTILE,
    credit_bill,
    household_bill,
    industrial_bill,
    tariff_change_bill,
    zero_bill,
)
from tests.rooms.documents.pages import entries, fonts_of, read, text_of

MAKERS = [household_bill, tariff_change_bill, zero_bill, credit_bill, industrial_bill]


@pytest.fixture(scope="module")
def press() -> BillPress:
    return BillPress()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", MAKERS)
def test_only_our_font_is_embedded(
    press: BillPress, make: Callable[[Language], BillDocument], lang: Language
) -> None:
    fonts = fonts_of(press.render(make(lang)))
    assert fonts
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"PTSans"}


def test_kyrgyz_letters_come_out_as_text(press: BillPress) -> None:
    bill = household_bill("ky")
    customer = replace(bill.customer, name="Ңуралиева Өкүм Үсөновна")
    said = text_of(press.render(replace(bill, customer=customer)))
    assert "Ңуралиева Өкүм Үсөновна" in said
    assert "Электр энергиясы үчүн эсеп" in said
    assert "Бир миң сегиз жүз жетимиш үч сом 10 тыйын" in said


def test_the_page_is_archival_and_accessible(press: BillPress) -> None:
    document = read(press.render(household_bill("ky")))
    assert document.xmp_metadata is not None
    marks = document.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in marks
    assert "<pdfuaid:part>1</pdfuaid:part>" in marks
    root = entries(document.trailer["/Root"])
    assert str(root["/Lang"]) == "ky"
    assert entries(root["/MarkInfo"])["/Marked"]
    assert document.metadata is not None
    assert document.metadata.title == (
        "Электр энергиясы үчүн эсеп № 2026-05/000123, өздүк эсеп 10452187"
    )
    assert document.metadata.creation_date is not None
    assert document.metadata.creation_date.date() == household_bill().issued_on


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_bill_is_the_same_bytes(make: Callable[[], BillDocument]) -> None:
    made: list[bytes] = []
    render_bills([make(), household_bill("ky"), make()], lambda _, page: made.append(page))
    assert made[0] == made[2] == render_bill(make())
    assert made[1] == render_bill(household_bill("ky"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", [household_bill, tariff_change_bill, zero_bill, credit_bill])
def test_an_ordinary_bill_is_one_page(
    press: BillPress, make: Callable[[Language], BillDocument], lang: Language
) -> None:
    assert len(read(press.render(make(lang))).pages) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tariff_change_and_taxes_still_fit_a_page(press: BillPress, lang: Language) -> None:
    plant = industrial_bill(lang)
    parts, meters = plant.parts[:2], plant.meters[:1]
    steps = tuple(replace(step, energy_dwh=0, amount_tyiyn=0) for step in parts[1].steps)
    spare_dwh = meters[0].energy_dwh - parts[0].energy_dwh
    steps = (replace(steps[0], energy_dwh=spare_dwh), *steps[1:])
    bill = replace(
        plant,
        meters=meters,
        unmetered=(),
        parts=(parts[0], replace(parts[1], energy_dwh=spare_dwh, steps=steps)),
        payments=plant.payments[:1],
        opening_tyiyn=plant.payments[0].amount_tyiyn,
        total_tyiyn=sum(step.amount_tyiyn for step in parts[0].steps)
        + sum(tax.amount_tyiyn for tax in plant.taxes)
        + plant.other_charges[0].amount_tyiyn
        + plant.penalty.amount_tyiyn,
    )
    assert len(read(press.render(bill)).pages) == 1


def test_a_long_bill_goes_on_under_a_header(press: BillPress) -> None:
    made = press.render(industrial_bill())
    pages = read(made).pages
    assert len(pages) == 2
    second = pages[1].extract_text()
    assert "№ 2026-05/001999, лицевой счёт 90000017" in second
    assert "Стр. 2 из 2" in second


@pytest.mark.parametrize("is_demonstration", [False, True])
@pytest.mark.parametrize(("works", "pages"), [(10, 1), (17, 2), (30, 2), (60, 2), (100, 3)])
def test_a_table_may_go_on_over_pages(
    press: BillPress, works: int, pages: int, is_demonstration: bool
) -> None:
    bill = household_bill(is_demonstration=is_demonstration)
    charges = tuple(OtherCharge(words=f"Работа {n}", amount_tyiyn=100) for n in range(works))
    bill = replace(bill, other_charges=charges, total_tyiyn=bill.total_tyiyn + 100 * works)
    made = press.render(bill)
    assert len(read(made).pages) == pages
    assert f"Работа {works - 1} 1,00" in text_of(made)


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_runs_off_the_paper(press: BillPress, make: Callable[[], BillDocument]) -> None:
    bill = make()
    long = replace(
        bill,
        customer=replace(bill.customer, name="Щ" * 150, address="Широкая " * 60),
        supplier=replace(bill.supplier, name="Ы" * 120),
    )
    with pypdfium2.PdfDocument(press.render(long)) as document:
        for page in document:
            width, height = page.get_size()
            words = page.get_textpage()
            boxes = [words.get_charbox(n) for n in range(words.count_chars())]
            assert all(left >= 0 and right <= width for left, _, right, _ in boxes)
            assert all(bottom >= 0 and top <= height for _, bottom, _, top in boxes)


def test_hostile_words_are_printed_as_they_are(press: BillPress) -> None:
    bill = household_bill("en")
    bill = replace(
        bill,
        customer=replace(bill.customer, name=HOSTILE, address=HOSTILE[::-1]),
        supplier=replace(bill.supplier, name=f"supplier {HOSTILE}"),
        penalty=replace(bill.penalty, words=f"penalty {HOSTILE}"),
    )
    said = text_of(press.render(bill))
    for words in (HOSTILE, HOSTILE[::-1], f"supplier {HOSTILE}", f"penalty {HOSTILE}"):
        assert words in said


@pytest.mark.parametrize("is_demonstration", [False, True])
def test_the_qr_is_read_from_the_page(press: BillPress, is_demonstration: bool) -> None:
    bill = household_bill(is_demonstration=is_demonstration)
    with pypdfium2.PdfDocument(press.render(bill)) as document:
        picture = document[0].render(scale=2, grayscale=True)
        pixels = memoryview(bytes(picture.buffer)).cast("B", (picture.height, picture.stride))
    assert [code.text for code in zxingcpp.read_barcodes(pixels)] == [bill.qr_payload]


def test_a_demonstration_says_so_on_each_page(press: BillPress) -> None:
    made = press.render(replace(industrial_bill(), is_demonstration=True))
    for page in read(made).pages:
        assert page.extract_text().count("ДЕМОНСТРАЦИЯ — НЕ ДЛЯ ОПЛАТЫ") == 2
    assert "ДЕМОНСТРАЦИЯ" not in text_of(press.render(industrial_bill()))


def test_a_page_that_cannot_be_archived_is_refused(
    press: BillPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "printable", str)
    bill = household_bill()
    with pytest.raises(Refusal) as refusal:
        press.render(replace(bill, customer=replace(bill.customer, name="漢")))
    assert refusal.value.key == "documents.bill.not_printed"
    assert bill.number in refusal.value.say("ky")
