"""Books, prices, amnesties and a change of owner in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.looks import cut_off, faint_words, overflow

pytestmark = pytest.mark.browser

HANDOVER = "/accounts/100000003/handover"
PAGES = (
    "/books",
    "/books/months",
    "/books/seals",
    "/books/order",
    "/works",
    "/works/new",
    "/works/taxes",
    "/invoices",
    "/approvals/by-official",
    "/approvals/amnesties",
    "/approvals/amnesties/new",
    HANDOVER,
)


def test_a_month_is_closed_by_a_chief_once(open_page: Open) -> None:
    clerk = open_page("/books/months", user="clerk")
    expect(clerk.locator("main button", has_text="Закрыть")).to_have_count(0)
    page = open_page("/books/months")
    rows = page.locator("section tbody tr")
    before = rows.count()
    close = page.locator("main button", has_text="Закрыть апрель 2026")
    close.dblclick()
    expect(rows.first).to_contain_text("апрель 2026")
    expect(rows).to_have_count(before + 1)
    expect(page.locator("main button", has_text="Закрыть май 2026")).to_be_visible()
    rows.first.locator("a").first.click()
    expect(page.locator(".badge", has_text="закрыт")).to_be_visible()
    expect(page.locator(".badge", has_text="дебет равен кредиту")).to_be_visible()


def test_accounting_takes_a_file_over(open_page: Open) -> None:
    page = open_page("/books")
    with page.expect_download() as taken:
        page.click("text=Для 1С")
    assert taken.value.suggested_filename == "postings-2026-05.xml"
    assert "ФайлОбмена" in taken.value.path().read_text("utf-8-sig")


def test_an_amnesty_is_proposed_by_one_and_approved_by_another(open_page: Open) -> None:
    clerk = open_page("/approvals/amnesties/new", user="clerk")
    clerk.fill("#f-name", "Осенняя амнистия")
    clerk.fill("#f-penalty_until", "2026-06-01")
    clerk.fill("#f-pay_by", "2026-08-31")
    clerk.fill("#f-act", "Приказ 7")
    clerk.fill("#f-reason", "старые долги")
    clerk.locator("main form.card button").dblclick()
    expect(clerk.locator("h1")).to_have_text("Амнистия пени")
    expect(clerk.locator("button", has_text="Утвердить")).to_have_count(0)
    chief = open_page("/approvals/amnesties")
    chief.click("text=Осенняя амнистия")
    chief.click("button:has-text('Утвердить')")
    expect(chief.locator(".badge", has_text="утверждено")).to_be_visible()
    chief.goto("/approvals/amnesties")
    row = chief.locator("tr", has_text="Осенняя амнистия")
    expect(row).to_have_count(1)
    expect(row.locator(".badge")).to_have_text("идёт")


def test_a_place_goes_to_a_new_owner(open_page: Open) -> None:
    page = open_page(HANDOVER, user="clerk")
    page.fill("#f-number", "100099999")
    page.fill("#f-name", "Новая Хозяйка")
    page.fill("#f-agreement", "Д-900")
    page.fill("#f-act", "Купчая 5")
    page.locator("main form.card button").dblclick()
    page.wait_for_url("**/accounts/100099999")
    expect(page.locator("main")).to_contain_text("Новая Хозяйка")


def test_a_work_gets_a_price_and_goes_into_an_invoice(open_page: Open) -> None:
    chief = open_page("/works/new")
    entered = {"code": "sealing", "name_ru": "Пломбировка", "name_ky": "Пломба коюу",
               "name_en": "Sealing", "unit": "шт.", "price": "410", "act": "Приказ 9"}  # fmt: skip
    for name, value in entered.items():
        chief.fill(f"#f-{name}", value)
    chief.click("main form.card button")
    expect(chief.locator("h1")).to_have_text("Пломбировка")
    clerk = open_page("/invoices", user="clerk")
    clerk.fill("#account", "100000004")
    clerk.click("main .inline-form button")
    clerk.wait_for_url("**/accounts/100000004/invoice/works")
    clerk.select_option("#f-work", "sealing")
    clerk.fill("#f-basis", "Заявление")
    clerk.locator("main form.card button").dblclick()
    expect(clerk.locator("h1")).to_have_text(re.compile(r"Работы\s+I-2026/"))
    clerk.goto("/invoices")
    expect(clerk.locator("tbody tr", has_text="100000004")).to_have_count(1)


@pytest.mark.parametrize("lang", ["ru", "ky", "en"])
def test_no_page_of_the_books_is_wider_than_a_phone(open_page: Open, lang: str) -> None:
    page = open_page("/books", width=390)
    page.click(f".languages button[value={lang}]")
    for path in PAGES:
        page.goto(path)
        assert overflow(page) <= 0, path
        assert cut_off(page) == [], path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_the_books_stand_out(open_page: Open, theme: str) -> None:
    page = open_page("/books", theme=theme)
    for path in PAGES:
        page.goto(path)
        assert faint_words(page) == [], path
