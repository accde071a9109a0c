"""How large an integer can become: the corners of sums, differences and products."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.bounds import Bounds
from jaryk.kernel.mistakes import TermError
from jaryk.kernel.rounding import DOWN, HALF_UP, UP, FloorDivision, Rounding

SMALL = st.integers(-30, 30)


@st.composite
def bounds(draw: st.DrawFn, least: int = -30) -> Bounds:
    low = draw(st.integers(least, 30))
    return Bounds(low, low + draw(st.integers(0, 12)))


def values(within: Bounds) -> range:
    return range(within.low, within.high + 1)


def test_a_span_holds_both_of_its_ends() -> None:
    span = Bounds(-3, 7)
    assert [n for n in range(-10, 11) if span.holds(n)] == list(range(-3, 8))
    assert Bounds(5, 5).holds(5)


def test_the_least_is_not_above_the_greatest() -> None:
    with pytest.raises(TermError, match="the least value 8 is above the greatest 7"):
        Bounds(8, 7)


@pytest.mark.parametrize("sign", [1, -1])
def test_38_digits_are_the_most_on_either_side(sign: int) -> None:
    widest = sign * (10**38 - 1)
    assert Bounds(widest, widest).digits == 38
    with pytest.raises(TermError, match="could take 39 digits; 38 are the most"):
        Bounds(min(0, sign * 10**38), max(0, sign * 10**38))


@pytest.mark.parametrize(
    ("low", "high", "digits"), [(0, 0, 1), (0, 9, 1), (0, 10, 2), (-10, 9, 2), (-999, 1000, 4)]
)
def test_digits_are_those_of_the_longer_end(low: int, high: int, digits: int) -> None:
    assert Bounds(low, high).digits == digits


@given(bounds(), bounds())
def test_a_span_covers_another_when_it_holds_all_its_values(a: Bounds, b: Bounds) -> None:
    assert a.covers(b) == all(a.holds(n) for n in values(b))


@given(bounds(), bounds())
def test_the_ends_of_a_result_are_the_least_and_the_greatest_that_occur(
    a: Bounds, b: Bounds
) -> None:
    pairs = list(product(values(a), values(b)))
    for found, results in (
        (a.plus(b), [x + y for x, y in pairs]),
        (a.minus(b), [x - y for x, y in pairs]),
        (a.times(b), [x * y for x, y in pairs]),
        (a.shifted(2), [100 * x for x in values(a)]),
    ):
        assert (found.low, found.high) == (min(results), max(results))


def plainly(numerator: int, divisor: int, rounding: Rounding) -> int:
    """By the size of the number and a remainder, without fractions."""
    whole, rest = divmod(abs(numerator), divisor)
    up = {HALF_UP: 2 * rest >= divisor, DOWN: False, UP: rest > 0}[rounding]
    return (1 if numerator >= 0 else -1) * (whole + up)


@given(bounds(), bounds(least=1), st.sampled_from([HALF_UP, DOWN, UP]))
def test_a_division_stays_within_its_peak_and_its_result(
    numerator: Bounds, divisor: Bounds, rounding: Rounding
) -> None:
    plan = FloorDivision(numerator, divisor, rounding)
    results = [plainly(n, d, rounding) for n, d in product(values(numerator), values(divisor))]
    assert (plan.result.low, plan.result.high) == (min(results), max(results))
    assert plan.peak.holds(plan.stretch * divisor.high)
    for n, d in product(values(numerator), values(divisor)):
        lifted = range(plan.stretch * n, plan.stretch * (n + d))
        assert plan.peak.holds(lifted[0])
        assert plan.peak.holds(lifted[-1])


@pytest.mark.parametrize(
    ("divisor", "rounding", "stretch"),
    [
        (Bounds(2, 2), HALF_UP, 1),
        (Bounds(3, 3), HALF_UP, 2),
        (Bounds(2, 4), HALF_UP, 2),
        (Bounds(3, 3), DOWN, 1),
        (Bounds(1, 9), UP, 1),
    ],
)
def test_only_half_a_divisor_needs_doubling(
    divisor: Bounds, rounding: Rounding, stretch: int
) -> None:
    assert FloorDivision(Bounds(-9, 9), divisor, rounding).stretch == stretch


def test_what_a_division_passes_through_is_bounded_too() -> None:
    assert FloorDivision(Bounds(0, 10**38 - 3), Bounds(1, 3), DOWN).result.low == 0
    with pytest.raises(TermError, match="38 are the most"):
        FloorDivision(Bounds(0, 10**38 - 2), Bounds(1, 3), DOWN)
    with pytest.raises(TermError, match="38 are the most"):
        FloorDivision(Bounds(0, 6 * 10**37), Bounds(3, 3), HALF_UP)
