"""Numbers of accounts as payers and banks write them: found, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONGEST_NUMBER: Final = 20
_LONGEST_PADDED: Final = 12
_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f]+")
_BEFORE: Final = (
    r"(?:Л\s?[/\\.]?\s?С(?:Ч[ЕЁ]?Т?)?\b\.?|ЛИЦ(?:ЕВ\w*)?\.?\s?СЧ[ЕЁ]?Т?\w*\.?"
    r"|(?:ӨЗДҮК\s)?ЭСЕП\w*|АБОНЕНТ\w*|ACCOUNT|ACCT?\b\.?|A/C)"
)
_SIGNS: Final = r"(?:\s?(?:№|#|:|=|\bNO?\b\.?|НОМЕРИ?))*\s?"
_PREFIX: Final = re.compile(rf"^(?:{_BEFORE}{_SIGNS}|№\s?|#\s?)")
_PARTED: Final = re.compile(r"(?<=\d)[ \-](?=\d)")
_IN_TEXT: Final = re.compile(rf"(?<!\w){_BEFORE}{_SIGNS}(\d(?:[ \-]?\d){{3,18}})(?!\d)")
_BARE: Final = re.compile(r"(?<![\w/.,-])\d{4,20}(?![\w/-]|[.,]\d)")


def as_written(told: str) -> str:
    """The number in capitals, with single spaces and none around."""
    return _SPACES.sub(" ", told).strip().upper()


def other_forms(told: str) -> tuple[str, ...]:
    """How else the same number may be kept: without what stands before it, spaces and zeros."""
    bare = _PARTED.sub("", _PREFIX.sub("", as_written(told))).strip()
    if not bare.isascii() or not bare.isdigit():
        return (bare,) if 0 < len(bare) <= LONGEST_NUMBER else ()
    core = bare.lstrip("0")
    if not core or len(core) > LONGEST_NUMBER:
        return ()
    longest = max(_LONGEST_PADDED, len(core))
    return tuple(core.zfill(length) for length in range(len(core), longest + 1))


def named_in(text: str) -> tuple[str, ...]:
    """Numbers that a text says to be accounts: ``за свет, л/с 100 000 001``; each once."""
    found = (_PARTED.sub("", number) for number in _IN_TEXT.findall(as_written(text)))
    return tuple(dict.fromkeys(found))


def bare_in(text: str) -> tuple[str, ...]:
    """Whole numbers of a text that could be accounts, though it does not say so."""
    return tuple(dict.fromkeys(_BARE.findall(as_written(text))))


def one_slip_from(number: str) -> Iterator[str]:
    """What a number could have been before one digit was changed, lost, added or swapped."""
    for place in range(len(number) + 1):
        head, tail = number[:place], number[place:]
        yield from (head + digit + tail for digit in "0123456789")
        if tail:
            yield head + tail[1:]
            yield from (head + digit + tail[1:] for digit in "0123456789")
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
