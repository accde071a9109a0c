"""Profiles from the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jaryk.interfaces.cli.main import main
from jaryk.platform.operations import set_up_installation
from tests.rooms.interfaces.conftest import Ask
from tests.rooms.interfaces.profiles.files import wide, wide_line
from tests.world import World


@pytest.fixture
def month(world: World, terminal: None, tmp_path: Path) -> Path:
    """May of one meter, whose last reading is 24 kWh more than its profile."""
    world.tell(
        """
        account  group      meter  since       shows
        A1       household  M1     2026-04-01  0

        meter  on          kwh
        M1     2026-05-01  100
        M1     2026-06-01  868
        """
    )
    set_up_installation(kind="demonstration", business_on=date(2026, 6, 5))
    file = tmp_path / "may.csv"
    lines = [wide_line("M1", "01", f"2026-05-{day:02}") for day in range(1, 32)]
    lines[9] = wide_line("M1", "01", "2026-05-10", *["0.5"] * 40, "1.25")
    file.write_text(wide(*lines))
    return file


def test_a_month_is_loaded_shown_summed_up_and_checked(month: Path, ask: Ask) -> None:
    code, told = ask("profiles", "load", str(month))
    assert (code, told["files"][0]["days_new"], told["files"][0]["rejects"]) == (0, 31, [])
    code, told = ask("profiles", "maximum", "--period", "2026-05", "--peak", "18:00-22:00")
    assert code == 0
    assert told["accounts"] == [{"account": "A1", "at": "2026-05-10 20:00", "load_kw": "2.5000"}]
    assert told["total"] == {"at": "2026-05-10 20:00", "wh": 1250, "gaps": 0}
    code, told = ask("profiles", "show", "M1", "2026-05-10")
    assert (code, told["channels"][0]["sum_wh"]) == (0, 24_750)
    code, told = ask("profiles", "check", "--period", "2026-05")
    assert (code, told["compared"]) == (1, 1)
    assert (told["differences"][0]["counted_wh"], told["differences"][0]["profile_wh"]) == (
        768_000,
        744_750,
    )


def test_people_see_what_was_not_let_in(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    month.write_text(wide(wide_line(), wide_line("M1", "01", "2026-05-02", "x"), wide_line("M7")))
    assert main(["profiles", "load", str(month), "--lang", "en"]) == 1
    shown = capsys.readouterr().out
    assert "“x” is no amount of energy" in shown
    assert "neither a meter nor a point “M7”" in shown
    assert "3 lines, 2 not let in" in shown
    assert main(["profiles", "show", "M1", "2026-05-01", "--lang", "en"]) == 0
    assert "A+: 24000 Wh in all, 0 gaps" in capsys.readouterr().out
    assert main(["profiles", "maximum", "--period", "2026-05", "--lang", "en"]) == 1
    assert "its maximum is not known" in capsys.readouterr().out
    assert main(["profiles", "check", "--period", "2026-05", "--lang", "en"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("load", "nowhere.csv"),
        ("maximum", "--period", "2026-05", "--peak", "25:00-26:00"),
        ("maximum", "--period", "2020-01"),
        ("show", "M1", "2020-01-01"),
    ],
)
def test_what_cannot_be_done_is_refused(month: Path, words: tuple[str, ...]) -> None:
    assert main(["profiles", *words, "--lang", "en"]) == 2
