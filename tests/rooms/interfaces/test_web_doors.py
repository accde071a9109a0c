"""Who comes in, what the doors tell strangers, and what every answer carries."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern

from jaryk.interfaces.web.pages.doors import MOST_FOR_NAME
from jaryk.interfaces.web.pages.errors import broken
from jaryk.interfaces.web.urls import urlpatterns
from jaryk.platform import operations as platform
from tests.rooms.interfaces.conftest import Enter

OPEN_TO_ALL = {
    "sign-in",
    "preferences",
    "norms",
    "norms-paragraph",
    "norms-review",
    "calculators",
    "calculators-one",
}
PASSWORD = "a long password"


@pytest.fixture
def clerk(standing_still: None) -> None:
    platform.enrol_user(
        username="clerk", full_name="A clerk", role="clerk", password=PASSWORD, language="ky"
    )


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> int:
    told = {"username": "clerk", "password": password} | more
    return client.post("/sign-in", told).status_code


def test_a_right_password_opens_and_signing_out_closes(clerk: None) -> None:
    client = Client()
    answer = client.post("/sign-in", {"username": "clerk", "password": PASSWORD, "next": "/taxes"})
    assert answer["Location"] == "/taxes"
    assert "Кирүү" not in client.get("/taxes").content.decode()
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/taxes")["Location"] == "/sign-in?next=/taxes"


def test_a_password_is_kept_by_argon2(clerk: None) -> None:
    assert get_user_model().objects.get(username="clerk").password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_door_leads_nowhere_else(clerk: None, elsewhere: str) -> None:
    client = Client()
    answer = client.post("/sign-in", {"username": "clerk", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def test_too_many_wrong_passwords_make_everyone_wait(clerk: None) -> None:
    client = Client()
    assert [sign_in(client, "wrong") for _ in range(MOST_FOR_NAME)] == [422] * MOST_FOR_NAME
    assert sign_in(client) == 429
    assert client.get("/").status_code == 302


def test_a_right_password_forgives_the_wrong_ones(clerk: None) -> None:
    client = Client()
    for _ in range(2):
        assert sign_in(client, "wrong") == 422
        assert [sign_in(client, "wrong") for _ in range(MOST_FOR_NAME - 2)] == [422] * 3
        assert sign_in(client) == 302
        client.post("/sign-out")


# Agents have doors of their own, below api/.
_CLOSED = [p for p in urlpatterns if isinstance(p, URLPattern) and p.name not in OPEN_TO_ALL]
_MADE_UP = {"int": "1", "slug": "some", "str": "some", "path": "some"}


@pytest.mark.parametrize("pattern", _CLOSED, ids=lambda p: p.name)
def test_a_stranger_is_sent_to_the_door(pattern: URLPattern, standing_still: None) -> None:
    address = re.sub(r"<(\w+):\w+>", lambda part: _MADE_UP[part[1]], "/" + str(pattern.pattern))
    assert Client().get(address).status_code == 302
    assert Client().post(address).headers["Location"].startswith("/sign-in?next=")


def test_a_part_of_a_page_leads_the_whole_page_to_the_door(standing_still: None) -> None:
    answer = Client().get("/bills/1/explained/1", HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")


def test_every_answer_trusts_this_server_only(enter: Enter) -> None:
    client = enter("reader")
    for address in ("/", "/nowhere", "/norms", "/month"):
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        page = answer.content.decode()
        assert "<style" not in page
        assert "style=" not in page
        assert "onclick" not in page
        assert 'src="http' not in page


def test_language_and_theme_are_remembered(clerk: None) -> None:
    client = Client()
    assert '<html lang="ru" data-theme="auto">' in client.get("/sign-in").content.decode()
    client.post("/preferences", {"lang": "en", "back": "/sign-in"})
    client.post("/preferences", {"theme": "next"})
    assert sign_in(client) == 302
    assert '<html lang="en" data-theme="light">' in client.get("/").content.decode()
    client.post("/preferences", {"lang": "ky"})
    client.post("/sign-out")
    assert sign_in(client) == 302
    assert '<html lang="ky"' in client.get("/").content.decode()


def test_a_page_that_is_not_there_says_so_in_plain_words(enter: Enter) -> None:
    answer = enter("reader", language="ru").get("/nowhere")
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.content.decode()


def test_a_stale_form_changes_nothing_and_says_so(enter: Enter) -> None:
    enter("chief")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(username="chief-"))
    answer = strict.post("/month/start", {"period": "2026-05"})
    assert answer.status_code == 403
    assert "out of date" in answer.content.decode()


@pytest.mark.parametrize("address", ["/month/start", "/readings"])
def test_a_reader_only_looks(enter: Enter, address: str) -> None:
    answer = enter("reader").post(address)
    assert answer.status_code == 403
    assert "another role" in answer.content.decode()


def test_a_broken_page_says_so_without_the_database(enter: Enter) -> None:
    client = enter("reader")
    request = client.get("/norms").wsgi_request
    answer = broken(request)
    assert answer.status_code == 500
    assert "Something broke" in answer.content.decode()
