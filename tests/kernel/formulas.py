"""Random formulas and rows for the properties of the three readings."""

from __future__ import annotations

import operator
from collections.abc import Callable

import polars as pl
from hypothesis import strategies as st

from jaryk.kernel import nodes
from jaryk.kernel.columns import column_type
from jaryk.kernel.terms import (
    DOWN,
    HALF_UP,
    UP,
    Flag,
    Term,
    TermError,
    constant,
    flag,
    least,
    most,
    quantity,
    where,
)

UNITS = ("kWh", "tyiyn", "ratio")
ROUNDINGS = (HALF_UP, DOWN, UP)
Row = dict[str, int | bool]

_INPUTS = [
    quantity("energy", "kWh", scale=4, digits=12),
    quantity("energy_wide", "kWh", scale=6, digits=30),
    quantity("norm", "kWh", scale=0, digits=3, at_least=0),
    quantity("amount", "tyiyn", scale=0, digits=14),
    quantity("penalty", "tyiyn", scale=3, digits=18),
    quantity("share", "ratio", scale=4, digits=5, at_least=0),
    quantity("days", "ratio", scale=0, digits=3, at_least=1),
    quantity("part", "ratio", scale=2, digits=9, at_least=1),
    quantity("factor", "ratio", scale=1, digits=19),
]
_DIVISORS = [
    *(term for term in _INPUTS if term.bounds.low > 0),
    *(constant(value, "ratio", scale=1) for value in ("0.1", "0.3", "2", "365")),
]


@st.composite
def terms(draw: st.DrawFn, unit: str | None = None, depth: int = 3) -> Term:
    """A well-typed term; where a node would be too wide, its first part stands instead."""
    wanted = unit or draw(st.sampled_from(UNITS))
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(_leaf(wanted))
    part = draw(terms(wanted, depth - 1))
    try:
        return draw(st.sampled_from(_JOINS))(draw, part, wanted, depth - 1)
    except TermError:
        return part


@st.composite
def rows(draw: st.DrawFn, term: Term) -> Row:
    """Inputs for the term, extremes of their bounds and ties among them."""
    return {name: draw(_input_value(leaf)) for name, leaf in term.leaves().items()}


def frame_of(term: Term, batch: list[Row]) -> pl.DataFrame:
    """The rows as columns of the types that the term's inputs need."""
    frame = pl.DataFrame({"row": range(len(batch))})
    for name, leaf in term.leaves().items():
        kind = column_type(leaf) if isinstance(leaf, Term) else pl.Boolean
        frame = frame.with_columns(pl.Series(name, [row[name] for row in batch], dtype=kind))
    return frame


def _leaf(unit: str) -> st.SearchStrategy[Term]:
    inputs = [term for term in _INPUTS if str(term.unit) == unit]
    numbers = st.decimals(-(10**6), 10**6, places=3)
    return st.sampled_from(inputs) | numbers.map(lambda n: constant(n, unit, scale=3))


def _input_value(leaf: nodes.Quantity | nodes.FlagInput) -> st.SearchStrategy[int | bool]:
    if isinstance(leaf, nodes.FlagInput):
        return st.booleans()
    low, high = leaf.bounds.low, leaf.bounds.high
    ends = [n for n in (low, high, low + 1, -1, 0, 1, 5, -5, 15, 50) if leaf.bounds.holds(n)]
    return st.sampled_from(ends) | st.integers(low, high) | st.integers(max(low, -99), 99)


def _sum(draw: st.DrawFn, part: Term, unit: str, depth: int) -> Term:
    other = draw(terms(unit, depth))
    return part + other if draw(st.booleans()) else part - other


def _product(draw: st.DrawFn, part: Term, unit: str, depth: int) -> Term:
    other = draw(terms("ratio", depth))
    return part * other if draw(st.booleans()) else other * part


def _quotient(draw: st.DrawFn, part: Term, unit: str, depth: int) -> Term:
    divisor = draw(st.sampled_from(_DIVISORS))
    scale, rounding = draw(st.integers(0, 6)), draw(st.sampled_from(ROUNDINGS))
    return part.over(divisor, scale=scale, rounding=rounding)


def _rounded(draw: st.DrawFn, part: Term, unit: str, depth: int) -> Term:
    return part.round(draw(st.integers(0, 6)), draw(st.sampled_from(ROUNDINGS)))


def _extreme(draw: st.DrawFn, part: Term, unit: str, depth: int) -> Term:
    others = [draw(terms(unit, depth)) for _ in range(draw(st.integers(1, 2)))]
    return draw(st.sampled_from((least, most)))(part, *others)


def _choice(draw: st.DrawFn, part: Term, unit: str, depth: int) -> Term:
    return where(draw(_flags(depth)), part, draw(terms(unit, depth)))


_COMPARISONS: list[Callable[[Term, Term], Flag]] = [
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]
_JOINS: list[Callable[[st.DrawFn, Term, str, int], Term]] = [
    _sum,
    _product,
    _quotient,
    _rounded,
    _extreme,
    _choice,
]


@st.composite
def _flags(draw: st.DrawFn, depth: int) -> Flag:
    kind = draw(st.sampled_from(("input", "compare", "both", "either", "not")))
    if kind == "input" or depth == 0:
        return flag(draw(st.sampled_from(("is_open", "is_high"))))
    if kind == "compare":
        unit = draw(st.sampled_from(UNITS))
        a, b = draw(terms(unit, depth - 1)), draw(terms(unit, depth - 1))
        return draw(st.sampled_from(_COMPARISONS))(a, b)
    if kind == "not":
        return ~draw(_flags(depth - 1))
    a_flag, b_flag = draw(_flags(depth - 1)), draw(_flags(depth - 1))
    return a_flag & b_flag if kind == "both" else a_flag | b_flag
