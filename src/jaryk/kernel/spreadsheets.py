"""Text for a spreadsheet, which takes a cell that begins in some ways for a formula."""

from __future__ import annotations

from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def never_a_formula(told: str) -> str:
    """The text as it is, or marked as text where a spreadsheet would reckon it."""
    return f"'{told}" if told.startswith(_FORMULA_STARTS) else told
