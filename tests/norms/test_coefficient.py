"""The vector model of a metering scheme, its cosines, and where no coefficient exists."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.columns import check_inputs
from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.inputs import BadInput
from jaryk.norms import rulebook
from jaryk.norms.cosines import angle_of, cosine
from jaryk.norms.metering_scheme import (
    ONE_ELEMENT,
    THREE_ELEMENTS,
    TWO_ELEMENTS,
    Element,
    Scheme,
    power,
)
from tests.norms import tables

ON: Final = date(2026, 5, 15)
TEN_DECIMALS: Final = 10**10


def scheme_of(written: str) -> Scheme:
    """``A+A B-C C+B*1/4``: voltage, sign, current, and the share of it that is seen."""
    elements = []
    for word in written.split():
        wiring, _, seen = word.partition("*")
        sign = "-" if "-" in wiring else "+"
        voltage, current = wiring.split(sign)
        elements.append(Element(voltage, current, sign == "-", Fraction(seen or 1)))
    return Scheme(tuple(elements))


def coefficient(inputs: dict[str, int]) -> Fraction:
    (step,) = rulebook.program(["error_coefficient"], ON)
    return exact(step.term, dict(inputs))


SCHEMES: Final = [
    pytest.param(line, id=f"{number + 2} {line['case']}")
    for number, line in enumerate(tables.lines("metering_schemes"))
]


@pytest.mark.parametrize("line", SCHEMES)
def test_a_scheme_sees_what_its_vectors_say(line: tables.Line) -> None:
    scheme, degrees = scheme_of(line["elements"]), int(line["degrees"])
    assert power(scheme.right, degrees) == tables.fixed(line["true_power"], 10)
    assert power(scheme.elements, degrees) == tables.fixed(line["measured_power"], 10)
    if line["coefficient"]:
        assert coefficient(scheme.inputs(degrees)) == Fraction(line["coefficient"])


@pytest.mark.parametrize("line", SCHEMES)
def test_a_meter_that_stands_or_runs_back_has_no_coefficient(line: tables.Line) -> None:
    scheme, degrees = scheme_of(line["elements"]), int(line["degrees"])
    if line["coefficient"]:
        assert scheme.inputs(degrees)["scheme_measured_power"] > 0
        return
    with pytest.raises(Refusal) as refused:
        scheme.inputs(degrees)
    assert scheme.written in refused.value.say("ru")
    assert "по подключённой мощности" in refused.value.say("ru")
    assert "кошулган кубат" in refused.value.say("ky")


@pytest.mark.parametrize("measured", [0, -1])
def test_the_rule_itself_refuses_such_a_meter(measured: int) -> None:
    row = {"scheme_true_power": TEN_DECIMALS, "scheme_measured_power": measured}
    with pytest.raises(BadInput):
        coefficient(row)
    (step,) = rulebook.program(["error_coefficient"], ON)
    with pytest.raises(BadInput):
        check_inputs(pl.DataFrame([row]), {step.name: step.term})


@pytest.mark.parametrize("right", [ONE_ELEMENT, TWO_ELEMENTS, THREE_ELEMENTS])
@given(degrees=st.integers(-89, 89))
def test_a_right_scheme_has_the_coefficient_one(right: tuple[Element, ...], degrees: int) -> None:
    assert coefficient(Scheme(right).inputs(degrees)) == 1


@given(degrees=st.integers(-89, 89))
def test_one_shunted_element_of_three_leaves_two_thirds_at_any_angle(degrees: int) -> None:
    scheme = Scheme((Element("A", "A", seen=Fraction(0)), *THREE_ELEMENTS[1:]))
    assert coefficient(scheme.inputs(degrees)) == Fraction(3, 2)


@given(degrees=st.integers(-89, 89), swapped=st.sampled_from(["ACB", "BAC", "CBA"]))
def test_two_currents_swapped_stop_a_meter_of_three_elements(degrees: int, swapped: str) -> None:
    elements = tuple(Element(phase, got) for phase, got in zip("ABC", swapped, strict=True))
    assert abs(power(elements, degrees)) <= 2
    with pytest.raises(Refusal):
        Scheme(elements).inputs(degrees)


def test_what_is_left_by_rounding_cosines_is_no_power() -> None:
    swapped = (Element("A", "A"), Element("B", "C"), Element("C", "B"))
    left = {power(swapped, degrees) for degrees in range(-89, 90)}
    assert max(left) > 0
    for degrees in range(-89, 90):
        with pytest.raises(Refusal):
            Scheme(swapped).inputs(degrees)


@given(degrees=st.integers(-89, 89))
def test_both_kinds_of_meter_see_the_same_power(degrees: int) -> None:
    """√3 times the two elements is the three: squared, so that no root is needed."""
    three, two = power(THREE_ELEMENTS, degrees), power(TWO_ELEMENTS, degrees)
    assert abs(three**2 - 3 * two**2) <= 20 * TEN_DECIMALS


def test_reversing_all_elements_turns_the_power_round() -> None:
    back = tuple(Element(one.voltage, one.current, is_reversed=True) for one in THREE_ELEMENTS)
    assert power(back, 30) == -power(THREE_ELEMENTS, 30)


@pytest.mark.parametrize(
    "elements",
    [
        (),
        (Element("AB", "A"),),
        (Element("A", "A"), Element("B", "B")),
        (Element("AB", "A"), Element("BC", "B"), Element("CA", "C")),
        (Element("AB", "A"), Element("CB", "D")),
        (Element("AB", "A"), Element("CB", "C", seen=Fraction(3, 2))),
        (Element("AB", "A"), Element("CB", "C", seen=Fraction(-1, 2))),
    ],
)
def test_a_scheme_that_no_meter_has_is_refused(elements: tuple[Element, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        Scheme(elements)
    assert "AB, BC, CA" in refused.value.say("en")


@pytest.mark.parametrize("degrees", [-90, 90, 180])
def test_an_angle_without_power_is_refused(degrees: int) -> None:
    with pytest.raises(Refusal) as refused:
        Scheme(THREE_ELEMENTS).inputs(degrees)
    assert f"{degrees}°" in refused.value.say("ky")


def test_a_scheme_is_written_as_on_a_drawing() -> None:
    scheme = scheme_of("A-A B+C*1/4 C+B*0")
    assert scheme.written == "UA·(−IA), UB·1/4·IC, UC·0"


def series_cosine(degrees: int) -> Fraction:
    """By the power series with a rational π of 30 decimals: independent of the catalogue."""
    pi = Fraction("3.141592653589793238462643383280")
    x, term, total = pi * degrees * Fraction(1, 180), Fraction(1), Fraction(1)
    for n in range(2, 40, 2):
        term = -term * x * x * Fraction(1, n * (n - 1))
        total += term
    return total


@pytest.mark.parametrize("degrees", range(91))
def test_a_cosine_is_right_to_its_last_decimal(degrees: int) -> None:
    assert abs(cosine(degrees) - series_cosine(degrees) * TEN_DECIMALS) <= Fraction(1, 2)


@given(degrees=st.integers(-1000, 1000))
def test_cosines_go_round(degrees: int) -> None:
    assert cosine(degrees) == cosine(-degrees) == cosine(degrees + 360) == -cosine(degrees + 180)


@pytest.mark.parametrize(
    ("power_factor", "degrees"),
    [("1", 0), ("0.9", 26), ("0.8", 37), ("0.5", 60), ("0.484", 61), ("0", 90), ("0.99985", 1)],
)
def test_a_power_factor_has_its_nearest_angle(power_factor: str, degrees: int) -> None:
    assert angle_of(Fraction(power_factor)) == degrees
