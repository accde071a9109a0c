"""Small numbers, all of them: each comparison and each rounded division, by both readings."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import polars as pl
import pytest

from jaryk.kernel.columns import columns
from jaryk.kernel.exact import exact
from jaryk.kernel.figures import decimal
from jaryk.kernel.measures import bare_number, measure
from jaryk.kernel.terms import (
    DOWN,
    HALF_UP,
    UP,
    Flag,
    Rounding,
    Term,
    constant,
    quantity,
    where,
    zero,
)
from jaryk.kernel.units import Unit
from tests.kernel.test_bounds import plainly

A = quantity("a", "ratio", scale=0, digits=2)
TENTHS = quantity("b", "ratio", scale=1, digits=3)
DIVISOR = quantity("d", "ratio", scale=0, digits=1, at_least=1)
ONE, NONE = constant(1, "ratio", scale=0), zero("ratio")

COMPARISONS: list[tuple[Callable[[Term, Term], Flag], Callable[[int, int], bool]]] = [
    (compare, compare)
    for compare in (
        operator.lt,
        operator.le,
        operator.gt,
        operator.ge,
        operator.eq,
        operator.ne,
    )
]


def both_readings(term: Term, rows: list[dict[str, int | bool]]) -> list[Fraction]:
    """The values of the rows, on which the two readings agree."""
    frame = pl.DataFrame(rows).with_columns(columns(term).alias("result"))
    of_columns = [Fraction(n, 10**term.scale) for n in frame.get_column("result")]
    assert of_columns == [exact(term, row) for row in rows]
    return of_columns


@pytest.mark.parametrize(("of_terms", "of_numbers"), COMPARISONS)
def test_terms_compare_as_their_numbers_do(
    of_terms: Callable[[Term, Term], Flag], of_numbers: Callable[[int, int], bool]
) -> None:
    rows = [{"a": a, "b": b} for a, b in product(range(-2, 3), range(-21, 22))]
    told = both_readings(where(of_terms(A, TENTHS), ONE, NONE), [dict(row) for row in rows])
    assert told == [of_numbers(10 * row["a"], row["b"]) for row in rows]


@pytest.mark.parametrize("rounding", [HALF_UP, DOWN, UP])
def test_small_numbers_divide_as_on_paper(rounding: Rounding) -> None:
    rows = [{"a": a, "d": d} for a, d in product(range(-30, 31), range(1, 10))]
    term = A.over(DIVISOR, scale=0, rounding=rounding)
    told = both_readings(term, [dict(row) for row in rows])
    assert told == [plainly(row["a"], row["d"], rounding) for row in rows]


@pytest.mark.parametrize("rounding", [HALF_UP, DOWN, UP])
@pytest.mark.parametrize("divisor", [1, 2, 3, 4, 7, 10])
def test_small_numbers_divide_by_a_number_of_the_rule(divisor: int, rounding: Rounding) -> None:
    rows: list[dict[str, int | bool]] = [{"a": a} for a in range(-30, 31)]
    term = A.over(constant(divisor, "ratio", scale=0), scale=0, rounding=rounding)
    assert both_readings(term, rows) == [plainly(a, divisor, rounding) for a in range(-30, 31)]


@pytest.mark.parametrize("rounding", [HALF_UP, DOWN, UP])
@pytest.mark.parametrize("scale", [0, 1, 2])
def test_tenths_are_brought_to_another_scale(scale: int, rounding: Rounding) -> None:
    rows: list[dict[str, int | bool]] = [{"b": b} for b in range(-35, 36)]
    told = both_readings(TENTHS.round(scale, rounding), rows)
    steps = [plainly(b, 10, rounding) if scale == 0 else b for b in range(-35, 36)]
    assert told == [Fraction(n, 1 if scale == 0 else 10) for n in steps]


@pytest.mark.parametrize("scale", [0, 1, 3])
@pytest.mark.parametrize("rounding", [HALF_UP, DOWN, UP])
def test_tenths_are_divided_at_another_scale(scale: int, rounding: Rounding) -> None:
    rows = [{"b": b, "d": d} for b, d in product(range(-30, 31), (1, 3, 8))]
    term = TENTHS.over(DIVISOR, scale=scale, rounding=rounding)
    told = both_readings(term, [dict(row) for row in rows])
    on_paper = [plainly(row["b"] * 10**scale, row["d"] * 10, rounding) for row in rows]
    assert told == [Fraction(n, 10**scale) for n in on_paper]


@pytest.mark.parametrize(
    ("steps", "scale", "at_least", "shown"),
    [
        (20, 1, 0, "2"),
        (20, 1, 2, "2,00"),
        (25, 1, 2, "2,50"),
        (-2_500_000, 4, 0, "−250"),
        (1_234_567, 0, 0, "1 234 567"),
        (5, 3, 0, "0,005"),
    ],
)
def test_a_figure_is_written_with_the_decimals_that_it_has(
    steps: int, scale: int, at_least: int, shown: str
) -> None:
    written = decimal(steps, scale=scale, lang="ru", at_least=at_least)
    assert written.replace("\u00a0", " ") == shown
    assert at_least or decimal(steps, scale=scale, lang="ru") == written


@pytest.mark.parametrize(("tenths", "shown"), [(20, "2"), (25, "2,5"), (-5, "−0,5"), (0, "0")])
def test_a_bare_number_has_no_more_decimals_than_it_needs(tenths: int, shown: str) -> None:
    assert bare_number(Fraction(tenths, 10), Unit.parse("kWh"), scale=1, lang="ru") == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("1/3", "0,33…"), ("-1/3", "−0,33…"), ("0.25", "0,25"), ("0.255", "0,25…")]
)
def test_a_number_that_goes_on_is_cut_with_an_ellipsis(value: str, shown: str) -> None:
    assert bare_number(Fraction(value), Unit.parse("kWh"), scale=2, lang="ru") == shown


def test_a_measure_with_more_decimals_than_it_may_have_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="1/3 has more than 2 decimals"):
        measure(Fraction(1, 3), Unit.parse("kWh"), scale=2, lang="ru")
