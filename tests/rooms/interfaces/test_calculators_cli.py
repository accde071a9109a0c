"""``jaryk calc``: options by name, answers for people and for scripts, plain complaints."""

from __future__ import annotations

import json

import pytest

from jaryk.interfaces import calculators
from jaryk.interfaces.cli.main import main
from jaryk.kernel.texts import LANGUAGES, text

DEBT = ["penalty", "--debt", "959,00", "2026-03-20", "--to", "05.06.2026"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_alone_it_lists_them_all(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", "--lang", lang]) == 0
    told = capsys.readouterr().out
    for name in calculators.NAMES:
        assert name in told
        assert text(f"calculators.{name}.title", lang).split()[0] in told
    assert main(["calc", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["calculators"]
    assert [each["name"] for each in listed] == list(calculators.NAMES)


@pytest.mark.parametrize("name", calculators.NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_has_help_with_its_options(
    db: None, name: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["calc", name, "--help", "--lang", lang])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for asked in calculators.calculator(name).asks():
        assert asked.option in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_answer_shows_its_working(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", *DEBT, "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert "72.88" in told if lang == "en" else "72,88" in told
    assert "R-94.2" in told
    assert "22.08.2012" in told


def test_scripts_get_exact_values_and_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    paid = ["--payment", "500", "10.04.2026"]
    assert main(["calc", *DEBT, *paid, "--json", "--lang", "en"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["answer"]["penalty"] == {"value": 4488, "unit": "tyiyn", "told": "44.88\u00a0KGS"}
    assert answer["inputs"]["debt_sum"] == "959,00"
    steps = answer["stages"][0]["steps"]
    assert [step["step"] for step in steps] == [
        "penalty_accrued",
        "penalty_accrued",
        "penalty_of_debt_tyiyn",
    ]
    assert steps[0]["parameters"][0]["value"] == "0.1%/day"
    assert steps[0]["since"] == "2012-08-22"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["poems"], "poems"),
        (["penalty"], "--debt"),
        (["penalty", "--debt", "959"], "--debt"),
        (["penalty", "--debt", "much", "2026-03-20"], "much"),
        (["penalty", "--debt", "959", "31.02.2026"], "31.02.2026"),
        (["deadline", "--deadline", "never"], "never"),
        (["deadline", "--deadline", "dispute_by"], "--issued-on"),
        (["deadline", "--deadline", "dispute_by", "--read-on", "2026-05-01"], "--read-on"),
        (["deadline", "--issued-on", "2090-05-04"], "2090"),
        (["losses", "--figures-from", "passport", "--made-in", "1988"], "--made-in"),
        (["unmetered", "--customer", "nonhousehold", "--found-on", "2026-05-15"], "--utilisation"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_question_is_refused_in_words(
    words: list[str], told: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calc", *words, "--lang", lang]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert told in shown.err
    assert len(shown.err.splitlines()) == 1
    assert any("а" <= letter <= "я" for letter in shown.err.lower()) == (lang != "en")
