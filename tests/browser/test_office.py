"""What staff do all day, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.looks import faint_words, overflow

pytestmark = pytest.mark.browser

FIRST = "100000001"
PENALTY = "/calculators/penalty?debt_sum=959,00&debt_due=2026-03-20&to=2026-06-05"


def test_a_customer_is_found_and_a_figure_explains_itself(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    expect(page.locator("#ask")).to_be_focused()
    page.keyboard.type(FIRST)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/accounts/{FIRST}")
    page.locator("#bills .figure").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_be_focused()
    panel.locator(".figure").first.click()
    expect(panel.locator('.chip[href="/norms/R-91"]')).to_be_visible()
    expect(panel).to_contain_text("кВт·ч ×")
    page.keyboard.press("Escape")
    expect(panel).to_be_empty()
    expect(page.locator("#bills .figure").first).to_be_focused()


def test_a_bill_is_read_in_three_languages(open_page: Open) -> None:
    page = open_page(f"/accounts/{FIRST}")
    page.locator("main a.button", has_text="Счёт").click()
    for lang, said in (("ky", "Эсеп кантип чыкты"), ("en", "How the bill came about")):
        page.click(f".languages button[value={lang}]")
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.locator("main")).to_contain_text(said)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("May 2026")


def test_a_month_is_worked_out_and_given_up(open_page: Open) -> None:
    page = open_page("/month")
    page.fill("#account", "100000012")
    page.fill("#period", "2026-06")
    page.click("form.start button")
    expect(page.locator(".badge")).to_have_text(re.compile("рассчитан"), timeout=60_000)
    expect(page.locator("main")).to_contain_text("Отложены с причиной")
    page.click("button.danger")
    expect(page.locator(".badge")).to_have_text("отменён")


def test_the_keyboard_reaches_the_content_first(open_page: Open) -> None:
    page = open_page("/norms")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(open_page: Open, theme: str) -> None:
    page = open_page("/", theme=theme)
    reckoned = ("/norms/R-94/review", PENALTY)
    for path in ("/", f"/accounts/{FIRST}", "/month", "/readings", "/norms/R-94", *reckoned):
        page.goto(path)
        assert faint_words(page) == [], path


@pytest.mark.parametrize("lang", ["ru", "ky", "en"])
def test_no_page_is_wider_than_a_phone(open_page: Open, lang: str) -> None:
    page = open_page("/", width=390)
    page.click(f".languages button[value={lang}]")
    addresses = ["/", "/accounts", "/month", "/readings", "/tariffs", "/taxes", "/norms/R-94"]
    addresses += ["/norms/R-91/review", PENALTY, f"/accounts/{FIRST}"]
    for path in addresses:
        page.goto(path)
        assert overflow(page) <= 0, path
    page.locator("#bills a").first.click()
    page.locator(".bill-line .figure").first.click()
    expect(page.locator("#panel h2")).to_be_visible()
    assert overflow(page) <= 0
