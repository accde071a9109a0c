"""How much of the law is met, told in the terminal and on the page of norms."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from jaryk.interfaces.cli.main import main
from jaryk.norms import census, index
from jaryk.norms.index import Index, Paragraph
from tests.rooms.interfaces.conftest import Enter

KEYS = {"paragraphs", *census.STANDINGS, "missing", "untested"}


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[Paragraph]:
    """The index as the product will see it; a test alters the list before it asks."""
    paragraphs = list(index.national())
    monkeypatch.setattr(index, "national", lambda: Index({p.citation: p for p in paragraphs}))
    return paragraphs


def asked(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = main(["norms", "check", "--json"])
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, answer


def test_a_whole_index_is_done(listed: list[Paragraph], capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = asked(capsys)
    assert (code, answer["missing"], answer["untested"]) == (0, [], [])
    assert set(answer) == KEYS
    assert answer["paragraphs"] == len(listed)


def test_a_missing_paragraph_is_named_and_answered(
    listed: list[Paragraph], capsys: pytest.CaptureFixture[str]
) -> None:
    listed[:] = [p for p in listed if str(p.citation) != "R-6-1"]
    code, answer = asked(capsys)
    assert (code, answer["missing"]) == (1, ["R-6-1"])
    assert main(["norms", "check", "--lang", "en"]) == 1
    assert "Not in the index: R-6-1" in capsys.readouterr().out


def test_an_untested_paragraph_is_named_and_answered(
    listed: list[Paragraph], capsys: pytest.CaptureFixture[str]
) -> None:
    listed[:] = [replace(p, tests=()) if str(p.citation) == "R-94.2" else p for p in listed]
    code, answer = asked(capsys)
    assert (code, answer["untested"]) == (1, ["R-94.2"])
    assert main(["norms", "check", "--lang", "ky"]) == 1
    assert "Текшерүүсүз: R-94.2" in capsys.readouterr().out


def test_the_counts_are_told_in_words(
    listed: list[Paragraph], capsys: pytest.CaptureFixture[str]
) -> None:
    planned = census.totals(index.national()).planned
    assert main(["norms", "check", "--lang", "ru"]) == 0
    told = capsys.readouterr().out
    assert re.search(rf"ещё не построено\s+{planned}\b", told)
    assert re.search(rf"всего\s+{len(listed)}\b", told)


def test_norms_alone_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["norms", "--lang", "en"]) == 0
    assert "R-134" in capsys.readouterr().out


def test_the_page_tells_the_totals_and_shows_what_is_planned(db: None, enter: Enter) -> None:
    totals = census.totals(index.national())
    client = enter("reader")
    everything = client.get("/norms").content.decode()
    assert f'<a href="?status=planned">promised, not built yet</a>: {totals.planned}' in everything
    assert f"without a test: {len(totals.untested)}" in everything
    planned = client.get("/norms?status=planned").content.decode()
    assert planned.count('<span class="badge') == totals.planned
    assert f"{totals.planned} of {totals.paragraphs}" in re.sub(r"\s+", " ", planned)
