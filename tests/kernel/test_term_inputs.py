"""A row that a step cannot be computed from is refused by name, before anything is computed."""

from __future__ import annotations

import polars as pl
import pytest

from jaryk.kernel.columns import check_inputs
from jaryk.kernel.exact import exact
from jaryk.kernel.inputs import BadInput
from jaryk.kernel.terms import HALF_UP, Term, TermError, flag, quantity, where, zero

ENERGY = quantity("energy", "kWh", scale=4, digits=6, at_least=0)
RATE = quantity("rate", "tyiyn/kWh", scale=2, digits=6)
AMOUNT = where(flag("open"), ENERGY * RATE, zero("tyiyn"))
GOOD = {"energy": [1, 999_999], "rate": [-999_999, 2], "open": [True, False]}


def test_a_good_frame_passes_and_so_does_an_empty_one() -> None:
    frame = pl.DataFrame(GOOD)

    check_inputs(frame, {"amount": AMOUNT})
    check_inputs(frame.clear(), {"amount": AMOUNT})


@pytest.mark.parametrize(
    ("column", "series", "row", "said"),
    [
        ("energy", pl.Series([1, None]), 1, "row 1 has nothing in “energy”"),
        ("energy", pl.Series([None, None]), 0, "row 0 has nothing in “energy”"),
        ("energy", pl.Series([-1, 5]), 0, "row 0 has -0.0001 kWh in “energy”"),
        ("energy", pl.Series([5, 10**6]), 1, "it may be from 0.0000 to 99.9999"),
        ("energy", pl.Series([5, 2**64 - 1], dtype=pl.UInt64), 1, "1844674407370955.1615 kWh"),
        ("energy", pl.Series([5, 10**37], dtype=pl.Int128), 1, "row 1 has"),
        ("energy", pl.Series(["1", "2"]), None, "expected whole numbers in “energy”, not String"),
        ("rate", pl.Series([1.5, 2.0]), None, "expected whole numbers in “rate”, not Float64"),
        ("rate", pl.Series([True, False]), None, "expected whole numbers"),
        ("open", pl.Series([1, 0]), None, "expected true or false in “open”, not Int64"),
        ("open", pl.Series([None, True]), 0, "row 0 has nothing in “open”"),
    ],
)
def test_a_bad_column(column: str, series: pl.Series, row: int | None, said: str) -> None:
    frame = pl.DataFrame({**GOOD, column: series})

    with pytest.raises(BadInput) as refused:
        check_inputs(frame, {"amount": AMOUNT})

    assert (refused.value.column, refused.value.row) == (column, row)
    assert refused.value.step == "amount"
    assert said in str(refused.value)
    assert "«amount»" in refused.value.say("ru")
    assert "«amount»" in refused.value.say("ky")


def test_an_absent_column() -> None:
    with pytest.raises(BadInput, match="Step “amount” lacks its input “rate”"):
        check_inputs(pl.DataFrame(GOOD).drop("rate"), {"amount": AMOUNT})


def test_what_one_step_makes_is_not_asked_for() -> None:
    rounded = AMOUNT.round(0, HALF_UP)
    doubled = rounded.named("rounded") + rounded.named("rounded")

    check_inputs(pl.DataFrame(GOOD), {"rounded": rounded, "doubled": doubled})


@pytest.mark.parametrize(
    "leaf",
    [
        quantity("rounded", "tyiyn", scale=0, digits=3),
        quantity("rounded", "tyiyn", scale=0, digits=14, at_least=0),
        quantity("rounded", "tyiyn", scale=1, digits=14),
        quantity("rounded", "kWh", scale=0, digits=14),
        where(flag("rounded"), zero("kWh"), zero("kWh")),
    ],
)
def test_a_step_that_reads_a_result_otherwise_than_it_is_made(leaf: Term) -> None:
    steps = {"rounded": AMOUNT.round(0, HALF_UP), "next": leaf + zero_of(leaf)}

    with pytest.raises(TermError, match="'next' reads 'rounded' otherwise"):
        check_inputs(pl.DataFrame(GOOD), steps)


def zero_of(term: Term) -> Term:
    return zero(term.unit)


def test_two_steps_that_read_one_input_differently() -> None:
    finer = quantity("energy", "kWh", scale=6, digits=6)

    with pytest.raises(TermError, match="'a' and 'b' read 'energy' differently"):
        check_inputs(pl.DataFrame(GOOD), {"a": ENERGY + ENERGY, "b": finer + finer})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"energy": None}, "Step “” lacks its input “energy”"),
        ({"energy": True}, "expected whole numbers in “energy”, not bool"),
        ({"energy": 1.0}, "expected whole numbers in “energy”, not float"),
        ({"energy": 1_000_000}, "100.0000 kWh in “energy”; it may be from 0.0000 to 99.9999"),
        ({"open": 1}, "expected true or false in “open”, not int"),
        ({"open": None}, "lacks its input “open”"),
    ],
)
def test_a_bad_row_for_the_exact_reading(change: dict[str, int], said: str) -> None:
    row = {"energy": 1, "rate": 1, "open": True}

    with pytest.raises(BadInput) as refused:
        exact(AMOUNT, {**row, **change})

    assert said in str(refused.value)


def test_the_exact_reading_asks_only_for_what_the_row_needs() -> None:
    assert exact(AMOUNT, {"open": False}) == 0
