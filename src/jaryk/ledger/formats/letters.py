"""From bytes to text: in which letters, or a plain word about why not."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.errors import Refusal

MOST_BYTES: Final = 100_000_000
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK: Final = b"\xef\xbb\xbf"


def refuse_no_text(data: bytes) -> None:
    """Refuse what is empty, too large, or a workbook."""
    if len(data) > MOST_BYTES:
        raise Refusal("ledger.statement.too_large", most_mb=MOST_BYTES // 1_000_000)
    if not data.strip(b" \t\r\n\x1a" + _UTF8_MARK):
        raise Refusal("ledger.statement.empty")
    if data.startswith(_WORKBOOKS):
        raise Refusal("ledger.statement.workbook")


def decoded(data: bytes, encoding: str) -> str:
    """The text with plain line ends; ``auto`` is UTF-8, or else windows-1251.

    Refused where it is in other letters, or has a zero byte: then it is no text.
    """
    if data.startswith(_UTF16):
        raise Refusal("ledger.statement.letters", line=1, encoding=encoding)
    tried = ("utf-8", "windows-1251") if encoding == "auto" else (encoding,)
    failed = 0
    for letters in tried:
        try:
            text = data.decode("utf-8-sig" if letters == "utf-8" else letters)
        except UnicodeDecodeError as error:
            failed = error.start
            continue
        if "\0" in text:
            failed = data.index(b"\0")
            break
        return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").rstrip("\x1a")
    line = data.count(b"\n", 0, failed) + 1
    raise Refusal("ledger.statement.letters", line=line, encoding=encoding)
