"""Penalty and decisions by two persons from the terminal."""

from __future__ import annotations

import pytest

from jaryk.interfaces.cli.main import main
from jaryk.interfaces.jobs import stand_penalty
from jaryk.ledger.queries.penalty import stood_on
from jaryk.platform.operations import set_up_installation
from jaryk.platform.queries import last_event
from tests.rooms.documents.two_persons import ON, SOM, Office, open_office
from tests.rooms.interfaces.conftest import Ask
from tests.world import World

GROUNDS = ("--act", "Act 7", "--reason", "Court", "--by", "asya")


@pytest.fixture
def office(world: World, terminal: None) -> Office:
    made = open_office(world)
    set_up_installation(kind="demonstration", business_on=ON)
    return made


def test_penalty_of_a_day_and_of_an_account(office: Office, ask: Ask) -> None:
    code, day = ask("penalty")
    assert (code, day["on"], day["accounts"]) == (0, ON.isoformat(), 2)
    assert stood_on() == ON
    code, told = ask("penalty", "--account", "A1")
    assert code == 0
    assert told["accrued_tyiyn"] == sum(each["accrued_tyiyn"] for each in told["documents"])
    assert told["fresh_tyiyn"] == told["accrued_tyiyn"] - told["billed_tyiyn"] > 0
    assert all(each["workings"] for each in told["stretches"])
    code, earlier = ask("penalty", "--account", "A1", "--on", "2025-08-10")
    assert earlier["accrued_tyiyn"] < told["accrued_tyiyn"]


def test_people_read_penalty_as_a_table(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["penalty", "--account", "A1", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Bill 2025-05/000001" in shown
    assert "for the next bill" in shown
    assert main(["penalty", "--lang", "en"]) == 0
    assert "2 accounts bear penalty" in capsys.readouterr().out


def test_a_write_off_is_proposed_and_granted(office: Office, ask: Ask) -> None:
    owed = office.owes()
    code, answer = ask(
        "approve", "propose", "write_off", "--account", "A1", "--sum", "70", *GROUNDS
    )
    assert code == 0
    (proposal,) = answer["proposals"]
    assert (proposal["amount_tyiyn"], proposal["state"]) == (70 * SOM, "pending")
    number = str(proposal["proposal"])
    assert main(["approve", "grant", number, "--by", "asya"]) == 2
    assert ask("approve", "list")[1]["proposals"] == [proposal]
    assert ask("approve", "grant", number, "--by", "bolot")[0] == 0
    assert office.owes() == owed - 70 * SOM
    assert ask("approve", "list")[1]["proposals"] == []
    code, report = ask("approve", "report", "--since", "2025-09-01", "--until", "2025-10-01")
    (row,) = report["officials"]
    assert (row["official"], row["kind"], row["amount_tyiyn"]) == ("bolot", "write_off", 70 * SOM)


def test_particulars_are_named(office: Office, ask: Ask) -> None:
    named = ("--with", "to_account=A2", "--with", "due_on=2025-09-30")
    wish = ("approve", "propose", "transfer", "--account", "A1", "--sum", "50", *named, *GROUNDS)
    (proposal,) = ask(*wish)[1]["proposals"]
    assert proposal["payload"]["to_account_id"] == office.id("A2")
    number = str(proposal["proposal"])
    code, answer = ask("approve", "decline", number, "--note", "No paper", "--by", "bolot")
    assert (code, answer["proposals"][0]["note"]) == (0, "No paper")
    campaign = ("penalty_until=2025-09-01", "valid_from=2025-09-05", "pay_by=2025-09-30")
    words = [word for each in ("name=Autumn", *campaign) for word in ("--with", each)]
    (proposal,) = ask(
        "approve", "propose", "amnesty", *words, "--with", "only_households=yes", *GROUNDS
    )[1]["proposals"]
    assert proposal["payload"]["only_households"] is True
    number = str(proposal["proposal"])
    assert ask("approve", "grant", number, "--by", "bolot")[0] == 0
    (day,) = ask("penalty")[1]["amnesties"]
    assert (day["forgiven"], day["in_the_running"]) == (0, 1)


def test_people_read_the_queue(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["approve", "list", "--lang", "en"]) == 0
    assert "Nothing waits" in capsys.readouterr().out
    wish = ["approve", "propose", "write_off", "--account", "A1", "--sum", "70", *GROUNDS]
    assert main([*wish, "--lang", "en"]) == 0
    assert "Write-off" in capsys.readouterr().out
    assert main(["approve", "withdraw", "1", "--by", "nobody"]) == 2
    assert main([*wish, "--with", "odd"]) == 2


def test_each_night_penalty_is_stood(office: Office) -> None:
    stand_penalty(timestamp=0)
    event = last_event("penalty")
    assert event is not None
    assert event.detail["accounts"] == 2
    assert stood_on() == ON
