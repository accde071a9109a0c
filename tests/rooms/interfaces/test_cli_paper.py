"""``jaryk paper``: each paper into the file that was named, or a reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jaryk.interfaces.cli.main import main
from tests.rooms.documents.supplier import introduce
from tests.rooms.interfaces.conftest import Ask
from tests.world import World

MAY = ("--since", "2025-05-01", "--through", "2025-05-31")


@pytest.fixture
def billed(terminal: None, db: None) -> World:
    """One household, billed for May."""
    introduce()
    world = World()
    world.tell(
        """
        account  group      meter  since       shows
        A1       household  M1     2025-04-17  1000

        meter  on          kwh
        M1     2025-05-18  1900
        """
    )
    world.bill("2025-05", "2025-05-20")
    return world


@pytest.mark.parametrize("kind", ["act", "statement"])
@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")])
def test_an_accounts_days_are_written(
    billed: World, ask: Ask, tmp_path: Path, kind: str, ending: str, begins: bytes
) -> None:
    file = tmp_path / f"paper.{ending}"
    code, answer = ask("paper", kind, "A1", *MAY, "--to", str(file))
    written = file.read_bytes()
    assert (code, answer["file"], answer["bytes"]) == (0, str(file), len(written))
    assert written.startswith(begins)


@pytest.mark.parametrize("scope", [(), ("--account", "A1"), ("--district", "north")])
def test_debts_are_written_for_all_and_for_some(
    billed: World, ask: Ask, tmp_path: Path, scope: tuple[str, ...]
) -> None:
    file = tmp_path / "ages.csv"
    code, _ = ask("paper", "ages", *scope, "--on", "2025-12-31", "--to", str(file))
    assert code == 0
    assert file.read_text("utf-8-sig").splitlines()[1].startswith("A1;")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("act", "A1", *MAY, "--to", "act.doc"), ".pdf"),
        (("act", "A1", "--since", "2025-05-02", "--through", "2025-05-01"), "2025-05-01"),
        (("correction", "C-2025/000001"), "C-2025/000001"),
        (("invoice", "I-2025/000001"), "I-2025/000001"),
        (("answer", "D-2025/000001"), "D-2025/000001"),
        (("receipt", "1", "--channel", "desk"), "desk"),
    ],
)
def test_what_cannot_be_written_is_refused(
    billed: World,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    why: str,
) -> None:
    to = () if "--to" in words else ("--to", str(tmp_path / "paper.pdf"))
    assert main(["paper", *words, *to]) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "paper.pdf").exists()
