"""The lawyer's review: every example comes out in both readings, and what does not is marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from jaryk.interfaces.review import appendix, review
from jaryk.interfaces.review import examples as reviewed
from jaryk.interfaces.web.pace import MOST_A_MINUTE
from jaryk.interfaces.web.pages.review import MOST_SHOWN
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import bases, examples, index, rulebook
from tests.rooms.interfaces.conftest import Enter


@pytest.fixture
def stranger(standing_still: None) -> Client:
    client = Client()
    client.post("/preferences", {"lang": "en"})
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_law_is_reviewed_with_examples_that_come_out(lang: str) -> None:
    laws = {law.symbol: law for p in index.national() for law in review(str(p.citation), lang)}
    symbols = {law.symbol for law in (*rulebook.rules(), *rulebook.deadlines())}
    assert symbols <= set(laws)
    for law in laws.values():
        assert law.words
        assert law.meaning
        assert law.examples is not None, law.symbol
        assert law.examples.examples, law.symbol
        assert law.examples.all_agree, law.symbol


def test_the_table_of_a_step_shows_all_its_columns_and_another_what_it_reads() -> None:
    whole = reviewed.of_step("step_amount_tyiyn", "step_tariff", "en")
    assert len(whole.heads) == len(examples.lines("step_tariff")[0]) - 2
    assert [head.kind for head in whole.heads].count("own") == 1
    daily = reviewed.of_step("daily_end_kwh", "step_tariff", "en")
    assert [head.kind for head in daily.heads] == ["given", "own"]
    assert daily.examples[0].cells[1].told == "23.0137"
    assert [step.step for step in daily.told] == ["daily_end_kwh"]


def test_an_example_that_does_not_come_out_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    right = examples.lines

    def wrong(table: str) -> list[examples.Line]:
        return [line | {"penalty_accrued": "95.8"} for line in right(table)[:1]]

    monkeypatch.setattr(examples, "lines", wrong)
    table = reviewed.of_step("penalty_accrued", "penalty_accrued", "en")
    assert not table.all_agree
    assert table.examples[0].cells[-1] == reviewed.Cell("0.958", "0.959")


def test_a_deadline_that_does_not_come_out_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    example = next(e for e in examples.deadline_examples() if e.deadline == "dispute_by")
    wrong = replace(example, reckoned=example.law_on)
    monkeypatch.setattr(examples, "deadline_examples", lambda: (wrong,))
    table = reviewed.of_deadline("dispute_by", "en")
    assert not table.all_agree
    assert table.examples[0].cells[-1].instead == f"{example.reckoned:%d.%m.%Y}"


def test_a_basis_that_does_not_come_out_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    right = examples.lines("estimate_basis")
    swapped: list[dict[str, Any]] = [line | {"method": "nothing"} for line in right]
    monkeypatch.setattr(examples, "lines", lambda table: swapped)
    table = reviewed.of_basis("not_delivered", "en")
    assert [example.agrees for example in table.examples] == [False] * 4
    assert table.examples[-1].cells[-1].instead == "the law names none"
    assert table.examples[0].cells[-1].told == bases.Method.NOTHING.said("en")


def test_the_print_of_appendix_4_is_shown_where_the_formula_gives_another() -> None:
    table, agreeing = appendix.printed_otherwise("en")
    marked = [
        (row.cells[0].told, row.cells[2].told, cell.told, cell.instead)
        for row in table.examples
        for cell in row.cells
        if cell.instead
    ]
    assert marked == [
        ("25", "3", "127", "135"),
        ("250", "2", "2087", "2082"),
        ("630", "3", "1168", "1188"),
    ]
    assert agreeing == 537


def test_no_paragraph_is_no_review() -> None:
    with pytest.raises(Refusal):
        review("R-9999", "en")


def test_the_page_shows_paragraph_rule_parameter_and_examples(stranger: Client) -> None:
    assert 'href="/norms/R-94.2/review"' in page(stranger, "/norms/R-94.2")
    shown = page(stranger, "/norms/R-94.2/review")
    assert "All examples came out in both readings: 14" in shown
    assert "jaryk.norms.rules.penalty.penalty_accrued" in shown
    assert "0.1%/day" in shown
    assert "один день" in shown
    assert 'href="/norms/D-6"' in shown


def test_a_long_table_is_whole_when_asked_for(stranger: Client) -> None:
    case = 'scope="row"'
    short, whole = page(stranger, "/norms/R-91/review"), page(stranger, "/norms/R-91/review?all=1")
    assert short.count(case) < whole.count(case)
    assert short.count(case) % MOST_SHOWN < MOST_SHOWN
    assert "Show all examples: 37" in short
    assert "Show all examples" not in whole


def test_a_paragraph_without_rules_says_so(stranger: Client) -> None:
    assert "review" not in page(stranger, "/norms/R-1")
    assert "No rule rests on this paragraph" in page(stranger, "/norms/R-1/review")
    assert stranger.get("/norms/R-9999/review").status_code == 404
    assert stranger.get("/norms/nothing/review").status_code == 404


def test_the_misprints_stand_beside_the_rule_of_losses(stranger: Client) -> None:
    shown = page(stranger, "/norms/M-11/review")
    assert "537 rows agree" in shown
    assert "≠ 2082" in shown


def test_a_stranger_in_a_hurry_waits_here_too(stranger: Client, enter: Enter) -> None:
    for _ in range(MOST_A_MINUTE):
        stranger.get("/norms/nothing/review")
    assert stranger.get("/norms/R-1/review").status_code == 429
    assert enter("reader").get("/norms/R-1/review").status_code == 200
