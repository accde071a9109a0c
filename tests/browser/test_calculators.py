"""What anyone may do without a name and without a script, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(office: Office, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        base_url=office.address,
        viewport={"width": 390, "height": 800},
        java_script_enabled=False,
    )
    yield context.new_page()
    context.close()


def test_a_penalty_is_reckoned_and_its_address_sent_on(phone: Page, browser: Browser) -> None:
    phone.goto("/calculators")
    phone.locator(".doors a", has=phone.locator("h2", has_text="Пеня")).click()
    phone.locator("#debt_sum-0").fill("959,00")
    phone.locator("#debt_due-0").fill("2026-03-20")
    phone.locator("#to-0").fill("2026-06-05")
    phone.locator("button[value=debt]").click()
    expect(phone.locator("[name=debt_sum]")).to_have_count(3)
    phone.get_by_role("button", name="Посчитать").click()
    expect(phone.locator("#answer .balance")).to_contain_text("72,88")
    phone.locator("#answer .chip").first.click()
    expect(phone.locator("h1")).to_have_text("За каждый день просрочки начисляется пеня")
    phone.go_back()
    other = browser.new_page(locale="ky")
    other.goto(phone.url)
    expect(other.locator("#answer .balance")).to_contain_text("72,88")
    other.close()


def test_a_mistake_is_found_beside_its_field(phone: Page) -> None:
    phone.goto("/calculators/losses")
    phone.locator("#section_energy_kwh-0").fill("много")
    phone.get_by_role("button", name="Посчитать").click()
    expect(phone.locator("#section_energy_kwh-0")).to_have_attribute("aria-invalid", "true")
    expect(phone.locator("#section_energy_kwh-0-wrong")).to_contain_text("«много» — не число")
    phone.get_by_role("link", name="по паспорту").click()
    expect(phone.locator("#no_load_kw-0")).to_be_visible()
    expect(phone.locator("#section_energy_kwh-0")).to_have_value("много")
    expect(phone.locator(".error")).to_have_count(0)
