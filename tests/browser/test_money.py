"""Money in a real browser: taken, placed, given away by two, disputed and corrected."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looks import cut_off, faint_words, overflow

pytestmark = pytest.mark.browser

# Lists, and pages that the first link of a kind in a list leads to.
LISTS = (
    "/",
    "/debts/ages",
    "/payments",
    "/payments/statements",
    "/payments/days/2026-06-04",
    "/payments/suspense",
    "/corrections",
    "/corrections/new",
    "/disputes",
    "/approvals",
)
BEHIND = {
    "/payments/statements": r"^/payments/statements/\d+$",
    "/payments/suspense": r"^/payments/suspense/\d+",
    "/payments": r"^/payments/receipts/",
    "/corrections": r"^/corrections/\d+$",
    "/disputes": r"^/disputes/\d+$",
    "/approvals": r"^/approvals/\d+$",
}
MOVED = "table.ledger tr:not(.turnover) td.num.wide"
OF_ACCOUNT = ("money", "propose/write_off", "invoice/works", "invoice/additional")


def debtors(page: Page) -> list[str]:
    """Numbers of accounts that owe, the greatest overdue debt first."""
    page.goto("/debts/ages")
    return page.locator("table.ages tbody a").all_inner_texts()


def test_cash_is_taken_once_and_its_receipt_printed(open_page: Open) -> None:
    page = open_page("/debts/ages", user="clerk")
    number = debtors(page)[-1]
    page.goto("/payments")
    page.fill("#account", number)
    page.click("main .inline-form button")
    page.wait_for_url(f"**/payments/cash/{number}")
    page.fill("#f-amount", "31,18")
    page.locator("main form button").dblclick()
    page.wait_for_url("**/payments/receipts/**")
    expect(page.locator(".balance")).to_contain_text("31,18")
    address = page.locator("main a.button").first.get_attribute("href")
    assert address is not None
    printed = page.request.get(address)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")
    page.goto(f"/accounts/{number}/money")
    expect(page.locator(MOVED, has_text="31,18")).to_have_count(1)


def test_a_statement_is_brought_in_and_its_stranger_placed(open_page: Open) -> None:
    page = open_page("/debts/ages", user="clerk")
    number = debtors(page)[-2]
    page.goto("/payments/statements")
    told = (
        "Номер квитанции;Лицевой счет;Сумма;Дата платежа;Плательщик;Назначение\r\n"
        "77002;;45,51;04.06.2026;Неизвестный Гость;За свет\r\n"
        "Итого;1;45,51;;;\r\n"
    )
    page.set_input_files(
        "#f-file",
        {"name": "bank.csv", "mimeType": "text/csv", "buffer": told.encode("windows-1251")},
    )
    page.click("main form button")
    page.wait_for_url(re.compile(r"/payments/statements/\d+$"))
    expect(page.locator("main")).to_contain_text("Неизвестный Гость")
    page.goto("/payments/suspense")
    stranger = page.locator("section.card, article", has_text="Неизвестный Гость").last
    stranger.locator("a", has_text="Зачислить").click()
    page.fill("#f-account_1", number)
    page.click("main form.card button")
    page.wait_for_url("**/payments/suspense")
    expect(page.locator("main")).not_to_contain_text("Неизвестный Гость")
    page.goto(f"/accounts/{number}/money")
    expect(page.locator(MOVED, has_text="45,51")).to_have_count(1)


def test_what_a_clerk_proposes_a_chief_approves(open_page: Open) -> None:
    clerk = open_page("/debts/ages", user="clerk")
    number = debtors(clerk)[-3]
    clerk.goto(f"/accounts/{number}/propose/write_off")
    clerk.fill("#f-amount", "3,34")
    clerk.fill("#f-act", "Приказ № 77")
    clerk.fill("#f-reason", "Решение суда")
    clerk.click("main form button")
    clerk.wait_for_url(re.compile(r"/approvals/\d+$"))
    expect(clerk.locator("form[action$='/withdraw']")).to_be_visible()
    expect(clerk.locator("form[action$='/approve']")).to_have_count(0)
    address = clerk.url.removeprefix(clerk.url.split("/approvals")[0])
    chief = open_page("/approvals")
    chief.goto(address)
    chief.click("form[action$='/approve'] button")
    expect(chief.locator("form[action$='/approve']")).to_have_count(0)
    chief.goto(f"/accounts/{number}/money")
    expect(chief.locator(MOVED, has_text="3,34")).to_have_count(1)


def test_an_objection_is_filed_and_answered_by_a_letter(open_page: Open) -> None:
    page = open_page("/debts/ages", user="clerk")
    number = debtors(page)[-4]
    page.goto(f"/accounts/{number}")
    page.locator("#bills tbody a").first.click()
    page.locator("a[href$='/dispute']").click()
    page.fill("#f-received_on", "2026-06-03")
    page.fill("#f-disputed", "5,00")
    page.fill("#f-claim", "Показание больше, чем на счётчике")
    page.click("main form button")
    page.wait_for_url(re.compile(r"/disputes/\d+$"))
    page.locator("a[href='?answer=rejected#answer']").click()
    page.fill("#f-answer", "Показание верно: счётчик проверен при вас.")
    page.click("#answer form button")
    page.wait_for_url(re.compile(r"/disputes/\d+$"))
    address = page.locator("a[href$='/letter']").get_attribute("href")
    assert address is not None
    letter = page.request.get(address)
    assert letter.headers["content-type"] == "application/pdf"
    assert letter.body().startswith(b"%PDF")


def test_a_corrected_reading_reaches_the_account(open_page: Open) -> None:
    page = open_page("/debts/ages", user="clerk")
    number = debtors(page)[-5]
    page.goto(f"/accounts/{number}")
    day, meter, *_ = page.locator("#readings tbody tr").first.locator("td").all_inner_texts()
    shown = page.locator("#readings tbody tr").first.locator("td.num").inner_text()
    less = int(re.sub(r"\D", "", shown.split(",")[0])) - 1
    page.goto("/readings")
    told = f"meter;read_on;reading_kwh\n{meter};{day};{less}\n"
    page.set_input_files(
        "#file", {"name": "again.csv", "mimeType": "text/csv", "buffer": told.encode()}
    )
    page.click("main form button")
    page.click("form[action$='/apply'] button")
    page.goto(f"/corrections/new?account={number}&since=2026-05&until=2026-05")
    page.fill("#f-basis", "Акт № 78")
    page.click("main form button")
    page.wait_for_url(re.compile(r"/corrections/\d+$"))
    expect(page.locator("main")).to_contain_text("Ждёт решения")
    waiting = page.locator("a[href^='/approvals/']").get_attribute("href")
    chief = open_page("/approvals")
    chief.goto(str(waiting))
    chief.click("form[action$='/approve'] button")
    expect(chief.locator("form[action$='/approve']")).to_have_count(0)
    chief.goto(f"/accounts/{number}/money")
    chief.locator("table.ledger a[href^='/corrections/documents/']").first.click()
    chief.locator("main .figure").first.click()
    panel = chief.locator("#panel")
    expect(panel.locator('.chip[href="/norms/R-91"]')).to_be_visible()
    expect(panel).to_contain_text("кВт·ч ×")


def test_a_reader_touches_no_money(open_page: Open) -> None:
    page = open_page("/approvals", user="reader")
    assert page.request.get("/corrections/new").status == 403
    page.goto("/payments")
    expect(page.locator("main button", has_text="Найти")).to_have_count(0)


def addresses(page: Page) -> list[str]:
    """Every page of money with something on it."""
    number = debtors(page)[0]
    found = [*LISTS, f"/payments/cash/{number}"]
    found += [f"/accounts/{number}/{what}" for what in OF_ACCOUNT]
    for at, wanted in BEHIND.items():
        page.goto(at)
        links = page.eval_on_selector_all("main a", "all => all.map((a) => a.getAttribute('href'))")
        found.append(next(link for link in links if re.search(wanted, link)))
    page.goto(next(one for one in found if re.search(BEHIND["/corrections"], one)))
    document = page.locator("a[href^='/corrections/documents/']").first.get_attribute("href")
    return [*found, str(document).partition("#")[0]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_money_stand_out(open_page: Open, theme: str) -> None:
    page = open_page("/approvals", theme=theme)
    for path in addresses(page):
        page.goto(path)
        assert faint_words(page) == [], path
        assert cut_off(page) == [], path


@pytest.mark.parametrize("lang", ["ru", "ky", "en"])
def test_no_page_of_money_is_wider_than_a_phone(open_page: Open, lang: str) -> None:
    page = open_page("/approvals", width=390)
    page.click(f".languages button[value={lang}]")
    for path in addresses(page):
        page.goto(path)
        assert overflow(page) <= 0, path
        assert cut_off(page) == [], path
