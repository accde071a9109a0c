"""A change of owner from the terminal."""

from __future__ import annotations

import pytest

from jaryk.interfaces.cli.main import main
from jaryk.kernel.texts import LANGUAGES
from jaryk.platform.operations import enrol_user, set_up_installation
from tests.rooms.interfaces.conftest import Ask
from tests.world import World, day

PLACE = """
    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
"""
WORDS = "handover A1 --to A9 --on 2025-06-16 --name Owner --agreement D-9 --act Sale --by clerk"


@pytest.fixture(autouse=True)
def place(world: World, terminal: None) -> None:
    """A household that owes for May, and a clerk."""
    set_up_installation(kind="demonstration", business_on=day("2025-06-10"))
    enrol_user(username="clerk", full_name="The clerk", role="clerk", password=None)
    world.tell(PLACE)
    world.bill("2025-05", "2025-06-02")


def test_reckoned_then_handed_over(ask: Ask) -> None:
    code, owed = ask("handover", "A1")
    assert (code, owed["balance_tyiyn"], owed["handed_over"]) == (0, 137000, False)
    assert [row["principal_tyiyn"] for row in owed["documents"]] == [137000]
    code, done = ask(*WORDS.split(), "--carry-debt")
    assert (code, done["handed_over"]) == (0, True)
    assert done["proposal"] is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_read_it(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handover", "A1", "--lang", lang]) == 0
    assert "2025-05/000001" in capsys.readouterr().out
    assert main([*WORDS.split(), "--carry-debt", "--lang", lang]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) > 4


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["handover", "A1", "--to", "A9", "--on", "2025-06-16", "--by", "clerk"]) == 2
    assert "--name, --agreement, --act" in capsys.readouterr().err
