"""A formula as data: built once by a rule, then read by columns, exact and prose.

A Term is a fixed-point integer with a unit, a decimal scale (value = integer / 10**scale)
and static bounds. Whatever can go wrong with the formula goes wrong while it is built, as a
TermError: mixed units, a float, a division without scale and rounding, a divisor that may be
zero, a truth value, more digits than Int128 holds.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from jaryk.kernel.bounds import MOST_DIGITS, Bounds, bounds_at, checked_scale, finest_scale
from jaryk.kernel.mistakes import TermError
from jaryk.kernel.nodes import (
    Choice,
    Constant,
    Extreme,
    Flag,
    FlagInput,
    Quantity,
    Side,
    Term,
    a_flag,
    a_term,
)
from jaryk.kernel.rounding import DOWN, HALF_UP, UP, Rounding
from jaryk.kernel.units import Unit

__all__ = [
    "DOWN",
    "HALF_UP",
    "UP",
    "Flag",
    "Rounding",
    "Term",
    "TermError",
    "Unit",
    "constant",
    "flag",
    "least",
    "most",
    "quantity",
    "where",
    "zero",
]


def quantity(
    name: str, unit: str | Unit, *, scale: int, digits: int, at_least: int | None = None
) -> Term:
    """A named input: an integer of at most ``digits`` digits, counted in 10**-scale of unit.

    ``at_least`` is the least integer it may take: 0 where it is never negative, 1 where it
    may stand under a division.
    """
    if not 1 <= digits <= MOST_DIGITS:
        raise TermError(f"{name!r}: digits are from 1 to {MOST_DIGITS}, not {digits}")
    high = 10**digits - 1
    bounds = Bounds(-high if at_least is None else at_least, high)
    return Quantity(_unit(unit), checked_scale(scale), bounds, name)


def constant(
    value: int | str | Fraction | Decimal,
    unit: str | Unit,
    *,
    scale: int,
    name: str | None = None,
) -> Term:
    """A number of the rule, with the name of the dated parameter that it comes from.

    Refused unless ``scale`` decimals hold it exactly.
    """
    steps = _fraction(value) * 10 ** checked_scale(scale)
    if steps.denominator != 1:
        raise TermError(f"{value} has more than {scale} decimals")
    return Constant(_unit(unit), scale, Bounds(int(steps), int(steps)), int(steps), name)


def zero(unit: str | Unit) -> Term:
    """Nothing, of that unit."""
    return constant(0, unit, scale=0)


def flag(name: str) -> Flag:
    """A named input that is true or false."""
    return FlagInput(name)


def least(first: Term, *others: Term) -> Term:
    """The least of the terms."""
    return _extreme(Side.LEAST, (first, *others))


def most(first: Term, *others: Term) -> Term:
    """The greatest of the terms."""
    return _extreme(Side.MOST, (first, *others))


def where(condition: Flag, yes: Term, no: Term) -> Term:
    """``yes`` where the flag is true, ``no`` where it is false."""
    scale = finest_scale(a_term(yes), a_term(no))
    a, b = bounds_at(yes, scale), bounds_at(no, scale)
    bounds = Bounds(min(a.low, b.low), max(a.high, b.high))
    return Choice(yes.unit, scale, bounds, a_flag(condition), yes, no)


def _extreme(side: Side, terms: tuple[Term, ...]) -> Term:
    scale = finest_scale(*(a_term(term) for term in terms))
    pick = min if side is Side.LEAST else max
    all_bounds = [bounds_at(term, scale) for term in terms]
    bounds = Bounds(pick(b.low for b in all_bounds), pick(b.high for b in all_bounds))
    return Extreme(terms[0].unit, scale, bounds, terms, side)


def _unit(unit: str | Unit) -> Unit:
    return unit if isinstance(unit, Unit) else Unit.parse(unit)


def _fraction(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction | Decimal):
        raise TermError(f"{value!r} is not exact: give an int, a str, a Fraction or a Decimal")
    try:
        return Fraction(value)
    except (ValueError, ArithmeticError) as wrong:
        raise TermError(f"{value!r} is no number") from wrong
