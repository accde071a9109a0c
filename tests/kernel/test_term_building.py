"""A formula that cannot be meant fails while it is built."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from jaryk.kernel.bounds import Bounds
from jaryk.kernel.exact import exact
from jaryk.kernel.terms import (
    DOWN,
    HALF_UP,
    Term,
    TermError,
    constant,
    flag,
    least,
    most,
    quantity,
    where,
    zero,
)
from jaryk.kernel.units import Unit

ENERGY = quantity("energy", "kWh", scale=4, digits=12)
AMOUNT = quantity("amount", "tyiyn", scale=0, digits=14)
DAYS = quantity("days", "day", scale=0, digits=3, at_least=1)
OPEN = flag("open")


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: ENERGY + AMOUNT, "kWh and tyiyn cannot be added or compared"),
        (lambda: ENERGY - AMOUNT, "cannot be added"),
        (lambda: ENERGY < AMOUNT, "cannot be added or compared"),
        (lambda: least(ENERGY, AMOUNT), "cannot be added or compared"),
        (lambda: most(ENERGY, ENERGY, AMOUNT), "cannot be added or compared"),
        (lambda: where(OPEN, ENERGY, AMOUNT), "cannot be added or compared"),
        (lambda: where(True, ENERGY, ENERGY), "True is no flag"),
        (lambda: OPEN & True, "True is no flag"),
        (lambda: OPEN | ENERGY, "is no flag"),
        (lambda: ENERGY + 1, "1 is no term"),
        (lambda: ENERGY * 0.5, "0.5 is no term"),
        (lambda: ENERGY == 1, "1 is no term"),
        (lambda: ENERGY.over(12, scale=4, rounding=HALF_UP), "12 is no term"),
        (lambda: ENERGY / DAYS, "names its scale and rounding"),
        (lambda: ENERGY.over(AMOUNT, scale=4, rounding=HALF_UP), "must be above zero"),
        (lambda: ENERGY.over(zero("day"), scale=4, rounding=HALF_UP), "must be above zero"),
        (lambda: ENERGY.over(DAYS, scale=-1, rounding=HALF_UP), "never -1"),
        (lambda: ENERGY.round(-2, DOWN), "never -2"),
        (lambda: bool(ENERGY), "no truth value"),
        (lambda: bool(ENERGY > ENERGY), "no truth value"),
        (lambda: OPEN and ENERGY, "no truth value"),
        (lambda: constant(0.1, "share", scale=4), "0.1 is not exact"),
        (lambda: constant(True, "share", scale=4), "True is not exact"),
        (lambda: constant("0.00001", "share", scale=4), "more than 4 decimals"),
        (lambda: constant(Fraction(1, 3), "share", scale=9), "more than 9 decimals"),
        (lambda: constant("a few", "share", scale=4), "is no number"),
        (lambda: constant(Decimal("NaN"), "share", scale=4), "is no number"),
        (lambda: constant(Decimal("Infinity"), "share", scale=4), "is no number"),
        (lambda: constant("1/0", "share", scale=4), "is no number"),
        (lambda: quantity("n", "kWh", scale=-1, digits=3), "never -1"),
        (lambda: quantity("n", "kWh", scale=0, digits=0), "digits are from 1 to 38"),
        (lambda: quantity("n", "kWh", scale=0, digits=39), "digits are from 1 to 38"),
        (lambda: quantity("n", "kWh", scale=0, digits=2, at_least=100), "is above the greatest"),
        (lambda: quantity("n", "kWh/fortnight", scale=0, digits=2), "unknown unit 'fortnight'"),
        (lambda: quantity("n", "", scale=0, digits=2), "unknown unit ''"),
    ],
)
def test_a_formula_that_cannot_be_meant(build: Callable[[], object], reason: str) -> None:
    with pytest.raises(TermError, match=reason.replace("(", r"\(")):
        build()


def test_a_name_means_one_thing_in_a_formula() -> None:
    again = quantity("energy", "kWh", scale=3, digits=12)

    for formula in (ENERGY + again, where(flag("energy"), ENERGY, again)):
        with pytest.raises(TermError, match="'energy' stands for two different inputs"):
            formula.inputs()


@pytest.mark.parametrize(
    "build",
    [
        lambda wide: wide * wide,
        lambda wide: wide + quantity("fine", "ratio", scale=20, digits=20),
        lambda wide: wide + wide + wide + wide + wide + wide,
        lambda wide: wide.round(19, HALF_UP),
        lambda wide: quantity("fine", "ratio", scale=37, digits=38).round(0, HALF_UP),
        lambda wide: wide < quantity("fine", "ratio", scale=20, digits=20),
        lambda wide: (wide + wide + wide).over(wide_divisor(), scale=0, rounding=HALF_UP),
    ],
)
def test_more_than_38_digits_are_refused(build: Callable[[Term], object]) -> None:
    wide = quantity("wide", "ratio", scale=0, digits=20) * constant(2 * 10**17, "ratio", scale=0)

    assert wide.digits == 38
    with pytest.raises(TermError, match="38 are the most"):
        build(wide)


def wide_divisor() -> Term:
    return quantity("divisor", "ratio", scale=0, digits=20, at_least=1)


def test_units_scales_and_bounds_are_known_beforehand() -> None:
    rate = quantity("rate", "tyiyn/kWh", scale=2, digits=6, at_least=0)
    per_day = ENERGY.over(DAYS, scale=4, rounding=HALF_UP)
    ratio = ENERGY.over(ENERGY_ABOVE, scale=2, rounding=HALF_UP)
    known = (ENERGY * rate, per_day, per_day * DAYS - ENERGY, ratio)

    assert [str(term.unit) for term in known] == ["tyiyn", "kWh/day", "kWh", "ratio"]
    assert [term.scale for term in known] == [6, 4, 4, 2]
    assert [term.digits for term in known] == [18, 12, 15, 14]
    assert least(DAYS, constant(31, "day", scale=0)).bounds == Bounds(1, 31)
    assert most(DAYS, constant(31, "day", scale=0)).bounds == Bounds(31, 999)
    assert where(OPEN, DAYS, zero("day")).bounds == Bounds(0, 999)


ENERGY_ABOVE = quantity("energy_above", "kWh", scale=4, digits=12, at_least=1)


def test_rounding_to_its_own_scale_is_the_term_itself() -> None:
    assert ENERGY.round(4, HALF_UP) is ENERGY


def test_inputs_come_in_order_of_appearance() -> None:
    term = where(OPEN & ~(zero("tyiyn") < AMOUNT), ENERGY, least(ENERGY_ABOVE, ENERGY))

    assert term.inputs() == ("open", "amount", "energy", "energy_above")


def test_a_result_is_read_through_an_input_of_its_kind() -> None:
    step = (ENERGY * DAYS).over(DAYS, scale=2, rounding=HALF_UP)

    leaf = step.named("energy_in_step")

    assert leaf.inputs() == ("energy_in_step",)
    assert (leaf.unit, leaf.scale, leaf.bounds) == (step.unit, step.scale, step.bounds)


def test_terms_are_told_apart_by_identity() -> None:
    assert len({ENERGY, ENERGY, AMOUNT}) == 2
    assert ENERGY in {ENERGY: 1}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("tyiyn/kWh", "tyiyn/kWh"),
        ("kW*hour", "kW*hour"),
        ("ohm*A*A", "A^2*ohm"),
        ("kWh/month/kW", "kWh/kW/month"),
        ("kWh*kWh/day*day", "kWh^2/day^2"),
        ("share/day", "share/day"),
        ("ratio", "ratio"),
        ("kWh/kWh", "ratio"),
        ("ratio*day", "day"),
    ],
)
def test_units_are_read_and_shown(written: str, shown: str) -> None:
    assert str(Unit.parse(written)) == shown


@pytest.mark.parametrize(
    ("made", "unit"),
    [
        ("kW*hour", "kWh"),
        ("kV*A", "kVA"),
        ("kVA", "kW"),
        ("kVA", "kvar"),
        ("kvar*hour", "kvarh"),
        ("A*A*ohm", "W"),
        ("kVA*kVA*hour*hour*ohm/kV/kV/hour", "W*hour"),
        ("W*kW/W", "kW"),
    ],
)
def test_a_product_is_counted_in_the_unit_that_it_measures(made: str, unit: str) -> None:
    term = constant(2, made, scale=0) * constant(3, "ratio", scale=0)

    counted = term.counted_in(unit)

    assert str(counted.unit) == str(Unit.parse(unit))
    assert exact(counted, {}) == 6


@pytest.mark.parametrize(
    ("made", "unit"),
    [("kW*hour", "kW"), ("W*hour", "kWh"), ("tyiyn", "kWh"), ("kW*day", "kWh"), ("A*A*ohm", "kW")],
)
def test_a_product_is_not_counted_in_another_unit(made: str, unit: str) -> None:
    with pytest.raises(TermError, match="cannot be counted in"):
        constant(2, made, scale=0).counted_in(unit)


def test_an_input_keeps_its_unit() -> None:
    power = quantity("power", "kVA", scale=0, digits=4)
    with pytest.raises(TermError, match="'power' keeps its unit kVA"):
        power.counted_in("kW")


def test_a_share_of_money_is_money_and_a_share_stays_a_share() -> None:
    share, amount = Unit.parse("share"), Unit.parse("tyiyn")

    assert share == Unit.parse("ratio")
    assert not amount.times(share).is_percent
    assert share.times(share).is_percent
    assert Unit.parse("share/day").times(Unit.parse("day")).is_percent
    assert not amount.per(share).is_percent
