"""What the bill's font can draw. A character outside it would end as a hole in an archived page.

PDF/A forbids missing glyphs, and a name of a customer may hold anything, so characters that
PT Sans lacks are first decomposed (a ligature, a full-width letter), then replaced by a lozenge.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

REPLACEMENT: Final = "\u25ca"

# Inclusive ranges of code points that all four faces of PT Sans hold (a test reads the fonts).
FONT_RANGES: Final = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x109),
    (0x10C, 0x113),
    (0x116, 0x11F),
    (0x139, 0x13E),
    (0x141, 0x148),
    (0x150, 0x165),
    (0x16A, 0x173),
    (0x178, 0x17F),
    (0x218, 0x21B),
    (0x2BC, 0x2BC),
    (0x401, 0x40C),
    (0x40E, 0x44F),
    (0x451, 0x45C),
    (0x45E, 0x45F),
    (0x48A, 0x4C0),
    (0x4C3, 0x4F9),
    (0x2011, 0x2011),
    (0x2013, 0x2014),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2039, 0x203A),
    (0x20C0, 0x20C0),
    (0x2116, 0x2116),
    (0x2212, 0x2212),
    (0x2248, 0x2248),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
    (0x25CA, 0x25CA),
)

_NOT_IN_FONT: Final = re.compile(
    "[^" + "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in FONT_RANGES) + "]"
)

_WORDS_KEPT: Final = 4096


@lru_cache(_WORDS_KEPT)
def printable(words: str) -> str:
    """``words`` in characters that the font holds; any white space becomes a plain space."""
    if words.isascii() and words.isprintable():
        return words
    return _NOT_IN_FONT.sub(lambda found: _drawn(found[0]), unicodedata.normalize("NFC", words))


@cache
def _drawn(char: str) -> str:
    if char.isspace() or unicodedata.category(char) == "Zs":
        return "\u00a0" if char in "\u2007\u202f" else " "
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    plain = unicodedata.normalize("NFKD", char)
    drawn = "".join(part for part in plain if _is_in_font(part))
    return drawn or REPLACEMENT


def _is_in_font(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in FONT_RANGES)
