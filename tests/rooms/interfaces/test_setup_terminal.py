"""``jaryk setup`` as a person and as a script use it, and how an empty house tells of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from django.test import Client

from jaryk.interfaces.cli.main import main
from jaryk.kernel.texts import LANGUAGES
from jaryk.platform import queries as platform
from jaryk.reference.queries.supplier import supplier
from tests.rooms.interfaces.conftest import Ask, Enter
from tests.rooms.interfaces.import_world import CUSTOMER, as_file
from tests.rooms.interfaces.supplier_file import WHOLE, changed

HOW_TO_BEGIN = "jaryk setup --template"


@pytest.fixture
def file(terminal: None, tmp_path: Path) -> Path:
    written = tmp_path / "supplier.toml"
    written.write_text(WHOLE, "utf-8")
    return written


def test_a_script_begins_and_goes_on(file: Path, ask: Ask) -> None:
    code, answer = ask("setup", str(file))
    assert (code, answer["kind"], answer["is_new"]) == (0, "production", True)
    assert [given["username"] for given in answer["passwords"]] == ["asel", "bakyt"]
    assert answer["reference"]["appended"] > 100
    code, again = ask("setup", str(file))
    assert (code, again["is_changed"], again["changes"], again["passwords"]) == (0, False, [], [])
    code, renewed = ask("setup", str(file), "--renew", "asel", "--renew", "bakyt")
    assert [given["username"] for given in renewed["passwords"]] == ["asel", "bakyt"]
    assert renewed["passwords"] != answer["passwords"]


def test_a_password_of_the_environment_is_not_answered(
    file: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(changed('["01"]', '["01"]\npassword_env = "JARYK_PASSWORD_1"'), "utf-8")
    monkeypatch.setenv("JARYK_PASSWORD_1", "chosen by the office")
    _, answer = ask("setup", str(file))
    assert answer["passwords"][1] == {"username": "bakyt", "password_env": "JARYK_PASSWORD_1"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_see_passwords_once_and_changes_after(
    file: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["setup", str(file), "--lang", lang]) == 0
    first = capsys.readouterr().out
    assert "[[district]] 01" in first
    assert first.count("\n asel ") == first.count("\n bakyt ") == 1
    assert getattr(supplier(), f"name_{lang}") in first
    file.write_text(changed("1209", "1210"), "utf-8")
    assert main(["setup", str(file), "--lang", lang]) == 0
    second = capsys.readouterr().out
    assert "[supplier] phone" in second
    assert "\n asel " not in second
    assert main(["setup", str(file), "--lang", lang]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_file_is_refused_with_each_place(
    file: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(changed('"01234567890123"', '"1"').replace('"reader"', '"boss"'), "utf-8")
    assert main(["setup", str(file), "--lang", lang]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    _, inn, role = shown.err.splitlines()
    assert inn.startswith("[supplier] inn: ")
    assert role.startswith("[[user]] 2 (bakyt) role: ")
    assert not platform.is_set_up()


def test_the_template_is_printed_without_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JARYK_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("JARYK_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert main(["setup", "--template", "--lang", "ky"]) == 0
    sheet = capsys.readouterr().out
    assert tomllib.loads(sheet)["kind"] == "production"
    assert main(["setup", "--template", "--json", "--lang", "ky"]) == 0
    assert json.loads(capsys.readouterr().out) == {"template": sheet}


@pytest.mark.parametrize("words", [["setup"], ["setup", "supplier.toml", "--template"]])
def test_either_a_file_or_the_template(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert HOW_TO_BEGIN in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["bill", "--period", "2026-05"],
        ["explain", "1", "--period", "2026-05"],
        ["pdf", "--period", "2026-05", "--out", "bills"],
        ["check"],
    ],
)
def test_an_empty_house_tells_how_to_begin(
    words: list[str], terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert HOW_TO_BEGIN in shown.err


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ru", "Поставщик ещё не заведён"),
        ("ky", "Жеткирүүчү али түзүлө элек"),
        ("en", "No supplier is set up yet"),
    ],
)
def test_the_door_of_an_empty_house_tells_how_to_begin(db: None, lang: str, title: str) -> None:
    visitor = Client()
    visitor.post("/preferences", {"lang": lang, "back": "/sign-in"})
    page = visitor.get("/", follow=True).content.decode()
    assert title in page
    assert "jaryk setup --template &gt; supplier.toml" in page
    assert 'name="password"' not in page


def test_once_set_up_the_door_opens_and_the_overview_tells_what_is_next(
    file: Path, ask: Ask
) -> None:
    _, answer = ask("setup", str(file))
    visitor = Client()
    assert 'name="password"' in visitor.get("/sign-in").content.decode()
    page = visitor.post("/sign-in", answer["passwords"][0], follow=True).content.decode()
    assert 'class="card empty"' in page
    assert 'href="/readings"' in page


def test_an_overview_without_a_supplier_tells_how_to_begin(enter: Enter) -> None:
    assert "jaryk setup supplier.toml" in enter("chief").get("/").content.decode()


def test_customers_come_in_right_after(file: Path, ask: Ask, tmp_path: Path) -> None:
    ask("setup", str(file))
    customers = tmp_path / "customers.csv"
    customers.write_bytes(as_file([CUSTOMER | {"district": "01"}]))
    code, answer = ask("import", "customers", str(customers))
    assert (code, answer["accepted"], answer["rejected"]) == (0, 1, 0)
