"""A day's 48 half hours: their names, the channels that count them, and words of their quality."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, IntFlag
from typing import Final

import polars as pl

SLOTS: Final = 48
MINUTES_A_SLOT: Final = 30
HALF_HOURS: Final = tuple(f"h{slot:02}" for slot in range(SLOTS))
"""``h00`` is 00:00 to 00:30 in Bishkek, ``h47`` 23:30 to 24:00."""
MOST_WH: Final = 2_000_000_000
"""In a half hour: 4 GW, more than the country's greatest station; it fits 32 bits."""


class Channel(IntEnum):
    """What is counted, by the numbers that macket 80020 gives."""

    ACTIVE_IMPORT = 1
    ACTIVE_EXPORT = 2
    REACTIVE_IMPORT = 3
    REACTIVE_EXPORT = 4

    @property
    def register(self) -> str:
        """The code of the register that counts the same: ``A+``."""
        return ("A+", "A-", "R+", "R-")[self - 1]


class Quality(IntFlag):
    """The quality of a value in the bits of IEEE 2030.5 (QualityFlags); several may hold."""

    VALID = 1
    MANUALLY_EDITED = 2
    ESTIMATED_BY_REFERENCE_DAY = 4
    ESTIMATED_BY_LINEAR_INTERPOLATION = 8
    QUESTIONABLE = 16
    DERIVED = 32
    PROJECTED = 64

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the bits that are set."""
        return tuple(str(bit.name).lower() for bit in Quality if bit in self)


def array_text(columns: Sequence[str] = HALF_HOURS) -> pl.Expr:
    """Whole numbers of a row as PostgreSQL writes an array: ``{1,NULL,3}``."""
    cells = [pl.col(name).cast(pl.String).fill_null("NULL") for name in columns]
    return pl.concat_str(pl.lit("{"), pl.concat_str(cells, separator=","), pl.lit("}"))


def quality_text(flags: Sequence[int | None]) -> str | None:
    """The flags as an array, or None where each value that is there is simply valid."""
    if all(flag in (None, Quality.VALID) for flag in flags):
        return None
    return "{" + ",".join("NULL" if flag is None else str(int(flag)) for flag in flags) + "}"
