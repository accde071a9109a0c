"""What the formula in words and the sentence with numbers share: signs and brackets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, cast

from jaryk.kernel.nodes import (
    AnyTerm,
    Choice,
    Constant,
    Difference,
    Extreme,
    Product,
    Quantity,
    Quotient,
    Rounded,
    Side,
    Sum,
    Term,
)
from jaryk.kernel.texts import text

TIMES: Final = "×"
OVER: Final = "÷"
LESS: Final = "\u2212"


class Bond(IntEnum):
    """How tightly a phrase holds together: a looser one goes into brackets."""

    CONDITION = 0
    NEGATIVE = 1
    SUM = 2
    PRODUCT = 3
    WORD = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    bond: Bond

    def at_least(self, bond: Bond) -> str:
        return self.text if self.bond >= bond else f"({self.text})"


class Phrasing(ABC):
    """Reads a term from left to right in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def phrase(self, term: Term) -> Phrase:
        known = cast("AnyTerm", term)
        match known:
            case Quantity() | Constant():
                return self.leaf(known)
            case Sum():
                a, b = self.phrase(known.a), self.phrase(known.b)
                return Phrase(f"{a.at_least(Bond.NEGATIVE)} + {b.at_least(Bond.SUM)}", Bond.SUM)
            case Difference():
                a, b = self.phrase(known.a), self.phrase(known.b)
                words = f"{a.at_least(Bond.NEGATIVE)} {LESS} {b.at_least(Bond.PRODUCT)}"
                return Phrase(words, Bond.SUM)
            case Product():
                a, b = self.phrase(known.a), self.phrase(known.b)
                words = f"{a.at_least(Bond.PRODUCT)} {TIMES} {b.at_least(Bond.PRODUCT)}"
                return Phrase(words, Bond.PRODUCT)
            case Quotient() | Rounded():
                return self.rounded(known)
            case Extreme():
                return Phrase(self._extreme(known), Bond.WORD)
            case _:
                return self.choice(known)

    def unrounded(self, term: Quotient | Rounded) -> Phrase:
        """What is rounded there, without the rounding."""
        if isinstance(term, Rounded):
            return self.phrase(term.term)
        a, b = self.phrase(term.a), self.phrase(term.b)
        words = f"{a.at_least(Bond.PRODUCT)} {OVER} {b.at_least(Bond.WORD)}"
        return Phrase(words, Bond.PRODUCT)

    @abstractmethod
    def leaf(self, leaf: Quantity | Constant) -> Phrase: ...

    @abstractmethod
    def rounded(self, term: Quotient | Rounded) -> Phrase: ...

    @abstractmethod
    def choice(self, term: Choice) -> Phrase: ...

    @abstractmethod
    def extreme_key(self, side: Side) -> str: ...

    def _extreme(self, term: Extreme) -> str:
        parts = "; ".join(self.phrase(part).text for part in term.terms)
        return text(self.extreme_key(term.side), self.lang, terms=parts)
