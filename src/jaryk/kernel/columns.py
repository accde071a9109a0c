"""The bulk reading: a term as a Polars expression over fixed-point integer columns.

A node is computed in Int64 where it and all it passes through keep within 18 digits, else in
Int128; the bounds of the term make wrap-around impossible for rows that ``check_inputs``
let pass. A row with an empty input gets an empty result, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

import polars as pl

from jaryk.kernel.bounds import Bounds, bounds_at, finest_scale
from jaryk.kernel.inputs import BadInput, outside, required_inputs
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
from jaryk.kernel.rounding import DOWN, HALF_UP, FloorDivision, division, rounding_off

Integers = type[pl.Int64] | type[pl.Int128]

_NARROW_DIGITS: Final = 18
_COMPARE: Final = {
    Relation.BELOW: pl.Expr.lt,
    Relation.AT_MOST: pl.Expr.le,
    Relation.ABOVE: pl.Expr.gt,
    Relation.AT_LEAST: pl.Expr.ge,
    Relation.EQUAL: pl.Expr.eq,
    Relation.UNEQUAL: pl.Expr.ne,
}


def columns(term: Term) -> pl.Expr:
    """The term's integer at ``term.scale``, for a frame that holds a column for each input."""
    value = _Writer().term(term)
    present = [pl.col(name).is_not_null() for name in term.inputs()]
    return pl.when(pl.all_horizontal(present)).then(value) if present else value


def column_type(term: Term) -> Integers:
    """The type of the term's column, and the narrowest that its inputs may need."""
    return _type_for(term.bounds)


def check_inputs(frame: pl.DataFrame, terms: Mapping[str, Term]) -> None:
    """Refuse a frame that the steps (term by name) cannot be computed from.

    Raises BadInput naming column, row, value and step. Columns that the steps themselves
    make for one another are not asked for.
    """
    for name, (step, leaf) in required_inputs(terms).items():
        if name not in frame.columns:
            raise BadInput("absent", column=name, row=None, value=None, step=step)
        series = frame.get_column(name)
        if series.null_count():
            row = series.is_null().arg_max()
            raise BadInput("empty", column=name, row=row, value=None, step=step)
        _check_kind(series, leaf, step)
        if isinstance(leaf, Quantity) and len(series):
            _check_range(series, leaf, step)


def _check_kind(series: pl.Series, leaf: Quantity | FlagInput, step: str) -> None:
    is_flag = isinstance(leaf, FlagInput)
    right = series.dtype == pl.Boolean if is_flag else series.dtype.is_integer()
    if not right:
        problem = "not_flag" if is_flag else "not_integer"
        raise BadInput(problem, column=leaf.name, row=None, value=str(series.dtype), step=step)


def _check_range(series: pl.Series, leaf: Quantity, step: str) -> None:
    for row in (series.arg_min(), series.arg_max()):
        value = int(series[cast("int", row)])
        if not leaf.bounds.holds(value):
            raise outside(leaf, row=row, value=value, step=step)


class _Writer:
    """Writes the expressions of one formula; a part met twice is written once."""

    def __init__(self) -> None:
        self._written: dict[int, pl.Expr] = {}

    def term(self, term: Term) -> pl.Expr:
        """The term as an integer of its ``column_type``."""
        if id(term) not in self._written:
            self._written[id(term)] = self._write(cast("AnyTerm", term)).cast(column_type(term))
        return self._written[id(term)]

    def _write(self, term: AnyTerm) -> pl.Expr:
        match term:
            case Quantity():
                return pl.col(term.name)
            case Constant():
                return _literal(term.value, column_type(term))
            case Sum():
                a, b = self._aligned(term, term.a, term.b)
                return a + b
            case Difference():
                a, b = self._aligned(term, term.a, term.b)
                return a - b
            case Product():
                kind = _type_for(term.bounds, term.a.bounds, term.b.bounds)
                return self._as(term.a, term.a.scale, kind) * self._as(term.b, term.b.scale, kind)
            case Quotient() | Rounded():
                return self._divided(term)
            case Extreme():
                pick = pl.min_horizontal if term.side is Side.LEAST else pl.max_horizontal
                return pick(self._aligned(term, *term.terms))
            case _:
                yes, no = self._aligned(term, term.yes, term.no)
                return pl.when(self._flag(term.flag)).then(yes).otherwise(no)

    def _flag(self, flag: Flag) -> pl.Expr:
        known = cast("AnyFlag", flag)
        match known:
            case FlagInput():
                return pl.col(known.name)
            case Comparison():
                scale = finest_scale(known.a, known.b)
                kind = _type_for(*known.aligned)
                a, b = self._as(known.a, scale, kind), self._as(known.b, scale, kind)
                return _COMPARE[known.relation](a, b)
            case Both():
                return self._flag(known.a) & self._flag(known.b)
            case Either():
                return self._flag(known.a) | self._flag(known.b)
            case _:
                return ~self._flag(known.flag)

    def _divided(self, term: Quotient | Rounded) -> pl.Expr:
        if isinstance(term, Quotient):
            plan = division(term.a, term.b, term.scale, term.rounding)
            kind = _type_for(plan.peak, term.a.bounds, term.b.bounds)
            places = term.scale + term.b.scale - term.a.scale
            numerator = self._as(term.a, term.a.scale + max(places, 0), kind)
            divisor = self._as(term.b, term.b.scale + max(-places, 0), kind)
            return _floor_division(numerator, divisor, plan, kind)
        if term.scale > term.term.scale:
            return self._as(term.term, term.scale, _type_for(term.bounds))
        plan = rounding_off(term.term, term.scale, term.rounding)
        kind = _type_for(plan.peak)
        divisor = _literal(plan.divisor.low, kind)
        return _floor_division(self._as(term.term, term.term.scale, kind), divisor, plan, kind)

    def _aligned(self, whole: Term, *parts: Term) -> list[pl.Expr]:
        """The parts at the scale of the whole, in a type that holds all of them."""
        kind = _type_for(whole.bounds, *(bounds_at(part, whole.scale) for part in parts))
        return [self._as(part, whole.scale, kind) for part in parts]

    def _as(self, term: Term, scale: int, kind: Integers) -> pl.Expr:
        """The term's integer at a scale no coarser than its own, in a type no narrower."""
        value = self.term(term)
        if kind is not column_type(term):
            value = value.cast(kind)
        return value * _literal(10 ** (scale - term.scale), kind) if scale > term.scale else value


def _floor_division(
    numerator: pl.Expr, divisor: pl.Expr, plan: FloorDivision, kind: Integers
) -> pl.Expr:
    """(stretch * n + lift) // (stretch * d), the lift by the rounding and the sign of n."""
    if plan.stretch > 1:
        numerator = numerator * _literal(plan.stretch, kind)
        divisor = divisor * _literal(plan.stretch, kind)
    nothing, one = _literal(0, kind), _literal(1, kind)
    if plan.rounding is HALF_UP:
        half = divisor // _literal(2, kind)
        above, below = half, half - one
    elif plan.rounding is DOWN:
        above, below = nothing, divisor - one
    else:
        above, below = divisor - one, nothing
    if plan.numerator.low >= 0:
        return (numerator + above) // divisor
    return (numerator + pl.when(numerator < nothing).then(below).otherwise(above)) // divisor


def _type_for(*bounds: Bounds) -> Integers:
    return pl.Int64 if all(b.digits <= _NARROW_DIGITS for b in bounds) else pl.Int128


def _literal(value: int, kind: Integers) -> pl.Expr:
    return pl.lit(value, dtype=kind)
