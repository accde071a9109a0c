"""Money that comes in, from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from jaryk.interfaces.cli.main import main
from jaryk.platform.operations import set_up_installation
from tests.rooms.interfaces.conftest import Ask
from tests.rooms.ledger.money import ON, PEOPLE, books
from tests.rooms.ledger.statement_files import OUR_ACCOUNT, one_c
from tests.world import World


@pytest.fixture(autouse=True)
def house(terminal: None) -> None:
    set_up_installation(kind="demonstration", business_on=ON)
    world = World()
    world.tell(PEOPLE)


@pytest.fixture
def bank(ask: Ask, tmp_path: Path) -> str:
    """A bank's channel and a statement of it."""
    words = ["open", "bank", "--kind", "bank", "--name", "Банк", "--own-account", OUR_ACCOUNT]
    assert ask("payments", *words)[0] == 0
    file = tmp_path / "june.txt"
    file.write_bytes(one_c())
    return str(file)


def test_a_statement_from_file_to_books(ask: Ask, bank: str) -> None:
    code, answer = ask("payments", "load", bank, "--channel", "bank")
    assert (code, answer["is_new"], answer["lines"], answer["format"]) == (0, True, 3, "1c")
    assert answer["verdicts"]["posted"] == {"lines": 1, "amount_tyiyn": 500_00}
    code, answer = ask("payments", "load", bank, "--channel", "bank")
    assert (code, answer["is_new"]) == (0, False)
    _, answer = ask("payments", "suspense")
    (row,) = answer["waiting"]
    assert (row["amount_tyiyn"], row["purpose"]) == (250_00, "за свет")
    entry = str(row["entry"])
    _, answer = ask("payments", "match", entry, "100000001=50", "100000002=100,00")
    assert answer["entry"] > row["entry"]
    _, answer = ask("payments", "match", entry, "100000002")
    _, waiting = ask("payments", "suspense", "--channel", "bank")
    assert waiting["waiting"] == []
    ask("payments", "reverse", str(answer["entry"]), "--reason", "not his")
    _, waiting = ask("payments", "suspense")
    assert [row["amount_tyiyn"] for row in waiting["waiting"]] == [100_00]
    code, answer = ask("payments", "day", "2026-06-04")
    assert code == 0
    (channel,) = answer["channels"]
    assert (channel["told_tyiyn"], channel["difference_tyiyn"]) == (250_00, 0)


def test_the_desk_takes_money_and_hands_it_over(ask: Ask, bank: str) -> None:
    ask("payments", "open", "desk-1", "--kind", "cash_desk", "--name", "Касса")
    code, answer = ask("payments", "cash", "desk-1", "100000001", "12,50", "--key", "a")
    assert (code, answer["receipt"], answer["amount_tyiyn"]) == (0, "2026-0000001", 12_50)
    _, again = ask("payments", "cash", "desk-1", "100000001", "12,50", "--key", "a")
    assert again == answer
    _, day = ask("payments", "cash", "desk-1")
    assert (day["amount_tyiyn"], day["is_handed_over"]) == (12_50, False)
    _, day = ask("payments", "cash", "desk-1", "--hand-over")
    assert day["is_handed_over"]
    ask("payments", "load", bank, "--channel", "bank")
    _, answer = ask("payments", "suspense")
    (row,) = answer["waiting"]
    assert main(["payments", "match", str(row["entry"])]) == 2
    code = main(["payments", "match", str(row["entry"]), "--desk", "desk-1", "--json"])
    assert code == 0
    assert "suspense" not in books()


def test_registries_and_channels(ask: Ask, tmp_path: Path) -> None:
    words = ["open", "agent", "--kind", "agent", "--name", "Терминалы", "--profile", "terminals"]
    assert ask("payments", *words)[0] == 0
    file = tmp_path / "registry.csv"
    file.write_text("id;account;amount;paid_at;payer\nT1;1;5;2026-06-03;\ntotal;1;5\n")
    code, answer = ask(
        "payments", "registry", str(file), "--channel", "agent", "--day", "2026-06-03"
    )
    assert (code, answer["verdicts"]) == (1, {"absent_here": 1})
    assert answer["differences"][0]["id"] == "T1"
    _, answer = ask("payments", "channels")
    assert answer["channels"] == [{"code": "agent", "kind": "agent", "is_active": True}]


def test_a_profile_of_ones_own(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[columns]\nexternal_id = "id"\namount = "sum"\npaid_at = "on"\n')
    words = ["payments", "open", "own", "--kind", "bank", "--name", "own", "--profile", str(file)]
    assert main(words) == 0
    file.write_text("columns = ")
    assert main([*words, "--lang", "en"]) == 2
    assert "is no TOML" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["ru", "ky", "en"])
def test_people_read_it_in_their_language(
    lang: str, bank: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str) -> tuple[int, str]:
        code = main(["payments", *words, "--lang", lang])
        said = capsys.readouterr()
        return code, said.out + said.err

    main(["payments", "open", "desk", "--kind", "cash_desk", "--name", "Касса"])
    main(["payments", "open", "agent", "--kind", "agent", "--name", "А", "--profile", "terminals"])
    capsys.readouterr()
    file = tmp_path / "registry.csv"
    rows = "".join(f"T{number};1;5;2026-06-03;\n" for number in range(25))
    file.write_text(f"id;account;amount;paid_at;payer\n{rows}total;25;125\n")
    assert "500,00" in told("load", bank, "--channel", "bank")[1].replace(".", ",")
    assert "june.txt" not in told("load", bank, "--channel", "bank")[1]
    assert "T1" in told("registry", str(file), "--channel", "agent")[1]
    code, said = told("day", "2026-06-03")
    assert (code, "agent" in said) == (1, True)
    assert "за свет" in told("suspense")[1]
    code, said = told("cash", "desk", "100000001", "5")
    assert (code, "2026-0000001" in said) == (0, True)
    assert told("cash", "desk", "100000001")[0] == 2
    assert told("cash", "desk")[0] == 0
    assert told("cash", "desk", "--hand-over")[0] == 0
    assert "Банк" in told("channels")[1]
    assert told("match", "5", "100000001")[0] == 2
    assert told("load", bank + "x", "--channel", "bank")[0] == 2
