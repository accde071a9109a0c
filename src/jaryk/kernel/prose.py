"""The readings for people: a formula in words, and the sentence with one row's numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final, cast

from jaryk.kernel.exact import Evaluation, Row
from jaryk.kernel.measures import bare_number, measure
from jaryk.kernel.nodes import (
    AnyFlag,
    Both,
    Choice,
    Comparison,
    Constant,
    Either,
    Flag,
    FlagInput,
    Quantity,
    Quotient,
    Rounded,
    Side,
    Term,
)
from jaryk.kernel.phrases import Bond, Phrase, Phrasing
from jaryk.kernel.texts import text

Names = Callable[[str, str], str]

_MORE_PLACES: Final = 4  # of a value before it was rounded


def prose(term: Term, row: Row, lang: str, names: Names) -> str:
    """One line that ends in the term's value: ``31 дн. × 23,0137 кВт·ч/день = 713,4247 кВт·ч``.

    ``names`` gives the words of an input by its name and language. Of a choice only the
    branch taken is told, and of a rounding only one that changed something.
    """
    return _Worked(row, lang, names).sentence(term)


def formula(term: Term, lang: str, names: Names) -> str:
    """The formula in words and signs: ``энергия ступени × цена``."""
    return _Formula(lang, names).phrase(term).text


class _Worked(Phrasing):
    """The formula with the numbers of one row."""

    def __init__(self, row: Row, lang: str, names: Names) -> None:
        super().__init__(lang)
        self._values = Evaluation(row)
        self._names = names

    def sentence(self, term: Term) -> str:
        taken = self._taken(term)
        result = self._figure(taken)
        if isinstance(taken, Quantity | Constant):
            return f"{self._names(taken.name, self.lang)} = {result}" if taken.name else result
        if self._changed(taken):
            return self._chain(cast("Quotient | Rounded", taken))
        words = self.phrase(taken).text
        return words if words == result else f"{words} = {result}"

    def leaf(self, leaf: Quantity | Constant) -> Phrase:
        negative = self._values.value(leaf) < 0
        return Phrase(self._figure(leaf), Bond.NEGATIVE if negative else Bond.WORD)

    def rounded(self, term: Quotient | Rounded) -> Phrase:
        if self._changed(term):
            return Phrase(f"({self._chain(term)})", Bond.WORD)
        return self.unrounded(term)

    def choice(self, term: Choice) -> Phrase:
        return self.phrase(self._taken(term))

    def extreme_key(self, side: Side) -> str:
        return f"kernel.worked.{side.value}"

    def _taken(self, term: Term) -> Term:
        """The term itself, or the branch that its flags choose."""
        while isinstance(term, Choice):
            term = term.yes if self._values.holds(term.flag) else term.no
        return term

    def _changed(self, term: Term) -> bool:
        return isinstance(term, Quotient | Rounded) and self._before(term) != (
            self._values.value(term)
        )

    def _before(self, term: Quotient | Rounded) -> Fraction:
        if isinstance(term, Rounded):
            return self._values.value(term.term)
        return Fraction(self._values.value(term.a), self._values.value(term.b))

    def _chain(self, term: Quotient | Rounded) -> str:
        """The formula, what it gives, and what that is rounded to."""
        words = self.unrounded(term).text
        if not (isinstance(term, Rounded) and self._is_figure(term.term)):
            places = term.scale + _MORE_PLACES
            before = bare_number(self._before(term), term.unit, scale=places, lang=self.lang)
            words = f"{words} = {before}"
        return f"{words} ≈ {self._figure(term)}"

    def _is_figure(self, term: Term) -> bool:
        return isinstance(self._taken(term), Quantity | Constant)

    def _figure(self, term: Term) -> str:
        value = self._values.value(term)
        return measure(value, term.unit, scale=term.scale, lang=self.lang)


class _Formula(Phrasing):
    """The formula without numbers, but for those that have no name."""

    def __init__(self, lang: str, names: Names) -> None:
        super().__init__(lang)
        self._names = names

    def leaf(self, leaf: Quantity | Constant) -> Phrase:
        if leaf.name:
            return Phrase(self._names(leaf.name, self.lang), Bond.WORD)
        value = Fraction(leaf.bounds.low, 10**leaf.scale)
        words = measure(value, leaf.unit, scale=leaf.scale, lang=self.lang)
        return Phrase(words, Bond.NEGATIVE if value < 0 else Bond.WORD)

    def rounded(self, term: Quotient | Rounded) -> Phrase:
        return self.unrounded(term)

    def choice(self, term: Choice) -> Phrase:
        yes, no = self.phrase(term.yes).text, self.phrase(term.no).text
        condition = self._flag(term.flag)
        words = text("kernel.formula.where", self.lang, flag=condition, yes=yes, no=no)
        return Phrase(words, Bond.CONDITION)

    def extreme_key(self, side: Side) -> str:
        return f"kernel.formula.{side.value}"

    def _flag(self, flag: Flag) -> str:
        known = cast("AnyFlag", flag)
        match known:
            case FlagInput():
                return self._names(known.name, self.lang)
            case Comparison():
                a, b = self.phrase(known.a), self.phrase(known.b)
                sign = known.relation.value
                return f"{a.at_least(Bond.NEGATIVE)} {sign} {b.at_least(Bond.NEGATIVE)}"
            case Both() | Either():
                key = "both" if isinstance(known, Both) else "either"
                a_words, b_words = self._inner(known.a), self._inner(known.b)
                return text(f"kernel.formula.{key}", self.lang, a=a_words, b=b_words)
            case _:
                return text("kernel.formula.not", self.lang, flag=self._inner(known.flag))

    def _inner(self, flag: Flag) -> str:
        words = self._flag(flag)
        return f"({words})" if isinstance(flag, Both | Either) else words
