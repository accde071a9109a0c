"""A real Chromium before a served office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.office import Office, served_office

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def office(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Built once, beside the tests' own database."""
    settings: dict[str, Any] = connection.settings_dict
    with served_office(settings, tmp_path_factory.mktemp("office")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Gone before another module's tests: its event loop would keep Django from the database."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(office: Office, browser: Browser) -> Iterator[Open]:
    """Opens a page of the office as a member of its staff; a page's own mistakes fail the test."""
    contexts = []
    mistakes: list[str] = []

    def opened(path: str, *, user: str = "chief", width: int = 1440, theme: str = "light") -> Page:
        context = browser.new_context(
            base_url=office.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: mistakes.append(str(error)))
        page.on("console", lambda told: told.type == "error" and mistakes.append(told.text))
        page.goto(f"/sign-in?next={path}")
        page.fill("#username", user)
        page.fill("#password", f"{user}-demo")
        page.click("main button")
        page.wait_for_url(f"**{path}")
        page.click(".languages button[value=ru]")
        expect(page.locator("html")).to_have_attribute("lang", "ru")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not mistakes, mistakes
