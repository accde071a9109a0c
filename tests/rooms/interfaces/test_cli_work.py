"""The month's work from the terminal: import, bill, explain, print, check."""

from __future__ import annotations

from pathlib import Path

import pytest

from jaryk.interfaces.cli.main import main
from jaryk.interfaces.demonstration.story import demonstrate
from jaryk.platform.operations import set_up_installation
from tests.rooms.interfaces.conftest import Ask
from tests.rooms.interfaces.import_world import CUSTOMER, TODAY, as_file, make_supplier

pytestmark = pytest.mark.django_db
ACCOUNTS = 40


@pytest.fixture(autouse=True)
def house(terminal: None) -> None:
    set_up_installation(kind="demonstration", business_on=TODAY)


@pytest.fixture
def customers(tmp_path: Path) -> str:
    make_supplier()
    file = tmp_path / "customers.csv"
    file.write_bytes(as_file([CUSTOMER]))
    return str(file)


def test_an_import_answers_with_the_keys_that_scripts_know(
    ask: Ask, customers: str, tmp_path: Path
) -> None:
    code, answer = ask("import", "customers", customers)
    assert (code, answer["rows"], answer["accepted"], answer["rejects"]) == (0, 1, 1, [])
    file = tmp_path / "r.csv"
    file.write_text("meter;read_on;reading_kwh\nM100;2026-05-01;50\nM100;2026-07-01;60\n")
    code, answer = ask("import", "readings", str(file))
    assert code == 1
    assert [answer[key] for key in ("rows", "accepted", "rejected", "repeated")] == [2, 1, 1, 0]
    (reject,) = answer["rejects"]
    assert (reject["line"], reject["field"]) == (3, "read_on")
    assert "2026-07-01" in reject["reason"]
    code, answer = ask("import", "readings", str(file))
    assert [answer[key] for key in ("rows", "accepted", "rejected", "repeated")] == [2, 0, 1, 1]


def test_a_preview_of_an_import_enters_nothing(ask: Ask, customers: str) -> None:
    code, answer = ask("import", "customers", customers, "--preview")
    assert (code, answer["accepted"], answer["applied"]) == (0, 1, False)
    code, answer = ask("import", "customers", customers)
    assert answer["accepted"] == 1


def test_people_see_the_first_rejects_and_the_sum(
    customers: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.csv"
    file.write_text("meter;read_on;reading_kwh\n" + "X;2026-05-01;50\n" * 30)
    assert main(["import", "readings", str(file), "--lang", "ru"]) == 1
    told = capsys.readouterr().out
    assert told.count("«X»") == 20
    assert "ещё 10" in told
    assert "строк 30, принято 0, уже было 0, отклонено 30" in told


def test_a_spoiled_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "table.xlsx"
    file.write_bytes(b"PK\x03\x04")
    assert main(["import", "readings", str(file), "--lang", "ky"]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert "Excel" in shown.err


def test_a_month_from_readings_to_printed_bills(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demonstrate(accounts=ACCOUNTS, without_billing=True)
    month = ("--period", "2025-05")
    _, preview = ask("bill", *month, "--on", "2025-06-02", "--preview")
    code, bills = ask("bill", *month, "--on", "2025-06-02")
    assert bills["status"] == "posted"
    told = ("period", "accounts", "billed", "set_aside", "total_tyiyn")
    assert [preview[key] for key in told] == [bills[key] for key in told]
    assert bills["accounts"] == bills["billed"] + bills["set_aside"] == ACCOUNTS
    assert code == (1 if bills["set_aside"] else 0)
    assert len(bills["accounts_set_aside"]) == bills["set_aside"]
    assert bills["seconds"] > 0

    again_code, again = ask("bill", *month, "--on", "2025-06-02")
    assert [again[key] for key in told] == [bills[key] for key in told]
    assert (again_code, again["newly_billed"]) == (code, 0)

    out = tmp_path / "bills"
    code, printed = ask("pdf", *month, "--out", str(out))
    assert (code, printed["written"]) == (0, bills["billed"])
    papers = sorted(out.iterdir())
    assert len(papers) == bills["billed"]
    assert all(paper.read_bytes().startswith(b"%PDF-") for paper in papers)

    account = papers[0].stem.split("-")[0]
    code, told_bill = ask("explain", account, *month)
    assert (code, told_bill["account"], told_bill["period"]) == (0, account, "2025-05")
    assert sum(line["amount_tyiyn"] for line in told_bill["lines"]) == told_bill["total_tyiyn"]
    for line in told_bill["lines"]:
        assert {"step", "quantity", "unit", "rate", "citations", "text"} <= set(line)
        assert line["citations"]
    for lang in ("ru", "ky", "en"):
        assert main(["explain", account, *month, "--lang", lang]) == 0
        assert account in capsys.readouterr().out

    code, checked = ask("check")
    assert code == 0
    assert all(check["ok"] for check in checked["checks"])
    assert main(["check"]) == 0


def test_a_run_given_up_leaves_room_for_another(ask: Ask) -> None:
    demonstrate(accounts=ACCOUNTS, without_billing=True)
    month = ("--period", "2025-05", "--on", "2025-06-02")
    ask("bill", *month, "--district", "keng-talaa", "--preview")
    code, cancelled = ask("bill", "--period", "2025-05", "--cancel")
    assert (code, cancelled["status"]) == (0, "cancelled")
    code, whole = ask("bill", *month, "--preview")
    assert whole["accounts"] == ACCOUNTS


@pytest.mark.parametrize(
    "words",
    [
        ["bill", "--period", "2026-13"],
        ["bill", "--period", "2026-05", "--account", "404"],
        ["bill", "--period", "2026-05", "--district", "mars"],
        ["bill", "--period", "2026-05", "--on", "soon"],
        ["bill", "--period", "2026-05", "--cancel"],
        ["bill", "--period", "2027-05"],
        ["explain", "404", "--period", "2026-05"],
        ["pdf", "--period", "2026-05", "--out", "{folder}"],
        ["pdf", "--period", "2026-05", "--out", "/proc/nowhere"],
    ],
)
def test_what_cannot_be_done_is_refused(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.format(folder=tmp_path) for word in words]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert shown.err.count("\n") == 1
