"""How many accounts a draft tariff makes pay less or more: bars over one ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

HEIGHT: Final = 220
_TOP: Final = 30
_GROUND: Final = 180


class Counted(Protocol):
    """A band of change with how many accounts are in it."""

    @property
    def name(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def added_tyiyn(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """A band drawn: where it stands, how high, and whether its accounts pay less or more."""

    name: str
    accounts: int
    kind: str
    middle: int
    left: int
    width: int
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars with the size of the paper that they are drawn on."""

    width: int
    height: int
    ground: int
    bars: list[Bar]

    @property
    def words_top(self) -> int:
        return self.ground + 20


def picture(bands: Sequence[Counted], *, width: int) -> Picture:
    """The bands in their order; the fullest reaches the top."""
    greatest = max((band.count for band in bands), default=0) or 1
    column = width // max(len(bands), 1)
    bars = []
    for at, band in enumerate(bands):
        height = band.count * (_GROUND - _TOP) // greatest
        bars.append(
            Bar(
                name=band.name,
                accounts=band.count,
                kind="less" if band.added_tyiyn < 0 else "more" if band.added_tyiyn > 0 else "same",
                middle=column * at + column // 2,
                left=column * at + column // 8,
                width=column * 3 // 4,
                top=_GROUND - height,
                height=height,
            )
        )
    return Picture(width=column * max(len(bands), 1), height=HEIGHT, ground=_GROUND, bars=bars)
