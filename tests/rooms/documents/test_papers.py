"""Papers beside the bill add up, fit their sheets, and speak three languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from jaryk.documents.bill_document import Language
from jaryk.documents.papers.kinds import Paper, page_of, table_of
from jaryk.documents.papers.press import PaperPress, render_page, render_pages
from jaryk.documents.papers.receipt import receipt_page
from jaryk.documents.papers.spreadsheet import Sum, Table, csv_of
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from tests.rooms.documents import papers as made
from tests.rooms.documents.bills import HOSTILE, SUPPLIER
from tests.rooms.documents.pages import entries, fonts_of, read, text_of

MAKERS: list[Callable[[Language], Paper]] = [
    made.act,
    made.statement,
    made.ages,
    made.receipt,
    made.invoice,
    made.correction,
    made.owed_more,
    made.answer,
]


@pytest.fixture(scope="module")
def press() -> PaperPress:
    return PaperPress()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", MAKERS)
def test_a_paper_is_archival_and_in_our_font(
    press: PaperPress, make: Callable[[Language], Paper], lang: Language
) -> None:
    page = page_of(make(lang))
    printed = press.render(page)
    document = read(printed)
    assert len(document.pages) == 1
    assert {name.partition("+")[2].partition("-")[0] for name in fonts_of(printed)} == {"PTSans"}
    assert str(entries(document.trailer["/Root"])["/Lang"]) == lang
    assert document.metadata is not None
    assert document.metadata.title == page.name
    said = text_of(printed)
    assert page.title in said
    assert SUPPLIER.name in said


def test_the_same_facts_are_the_same_bytes() -> None:
    pages: list[bytes] = []
    several = [page_of(made.act()), page_of(made.invoice("ky")), page_of(made.act())]
    render_pages(several, lambda _, page: pages.append(page))
    assert pages[0] == pages[2] == render_page(page_of(made.act()))


@pytest.mark.parametrize(
    ("lang", "closing", "words"),
    [
        ("ru", "3 529,91", "Три тысячи пятьсот двадцать девять сомов 91 тыйын"),
        ("ky", "3 529,91", "Үч миң беш жүз жыйырма тогуз сом 91 тыйын"),
        ("en", "3,529.91", "Three thousand five hundred twenty-nine som 91 tyiyn"),
    ],
)
def test_an_act_says_who_owes_in_figures_and_words(
    press: PaperPress, lang: Language, closing: str, words: str
) -> None:
    said = text_of(press.render(page_of(made.act(lang))))
    assert closing in said
    assert words in said
    assert "10452187/2026-05-31" in said


def test_an_act_may_be_in_the_customers_favour_or_settled(press: PaperPress) -> None:
    ahead = made.account_days(rows=1, opening_tyiyn=-200_000)
    said = text_of(press.render(page_of(made.act("ru", ahead))))
    assert "переплата в пользу потребителя" in said
    assert "Триста сорок сомов 25 тыйынов" in said
    settled = text_of(press.render(page_of(made.act("ru", made.account_days(0, 0)))))
    assert "долга нет ни у одной стороны" in settled


@pytest.mark.parametrize("make", [made.act, made.statement])
def test_a_long_table_goes_on_under_its_head(press: PaperPress, make: Callable[..., Paper]) -> None:
    printed = press.render(page_of(make("ru", made.account_days(80))))
    pages = [" ".join(page.extract_text().split()) for page in read(printed).pages]
    assert len(pages) == 2
    assert "Начислено" in pages[1]
    assert "Стр. 2 из 2" in pages[1]


def test_forty_debtors_with_long_names_take_two_pages(press: PaperPress) -> None:
    printed = press.render(page_of(made.ages("ky", 40)))
    pages = [" ".join(page.extract_text().split()) for page in read(printed).pages]
    assert len(pages) == 2
    assert "61–90 күн" in pages[1]
    assert "Эсептердин саны: 40" in pages[1]


def test_nobody_in_debt_is_said(press: PaperPress) -> None:
    assert "Долгов нет." in text_of(press.render(page_of(made.ages("ru", 0))))


@pytest.mark.parametrize(
    ("change", "paper"),
    [
        (lambda: replace(made.account_days(), closing_tyiyn=0), "days"),
        (lambda: replace(made.ages().rows[0], total_tyiyn=1), "ages"),
        (lambda: made.receipt(ahead_tyiyn=0), "receipt"),
        (lambda: made.invoice(total_tyiyn=1), "invoice"),
        (lambda: made.correction(tax_tyiyn=0), "correction"),
    ],
)
def test_what_does_not_add_up_is_no_paper(change: Callable[[], Any], paper: str) -> None:
    with pytest.raises(Refusal) as refusal:
        change()
    assert refusal.value.key == "documents.paper.does_not_add_up", paper


def test_a_row_outside_of_the_days_is_no_row() -> None:
    books = made.account_days()
    stray = replace(books.rows[0], on=date(2027, 1, 1), debit_tyiyn=0)
    with pytest.raises(ValueError, match="outside"):
        replace(books, rows=(*books.rows, stray))


@pytest.mark.parametrize(("size", "width_mm"), [("roll", 80), ("a5", 148)])
def test_a_receipt_fits_the_roll_and_a5(press: PaperPress, size: Any, width_mm: int) -> None:
    receipt = made.receipt("ru", payer=made.LONG, clerk=made.LONG)
    printed = press.render(receipt_page(receipt, size=size))
    (page,) = read(printed).pages
    assert round(page.mediabox.width * 254) == pytest.approx(width_mm * 720, abs=72)
    said = text_of(printed)
    assert "2 001,05 сом" in said
    assert "Пеня: Счёт № 2026-04/000123 2,95" in said
    assert "Вперёд, за следующие месяцы 787,70" in said
    assert "Переплата: 787,70 сом" in said


def test_a_payment_taken_back_says_so(press: PaperPress) -> None:
    receipt = made.receipt("ky", is_reversed=True, parts=(), ahead_tyiyn=200_105)
    assert "ЖОККО ЧЫГАРЫЛДЫ" in text_of(press.render(receipt_page(receipt)))


def test_a_correction_shows_old_new_and_difference(press: PaperPress) -> None:
    said = text_of(press.render(page_of(made.correction())))
    for told in ("2026-05/000123", "Акт проверки", "775,60", "443,20", "−332,40", "−1,20"):
        assert told in said
    assert "Ваш долг уменьшен на 373,49 сом" in said
    assert "QR" not in said


@pytest.mark.parametrize("make", [made.owed_more, made.invoice])
@pytest.mark.parametrize("is_demonstration", [False, True])
def test_what_is_to_be_paid_has_a_qr_that_is_read_from_the_page(
    press: PaperPress, make: Callable[..., Any], is_demonstration: bool
) -> None:
    paper = replace(make("ru"), is_demonstration=is_demonstration)
    with pypdfium2.PdfDocument(press.render(page_of(paper))) as document:
        picture = document[0].render(scale=2, grayscale=True)
        pixels = memoryview(bytes(picture.buffer)).cast("B", (picture.height, picture.stride))
    (code,) = zxingcpp.read_barcodes(pixels)
    assert paper.number in code.text
    assert ("demo.invalid" in code.text) == is_demonstration


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_runs_off_the_sheet(press: PaperPress, make: Callable[..., Any]) -> None:
    paper = make("ru")
    supplier = replace(SUPPLIER, name="Ы" * 120, address="Широкая " * 40)
    changed: dict[str, Any] = {"supplier": supplier}
    if hasattr(paper, "customer"):
        changed["customer"] = replace(made.CUSTOMER, name="Щ" * 150, address=HOSTILE * 6)
    printed = press.render(page_of(replace(paper, **changed)))
    with pypdfium2.PdfDocument(printed) as document:
        for page in document:
            width, height = page.get_size()
            words = page.get_textpage()
            boxes = [words.get_charbox(n) for n in range(words.count_chars())]
            assert all(left >= 0 and right <= width for left, _, right, _ in boxes)
            assert all(bottom >= 0 and top <= height for _, bottom, _, top in boxes)


def test_hostile_words_are_printed_as_they_are(press: PaperPress) -> None:
    letter = made.answer("en", claim=HOSTILE, paragraphs=(HOSTILE[::-1],), signed_by=HOSTILE)
    said = text_of(press.render(page_of(letter)))
    assert said.count(HOSTILE) == 2
    assert HOSTILE[::-1] in said


def test_a_page_that_cannot_be_laid_out_is_refused(press: PaperPress) -> None:
    page = page_of(made.act())
    with pytest.raises(Refusal) as refusal:
        press.render(replace(page, blocks=({"kind": "table"},)))
    assert refusal.value.key == "documents.paper.not_printed"


@pytest.mark.parametrize("make", MAKERS)
def test_a_table_has_its_spreadsheet(make: Callable[..., Paper]) -> None:
    table = table_of(make("ru"))
    if make in (made.receipt, made.answer):
        assert table is None
        return
    assert table is not None
    assert {len(row) for row in table.rows} == {len(table.heads)}


def test_the_spreadsheet_of_a_statement_ends_with_the_balance() -> None:
    table = table_of(made.statement("en"))
    assert table is not None
    lines = csv_of(table).decode("utf-8-sig").splitlines()
    assert lines[0] == "Day;Counts from;What happened;Charged;Paid;Balance owed"
    assert lines[1] == "2026-01-01;;At the start of the day;;;1210.40"
    assert lines[3].startswith("2026-01-02;2026-01-01;Оплата, Айыл Банк, № 700001;0.00;1000.01;")
    assert lines[-1].endswith(";3529.91")


@pytest.mark.parametrize("hostile", ["=1+1", "+7", "-2", "@x", "\tx"])
def test_a_spreadsheet_takes_no_word_for_a_formula(hostile: str) -> None:
    written = csv_of(Table(("a", "b"), [(hostile, Sum(-105))])).decode("utf-8-sig")
    assert written.splitlines()[1] == f"'{hostile};-1.05"
