"""Calculators as pages: open to all, in the address, without a script, and not too fast."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from jaryk.interfaces import calculators
from jaryk.interfaces.web.pace import MOST_A_MINUTE
from jaryk.kernel.texts import LANGUAGES, text
from jaryk.reference.operations.loading import load_reference
from tests.rooms.interfaces.conftest import Enter
from tests.world import LONG_AGO

DEBT = "/calculators/penalty?debt_sum=959,00&debt_due=2026-03-20&to=2026-06-05"


@pytest.fixture
def stranger(standing_still: None) -> Client:
    load_reference(known_at=LONG_AGO)
    return Client()


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_anyone_opens_every_calculator_and_its_example(stranger: Client, lang: str) -> None:
    stranger.post("/preferences", {"lang": lang})
    listed = page(stranger, "/calculators")
    for name in calculators.NAMES:
        assert f'href="/calculators/{name}"' in listed
        assert text(f"calculators.{name}.title", lang) in listed
        empty = page(stranger, f"/calculators/{name}")
        assert 'role="alert"' not in empty
        example = urlencode(calculators.calculator(name).example, doseq=True)
        assert example.replace("&", "&amp;") in empty
        answered = page(stranger, f"/calculators/{name}?{example}")
        assert 'class="balance"' in answered
        assert 'href="/norms/' in answered


def test_a_stranger_finds_the_open_pages_and_nothing_else(stranger: Client) -> None:
    shown = page(stranger, "/calculators")
    assert 'href="/norms"' in shown
    assert 'href="/sign-in"' in shown
    assert 'href="/accounts"' not in shown
    assert 'name="q"' not in shown


def test_staff_have_them_in_the_left_column(enter: Enter) -> None:
    assert 'href="/calculators" aria-current="page"' in page(enter("reader"), "/calculators")


def test_the_address_holds_the_question(stranger: Client) -> None:
    stranger.post("/preferences", {"lang": "en"})
    answered = page(stranger, DEBT)
    assert "72.88" in answered
    assert 'value="959,00"' in answered
    assert 'value="2026-03-20"' in answered


def test_a_mistake_stands_beside_its_field(stranger: Client) -> None:
    stranger.post("/preferences", {"lang": "en"})
    wrong = page(stranger, "/calculators/penalty?debt_sum=much&debt_due=2026-03-20", 422)
    assert "Check the marked fields" in wrong
    assert re.search(r'aria-describedby="debt_sum-0-wrong"', wrong)
    assert re.search(r'id="debt_sum-0-wrong">Cannot read the sum “much”', wrong)
    assert "Fill in at least one line" in page(stranger, "/calculators/penalty?to=2026-06-05", 422)


def test_what_the_law_cannot_answer_is_said(stranger: Client) -> None:
    stranger.post("/preferences", {"lang": "en"})
    told = page(stranger, "/calculators/deadline?deadline=dispute_by&issued_on=2090-01-01", 200)
    assert "2090" in told
    beyond = "/calculators/deadline?deadline=household_payment_due_on&issued_on=2090-01-01"
    assert "calendar of working days for 2090" in page(stranger, beyond, 422)


def test_another_row_is_had_without_a_script(stranger: Client) -> None:
    drafted = page(stranger, f"{DEBT}&draft=debt")
    assert drafted.count('name="debt_sum"') == 3
    assert drafted.count('name="payment_sum"') == 2
    assert 'class="balance"' not in drafted
    assert 'value="959,00"' in drafted


def test_a_choice_leads_to_its_own_questions(stranger: Client) -> None:
    read = page(stranger, "/calculators/deadline?deadline=bill_to_be_issued_by")
    assert 'name="read_on"' in read
    assert 'name="issued_on"' not in read
    assert 'value="bill_to_be_issued_by" selected' in read


def test_what_is_typed_is_shown_as_typed_and_never_run(stranger: Client) -> None:
    hostile = urlencode({"debt_sum": '"><script>1</script>', "debt_due": "2026-03-20"})
    shown = page(stranger, f"/calculators/penalty?{hostile}", 422)
    assert "<script>1" not in shown
    assert "&lt;script&gt;1" in shown


def test_a_stranger_in_a_hurry_is_asked_to_wait(stranger: Client, enter: Enter) -> None:
    statuses = [stranger.get(DEBT).status_code for _ in range(MOST_A_MINUTE + 1)]
    assert statuses == [200] * MOST_A_MINUTE + [429]
    assert 'role="alert"' in page(stranger, DEBT, 429)
    assert stranger.get("/calculators/penalty").status_code == 200
    assert enter("reader").get(DEBT).status_code == 200


def test_no_other_calculator_is_there(stranger: Client) -> None:
    assert stranger.get("/calculators/poems").status_code == 404


def test_the_norms_are_open_to_all(stranger: Client) -> None:
    assert 'href="/norms/R-94"' in page(stranger, "/norms")
    assert "R-94" in page(stranger, "/norms/R-94")
