"""The files that the norms are kept in: what is written wrongly in them does not load."""

from __future__ import annotations

import itertools
import runpy
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jaryk.norms import index
from jaryk.norms.dated import InForce
from jaryk.norms.document import document
from jaryk.norms.tables import entries

WORDS = {"ru": "а", "ky": "б", "en": "c"}


def test_a_folder_is_read_by_name_and_file_after_file(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text("[second]\nscale = 2\n", "utf-8")
    (tmp_path / "a.toml").write_text("[first]\nscale = 1\n", "utf-8")
    (tmp_path / "notes.md").write_text("[third]\n", "utf-8")

    assert list(entries(tmp_path).items()) == [("first", {"scale": 1}), ("second", {"scale": 2})]


def test_a_name_told_in_two_files_does_not_load(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text('["R-94"]\n', "utf-8")
    (tmp_path / "a.toml").write_text('["R-94"]\n', "utf-8")

    with pytest.raises(ValueError, match=r"R-94 is told twice, again in b\.toml"):
        entries(tmp_path)


def entry(**fields: object) -> dict[str, Any]:
    return {"title": WORDS, "since": date(2012, 8, 22), "status": "recorded", **fields}


@pytest.mark.parametrize(
    ("written", "told", "wrong"),
    [
        ("K1-E.3", entry(remark=WORDS), "'K1-E.3' is written 'K1-Е.3'"),
        ("R-94", entry(status="done", remark=WORDS), "R-94 has the unknown status 'done'"),
        ("R-94", entry(), "R-94 is recorded and does not say how"),
        ("R-94", entry(status="repealed"), "R-94 is repealed and does not say how"),
        ("R-94", entry(remark=WORDS, until=date(2012, 8, 22)), "never"),
    ],
)
def test_a_paragraph_told_wrongly_does_not_load(
    written: str, told: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        index.read(written, told)


def test_an_implemented_paragraph_needs_no_remark() -> None:
    read = index.read("R-94.2", entry(status="implemented", by=["a.b"], changed=["184"]))
    assert (str(read.citation), read.remark, read.by, read.changed) == (
        "R-94.2",
        {},
        ("a.b",),
        ("184",),
    )
    assert (read.tests, read.source, read.planned) == ((), "", False)


SPAN = InForce(date(2014, 1, 1), date(2016, 1, 1))


@pytest.mark.parametrize(
    ("since", "until", "is_inside"),
    [
        (2014, 2016, True),
        (2014, 2015, True),
        (2015, 2016, True),
        (2013, 2015, False),
        (2015, 2017, False),
        (2015, None, False),
    ],
)
def test_a_span_holds_what_lies_wholly_inside_it(
    since: int, until: int | None, is_inside: bool
) -> None:
    other = InForce(date(since, 1, 1), date(until, 1, 1) if until else None)
    assert SPAN.holds(other) is is_inside
    assert InForce(SPAN.since).holds(other) is (since >= 2014)


def test_a_span_has_its_first_day_and_not_its_last() -> None:
    assert SPAN.covers(date(2014, 1, 1))
    assert SPAN.covers(date(2015, 12, 31))
    assert not SPAN.covers(date(2013, 12, 31))
    assert not SPAN.covers(date(2016, 1, 1))
    assert SPAN.edges() == (date(2014, 1, 1), date(2016, 1, 1))
    assert InForce(date(2014, 1, 1)).edges() == (date(2014, 1, 1),)
    assert InForce(date(2014, 1, 1)).covers(date(2100, 1, 1))


def test_the_page_of_norms_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "jaryk.norms.document")
    runpy.run_module("jaryk.norms.document", run_name="__main__")
    assert capsys.readouterr().out == document()


def test_every_row_of_the_page_has_the_cells_of_its_table() -> None:
    rows = [line.replace("\\|", "") for line in document().splitlines()]
    heads = [n for n, line in enumerate(rows) if line.startswith("| ---")]
    assert len(heads) >= 5
    for head in heads:
        cells = rows[head].count("|")
        below = itertools.takewhile(lambda line: line.startswith("|"), rows[head - 1 :])
        assert {line.count("|") for line in below} == {cells}
