"""Chance without surprise: figures drawn from an account's place, the same for ever.

An account is what it is whatever the number of accounts, and nothing depends on a library's own
generator or hash, which may change from version to version.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

_PRIME: Final = 2_147_483_647
_ROUNDS: Final = 3


def draw(place: pl.Expr, salt: int, below: int) -> pl.Expr:
    """A whole number for each place, from zero up to and without ``below``.

    ``salt`` tells draws of one place apart. Squares stay within 62 bits, so nothing wraps.
    """
    drawn = (place.cast(pl.Int64) * 48_271 + salt * 69_621 + 11) % _PRIME
    for _ in range(_ROUNDS):
        drawn = (drawn * drawn + drawn * 16_807 + 12_345) % _PRIME
    return drawn % below


def between(place: pl.Expr, salt: int, least: int, most: int) -> pl.Expr:
    """A whole number from ``least`` up to and without ``most``."""
    return draw(place, salt, most - least) + least


def pick(words: Sequence[str], place: pl.Expr, salt: int) -> pl.Expr:
    """One of the words."""
    return at(words, draw(place, salt, len(words)))


def at(words: Sequence[str], number: pl.Expr) -> pl.Expr:
    """The word of that number, counted from zero."""
    return number.replace_strict(list(range(len(words))), list(words), return_dtype=pl.String)
