"""The command line's grammar: help, complaints and languages, before any database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jaryk.interfaces.cli import main as terminal
from jaryk.interfaces.cli.arguments import language_of
from jaryk.interfaces.cli.main import COMMANDS, main
from jaryk.kernel.texts import LANGUAGES, text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_help_names_every_command(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", lang]) == 0
    told = capsys.readouterr().out
    assert told.startswith(text("cli.usage.usage", lang))
    for command, module in COMMANDS.items():
        assert command in told
        assert text(f"cli.{module}.about", lang).split()[0] in told


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help", "--lang", "ky"])
    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bill"], "--period"),
        (["fly"], "fly"),
        (["bill", "--period"], "--period"),
        (["bill", "--period", "2026-05", "--preview", "--cancel"], "--cancel"),
        (["bill", "--period", "2026-05", "--speed", "9"], "--speed"),
        (["bench", "bills", "--accounts", "many"], "many"),
        (["norms", "show"], "R-94"),
        (["norms", "show", "R-9999"], "R-9999"),
        (["import", "template", "poems"], "poems"),
        (["import", "readings", "/nowhere/file.csv"], "/nowhere/file.csv"),
        (["import", "readings", "/"], "/"),
        (["explain", "1", "--period", "May"], "May"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_command_is_refused_in_words(
    words: list[str], told: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--lang", lang]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert len(shown.err.splitlines()) == 1
    is_cyrillic = any("а" <= letter <= "я" for letter in shown.err.lower())
    assert is_cyrillic == (lang != "en")


@pytest.mark.parametrize(
    ("words", "wished", "lang"),
    [
        (["bill"], None, "ru"),
        (["bill"], "ky", "ky"),
        (["bill"], "de", "ru"),
        (["bill", "--lang", "en"], "ky", "en"),
        (["--lang=ky", "bill"], None, "ky"),
        (["bill", "--lang", "de"], "ky", "ky"),
        (["bill", "--lang"], None, "ru"),
    ],
)
def test_the_language(words: list[str], wished: str | None, lang: str) -> None:
    assert language_of(words, wished) == lang


def test_norms_for_people_and_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["norms", "show", "R-94", "--lang", "en"]) == 0
    assert "para. 94" in capsys.readouterr().out
    assert main(["norms", "show", "R-94", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["citation"] == "R-94"
    assert main(["norms", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["paragraphs"]
    assert {"R-91", "R-94", "R-96"} <= {paragraph["citation"] for paragraph in listed}
    assert main(["norms", "list"]) == 0
    assert "R-94" in capsys.readouterr().out


def test_what_breaks_is_written_down_and_not_thrown_at_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JARYK_VAR", str(tmp_path))
    monkeypatch.setitem(terminal.COMMANDS, "norms", "a_module_that_is_missing")
    assert main(["norms", "list", "--lang", "en"]) == 3
    shown = capsys.readouterr()
    log = tmp_path / "log" / "jaryk.log"
    assert str(log) in shown.err
    assert "Traceback" not in shown.err
    assert "Traceback" in log.read_text("utf-8")


def test_a_database_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JARYK_VAR", str(tmp_path))
    monkeypatch.setenv("JARYK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert main(["check", "--lang", "en"]) == 2
    assert "JARYK_DATABASE_URL" in capsys.readouterr().err
