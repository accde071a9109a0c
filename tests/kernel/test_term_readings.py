"""The bulk reading equals the exact one, without tolerance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaryk.kernel.bounds import Bounds
from jaryk.kernel.columns import check_inputs, column_type, columns
from jaryk.kernel.exact import exact
from jaryk.kernel.terms import (
    DOWN,
    HALF_UP,
    UP,
    Rounding,
    Term,
    constant,
    flag,
    least,
    most,
    quantity,
    where,
    zero,
)
from tests.kernel.formulas import frame_of, rows, terms
from tests.scale import so_many


def values(term: Term, frame: pl.DataFrame) -> list[int | None]:
    result = frame.with_columns(columns(term).alias("result")).get_column("result")
    assert result.dtype == column_type(term)
    return result.to_list()


@settings(max_examples=so_many(every_day=600, soak=4_000), deadline=None)
@given(st.data())
def test_columns_equal_exact(data: st.DataObject) -> None:
    term = data.draw(terms())
    batch = data.draw(st.lists(rows(term), min_size=1, max_size=8))
    frame = frame_of(term, batch)
    check_inputs(frame, {"step": term})

    computed = values(term, frame)

    assert [Fraction(n or 0, 10**term.scale) for n in computed] == [exact(term, r) for r in batch]
    assert None not in computed


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_batch_equals_its_rows_one_by_one(data: st.DataObject) -> None:
    term = data.draw(terms())
    batch = data.draw(st.lists(rows(term), min_size=2, max_size=6))

    alone = [values(term, frame_of(term, [row]))[0] for row in batch]

    assert values(term, frame_of(term, batch)) == alone


NORM = quantity("norm", "kWh", scale=4, digits=12, at_least=0)
ENERGY = quantity("energy", "kWh", scale=4, digits=12)
RATE = quantity("rate", "tyiyn/kWh", scale=2, digits=6)
STEPS = ((0, 10, 1), (10, 20, 2), (20, None, 5))


def stepped_price(energy: Term) -> Term:
    """10 kWh at 1 tyiyn, 10 more at 2, the rest at 5."""
    price = zero("tyiyn")
    for since, until, rate in STEPS:
        end = energy if until is None else kwh(until)
        in_step = least(energy, end) - least(energy, kwh(since))
        price = price + in_step * constant(rate, "tyiyn/kWh", scale=0)
    return price


def kwh(value: int) -> Term:
    return constant(value, "kWh", scale=0)


@pytest.mark.parametrize(
    ("used", "due"), [(0, 0), (10, 10), (11, 12), (20, 30), (25, 55), (30, 80)]
)
def test_a_stepped_tariff(used: int, due: int) -> None:
    price = stepped_price(NORM)
    row = {"norm": used * 10_000}

    assert exact(price, row) == due
    assert values(price, frame_of(price, [row])) == [due * 10_000]


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (HALF_UP, [-3, -2, -1, 0, 0, 0, 1, 2, 3]),
        (DOWN, [-2, -1, 0, 0, 0, 0, 0, 1, 2]),
        (UP, [-3, -2, -1, -1, 0, 1, 1, 2, 3]),
    ],
)
def test_rounding_is_symmetric(rounding: Rounding, expected: list[int]) -> None:
    tenths = [-25, -15, -5, -4, 0, 4, 5, 15, 25]
    rate = quantity("rate", "ratio", scale=1, digits=3)
    by_rounding = rate.round(0, rounding)
    by_division = rate.over(constant(1, "ratio", scale=0), scale=0, rounding=rounding)
    batch = [{"rate": n} for n in tenths]

    for term in (by_rounding, by_division):
        assert values(term, frame_of(term, batch)) == expected
        assert [exact(term, row) for row in batch] == expected


def test_the_price_of_the_largest_energy_keeps_within_int64() -> None:
    amount = (NORM * RATE).round(0, HALF_UP)
    row = {"norm": 10**12 - 1, "rate": 10**6 - 1}

    assert (NORM * RATE).digits == 18
    assert column_type(amount) is pl.Int64
    assert values(amount, frame_of(amount, [row])) == [exact(amount, row)]
    assert "128" not in str(columns(amount))


def test_a_wide_product_goes_through_int128_and_comes_back_narrow() -> None:
    share = quantity("share", "share", scale=9, digits=10, at_least=0)
    part = (ENERGY * share).round(4, HALF_UP)
    row = {"energy": -(10**12) + 1, "share": 10**9}

    assert column_type(ENERGY * share) is pl.Int128
    assert column_type(part) is pl.Int64
    assert values(part, frame_of(part, [row])) == [-(10**12) + 1]


def test_the_widest_integers_neither_wrap_nor_round() -> None:
    widest = quantity("n", "ratio", scale=0, digits=38)
    mirrored = zero("ratio") - widest
    ends = [10**38 - 1, -(10**38) + 1]

    frame = frame_of(widest, [{"n": n} for n in ends])

    assert values(mirrored, frame) == [-n for n in ends]
    assert [exact(mirrored, {"n": n}) for n in ends] == [-n for n in ends]


def test_inputs_may_come_in_a_smaller_type() -> None:
    frame = pl.DataFrame({"norm": pl.Series([7, 8], dtype=pl.Int16)})

    assert values(NORM * NORM, frame) == [49, 64]


def test_an_empty_input_gives_an_empty_result_and_never_the_other_part() -> None:
    frame = pl.DataFrame({"norm": [None, 5, 5], "energy": [3, None, 3], "open": [True, True, None]})

    assert values(least(NORM, ENERGY), frame) == [None, None, 3]
    assert values(most(NORM, zero("kWh")), frame) == [None, 5, 5]
    assert values(where(flag("open"), NORM, zero("kWh")), frame) == [None, 5, None]


def test_a_formula_without_inputs_fills_the_frame() -> None:
    frame = pl.DataFrame({"row": [1, 2, 3]})

    assert values(kwh(5) + kwh(2), frame) == [7, 7, 7]


def test_parts_may_be_used_again_and_again() -> None:
    total = quantity("n", "ratio", scale=0, digits=2)
    for _ in range(12):
        total = total + total

    assert exact(total, {"n": 3}) == 3 * 2**12
    assert values(total, pl.DataFrame({"n": [3]})) == [3 * 2**12]
    assert total.inputs() == ("n",)


def test_the_exact_reading_holds_every_node_against_its_bounds() -> None:
    total = kwh(2) + kwh(3)
    too_narrow = replace(total, bounds=Bounds(0, 4))
    too_coarse = replace(kwh(2) * constant("0.1", "ratio", scale=1), scale=0)

    with pytest.raises(AssertionError, match="is outside"):
        exact(too_narrow, {})
    with pytest.raises(AssertionError, match="more than 0 decimals"):
        exact(too_coarse, {})
