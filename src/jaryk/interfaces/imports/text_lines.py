"""From the bytes of a file to its lines: which letters, where a line ends, what is no text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jaryk.kernel.errors import Refusal

MOST_BYTES: Final = 100_000_000
LONGEST_LINE: Final = 20_000
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_SEEN_NUL: Final = "\u2400"


@dataclass(frozen=True)
class Line:
    """A line as it came with its number from 1; ``defect`` says why it cannot be read at all."""

    number: int
    raw: str
    defect: str = ""


def text_lines(data: bytes) -> list[Line]:
    """The lines of a file that are not blank; Refusal where it is no text of ours."""
    if len(data) > MOST_BYTES:
        raise Refusal("imports.refused.too_large", most_mb=MOST_BYTES // 1_000_000)
    if data.startswith(_WORKBOOKS):
        raise Refusal("imports.refused.workbook")
    if data.startswith(_UTF16):
        raise Refusal("imports.refused.utf16")
    lines = _decoded(data)
    first = lines[0] if lines else None
    if first is None:
        raise Refusal("imports.refused.empty")
    if first.defect:
        raise Refusal("imports.refused.no_text")
    return lines


def _decoded(data: bytes) -> list[Line]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_by_line(data)
    raw_lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    raw_lines[0] = raw_lines[0].lstrip("\ufeff")
    return [_line(number, raw) for number, raw in enumerate(raw_lines, 1) if not _is_blank(raw)]


def _decoded_by_line(data: bytes) -> list[Line]:
    """UTF-8 with a few broken lines, else windows-1251: by what most of its lines are.

    Cyrillic in windows-1251 is hardly ever valid UTF-8, so the two are told apart by counting.
    """
    lines = data.splitlines()
    telling = [line for line in lines if not line.isascii()]
    readable = sum(_reads_as(line, "utf-8") for line in telling)
    encoding = "utf-8" if 2 * readable > len(telling) else "windows-1251"
    decoded = []
    for number, line in enumerate(lines, 1):
        raw = line.decode(encoding, "backslashreplace").lstrip("\ufeff")
        if not _reads_as(line, encoding):
            decoded.append(Line(number, raw.replace("\0", _SEEN_NUL), "letters"))
        elif not _is_blank(raw):
            decoded.append(_line(number, raw))
    return decoded


def _reads_as(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _line(number: int, raw: str) -> Line:
    if "\0" in raw:
        return Line(number, raw.replace("\0", _SEEN_NUL), "zero_byte")
    if len(raw) > LONGEST_LINE:
        return Line(number, raw, "long_line")
    return Line(number, raw)


def _is_blank(raw: str) -> bool:
    """Nothing there, or only the separators that a spreadsheet leaves on an empty row."""
    return not raw.strip(" \t;,\u00a0\ufeff\x1a")
