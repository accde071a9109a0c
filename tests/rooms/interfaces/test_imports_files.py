"""What a file is: its letters, its lines, its header. Hostile ones are refused or kept in part."""

from __future__ import annotations

import pytest

from jaryk.interfaces.imports.tables import Header, cells_of, read_header
from jaryk.interfaces.imports.templates import KINDS, columns_of, template
from jaryk.interfaces.imports.text_lines import MOST_BYTES, Line, text_lines
from jaryk.kernel.errors import Refusal
from tests.tidy.tree import CHECKOUT

HEADER = "meter;read_on;reading_kwh"


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        text_lines(data)
    assert refused.value.say("ky")
    return refused.value.key.removeprefix("imports.refused.")


def raw_lines(data: bytes) -> list[str]:
    return [line.raw for line in text_lines(data)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\r\n \t\r\n;;;\r\n", "empty"),
        (b"PK\x03\x04\x14\x00", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
        ("meter;read_on".encode("utf-16"), "utf16"),
        ("meter;read_on".encode("utf-16-le"), "no_text"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "no_text"),
        (b"a" * (MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_text_of_ours_is_refused(data: bytes, reason: str) -> None:
    assert refusal_of(data) == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251"])
def test_letters_are_recognised(encoding: str) -> None:
    assert raw_lines("счётчик;дата\r\nСЭ-1;1\r\n".encode(encoding)) == ["счётчик;дата", "СЭ-1;1"]


def test_kyrgyz_letters_survive() -> None:
    assert raw_lines("аты\nҢӨҮ ңөү".encode()) == ["аты", "ҢӨҮ ңөү"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_keep_their_numbers_over_blank_ones(ending: str) -> None:
    data = ending.join(["h", "", "a", " ; ; ", "b", ""]).encode()
    assert [(line.number, line.raw) for line in text_lines(data)] == [(1, "h"), (3, "a"), (5, "b")]


def test_a_broken_line_does_not_spoil_the_letters_of_the_others() -> None:
    data = b"\n".join(["имя".encode(), "Үмүт".encode(), b"\xd0\xd0\xd0", "Өмүр".encode()])
    lines = text_lines(data)
    assert [line.defect for line in lines] == ["", "", "letters", ""]
    assert lines[1].raw == "Үмүт"
    assert lines[2].raw == "\\xd0\\xd0\\xd0"


def test_zero_bytes_and_endless_lines_are_kept_as_bad_lines() -> None:
    lines = text_lines(b"h\na\0b\n" + b"x" * 10_000_000 + b"\nlast")
    assert [line.defect for line in lines] == ["", "zero_byte", "long_line", ""]
    assert lines[1].raw == "a\u2400b"
    assert len(lines[2].raw) == 10_000_000


@pytest.mark.parametrize(
    ("raw", "separator"),
    [
        (HEADER, ";"),
        ("meter,read_on,reading_kwh", ","),
        ("meter\tread_on\treading_kwh", "\t"),
        ('"Meter";" Read on ";"READING-KWH";;', ";"),
        ("Счётчик;Дата показания;Показание", ";"),
        ("счетчик,\u00a0дата показания,показание", ","),
        ("эсептегич;көрсөткүч алынган күн;көрсөткүч", ";"),
    ],
)
def test_headers_in_three_languages_with_any_separator(raw: str, separator: str) -> None:
    header = read_header(raw, "readings")
    assert header == Header(separator, ("meter", "read_on", "reading_kwh"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("1;2;3", "no_header"),
        ('"meter;read_on', "no_header"),
        ("meter;read_on", "column_missing"),
        ("read_on;reading_kwh", "column_missing"),
        ("meter;read_on;reading_kwh;meter", "column_twice"),
        ("meter;read_on;reading_kwh;colour", "unknown_column"),
        ("meter;;read_on;reading_kwh", "unknown_column"),
        ("meter;read_on;reading_kwh;account", "unknown_column"),
    ],
)
def test_a_spoiled_header_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_header(raw, "readings")
    assert refused.value.key == f"imports.refused.{reason}"
    assert refused.value.say("ru")


@pytest.mark.parametrize(
    ("raw", "defect", "cells"),
    [
        ("M1;2026-05-01;5", "", ("M1", "2026-05-01", "5")),
        ("M1;2026-05-01;5;;", "", ("M1", "2026-05-01", "5")),
        ('"M;1";2026-05-01;"1 ""2"""', "", ("M;1", "2026-05-01", '1 "2"')),
        ("M1;2026-05-01", "cells", (None, None, None)),
        ("M1;2026-05-01;5;6", "cells", (None, None, None)),
        ('"M1;2026-05-01;5', "quotes", (None, None, None)),
        ('"M"1;2026-05-01;5', "quotes", (None, None, None)),
    ],
)
def test_cells(raw: str, defect: str, cells: tuple[str | None, ...]) -> None:
    header = Header(";", ("meter", "read_on", "reading_kwh"))
    (row,) = cells_of([Line(2, raw)], header).rows()
    assert row == (2, raw, defect, *cells)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_template_is_a_file_of_its_kind(kind: str) -> None:
    header, example = text_lines(template(kind).encode())
    names = read_header(header.raw, kind).names
    assert names == tuple(column.name for column in columns_of(kind))
    assert not cells_of([example], read_header(header.raw, kind))["defect"][0]


def test_a_strange_kind_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        template("poems")
    assert "poems" in refused.value.say("en")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_column_is_documented(kind: str) -> None:
    told = (CHECKOUT / "docs" / "import.md").read_text("utf-8").split(f"\n## {kind}\n")[1]
    section = told.split("\n## ")[0]
    missing = [column.name for column in columns_of(kind) if f"`{column.name}`" not in section]
    assert not missing
