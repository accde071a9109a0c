"""The exact reading: a term for one row as a Fraction, independent of Polars.

Slow and sure: the oracle of the tests, and the second opinion when a bill is explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from jaryk.kernel.inputs import BadInput, outside
from jaryk.kernel.nodes import (
    AnyFlag,
    AnyTerm,
    Both,
    Comparison,
    Constant,
    Difference,
    Either,
    Extreme,
    Flag,
    FlagInput,
    Product,
    Quantity,
    Quotient,
    Relation,
    Rounded,
    Side,
    Sum,
    Term,
)
from jaryk.kernel.rounding import rounded

Row = Mapping[str, int | bool]


def exact(term: Term, row: Row) -> Fraction:
    """The term's value; ``row`` holds the same fixed-point integers as a frame would.

    Raises BadInput for an absent or impossible input.
    """
    return Evaluation(row).value(term)


class Evaluation:
    """One row's values; a part met twice is computed once, and each fits its bounds."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._values: dict[int, Fraction] = {}

    def value(self, term: Term) -> Fraction:
        if id(term) not in self._values:
            value = self._evaluate(cast("AnyTerm", term))
            steps = value * 10**term.scale
            assert steps.denominator == 1, f"{value} has more than {term.scale} decimals"
            assert term.bounds.holds(int(steps)), f"{steps} is outside {term.bounds}"
            self._values[id(term)] = value
        return self._values[id(term)]

    def holds(self, flag: Flag) -> bool:
        known = cast("AnyFlag", flag)
        match known:
            case FlagInput():
                return self._flag_input(known)
            case Comparison():
                return _compare(self.value(known.a), known.relation, self.value(known.b))
            case Both():
                return self.holds(known.a) and self.holds(known.b)
            case Either():
                return self.holds(known.a) or self.holds(known.b)
            case _:
                return not self.holds(known.flag)

    def _evaluate(self, term: AnyTerm) -> Fraction:
        match term:
            case Quantity():
                return self._quantity(term)
            case Constant():
                return Fraction(term.value, 10**term.scale)
            case Sum():
                return self.value(term.a) + self.value(term.b)
            case Difference():
                return self.value(term.a) - self.value(term.b)
            case Product():
                return self.value(term.a) * self.value(term.b)
            case Quotient():
                quotient = Fraction(self.value(term.a), self.value(term.b))
                return rounded(quotient, term.scale, term.rounding)
            case Rounded():
                return rounded(self.value(term.term), term.scale, term.rounding)
            case Extreme():
                pick = min if term.side is Side.LEAST else max
                return pick(self.value(part) for part in term.terms)
            case _:
                return self.value(term.yes if self.holds(term.flag) else term.no)

    def _quantity(self, leaf: Quantity) -> Fraction:
        value = self._row.get(leaf.name)
        if value is None or isinstance(value, bool) or not isinstance(value, int):
            raise _unfit(leaf, value, "not_integer")
        if not leaf.bounds.holds(value):
            raise outside(leaf, row=None, value=value, step="")
        return Fraction(value, 10**leaf.scale)

    def _flag_input(self, leaf: FlagInput) -> bool:
        value = self._row.get(leaf.name)
        if not isinstance(value, bool):
            raise _unfit(leaf, value, "not_flag")
        return value


def _unfit(leaf: Quantity | FlagInput, value: object, problem: str) -> BadInput:
    kind = "absent" if value is None else problem
    return BadInput(kind, column=leaf.name, row=None, value=type(value).__name__, step="")


def _compare(a: Fraction, relation: Relation, b: Fraction) -> bool:
    return {
        Relation.BELOW: a < b,
        Relation.AT_MOST: a <= b,
        Relation.ABOVE: a > b,
        Relation.AT_LEAST: a >= b,
        Relation.EQUAL: a == b,
        Relation.UNEQUAL: a != b,
    }[relation]
