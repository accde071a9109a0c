"""Who is estimated how, and what a month of averages is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import bases, calendar, index, rulebook, show
from jaryk.norms.bases import Basis, BasisTable, Cause, Method, Stretch
from jaryk.norms.silence import Conflict, NoBasis
from tests.norms import tables

ON: Final = date(2026, 5, 1)
FIRST_DAY: Final = date(2012, 8, 22)
LAST_DAY: Final = date(max(calendar.national().years), 12, 31)
LINES: Final = tables.lines("estimate_basis")
DWH: Final = st.integers(0, 10**9)


def basis_of(line: tables.Line) -> Basis:
    return asked(
        Cause(line["cause"]),
        Stretch(line["stretch"]),
        line["customer"] == "household",
        line["check_meter"] == "yes",
        tables.day(line),
    )


def value(step: str, row: dict[str, int | bool]) -> int:
    row = dict(row)
    for part in rulebook.program([step], ON):
        row[part.name] = int(exact(part.term, row) * 10**part.term.scale)
    return int(row[step])


@pytest.mark.parametrize("line", [pytest.param(line, id=line["case"]) for line in LINES])
def test_the_basis_of_every_example(line: tables.Line) -> None:
    if not line["method"]:
        with pytest.raises(NoBasis, match="the supplier takes its readings"):
            basis_of(line)
        return
    basis = basis_of(line)
    assert basis.method.value == line["method"]
    assert basis.settled is (line["settled"] == "yes")
    assert [str(citation) for citation in basis.citations] == line["citations"].split()


def test_every_row_has_an_example() -> None:
    told = [basis_of(line) for line in LINES if line["method"]]
    assert set(told) == set(bases.national())


def test_on_every_day_one_row_speaks_or_the_question_is_refused() -> None:
    edges = {FIRST_DAY, LAST_DAY}
    edges |= {day for basis in bases.national() for day in basis.in_force.edges()}
    for on, cause, stretch, household, checked in product(
        sorted(edges), Cause, Stretch, (True, False), (True, False)
    ):
        if cause is Cause.NOT_DELIVERED and household:
            with pytest.raises(NoBasis):
                asked(cause, stretch, household, checked, on)
        else:
            assert asked(cause, stretch, household, checked, on).cause is cause


def asked(cause: Cause, stretch: Stretch, household: bool, checked: bool, on: date) -> Basis:
    return bases.national().of(
        cause, stretch, is_household=household, has_check_meter=checked, on=on
    )


def test_each_paragraph_of_a_row_names_the_table() -> None:
    for basis in bases.national():
        for citation in basis.citations:
            assert "jaryk.norms.bases.national" in index.national().paragraph(citation).by


def test_two_rows_for_one_question_are_a_conflict() -> None:
    rows = tuple(basis for basis in bases.national() if basis.cause is Cause.UNREGISTERED)
    with pytest.raises(Conflict, match="contract_capacity, contract_capacity"):
        BasisTable(rows * 2).of(
            Cause.UNREGISTERED, Stretch.FIRST, is_household=True, has_check_meter=False, on=ON
        )


def test_a_row_whose_paragraph_was_not_law_does_not_load() -> None:
    row = {"stretch": "whole", "method": "nothing", "settled": False, "since": FIRST_DAY}
    with pytest.raises(Refusal, match="R-98"):
        bases.read({"unregistered": [row | {"citations": ["R-98"]}]})


def test_a_first_stretch_ends_by_a_deadline_of_the_law_or_with_its_period() -> None:
    ends = {b.cause: b.ended_by for b in bases.national() if b.stretches == {Stretch.FIRST}}
    assert ends == {
        Cause.NO_ACCESS: "",
        Cause.NOT_DELIVERED: "missing_reading_average_until",
        Cause.METER_FAILED: "faulty_metering_average_until",
    }
    for name in filter(None, ends.values()):
        assert rulebook.deadline(name, ON).name == name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_causes_and_methods_have_their_words(lang: str) -> None:
    words = [named.said(lang) for named in (*Cause, *Method)]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("citation", "told"),
    [
        (
            "R-92",
            "• потребитель не пустил к счётчику: сначала — среднесуточный расход предыдущего "
            "периода; показание потом уточнит",
        ),
        (
            "K1-Е.3",
            "• показания не переданы в срок: потом — установленная мощность за часы "
            "использования; без пересчёта",
        ),
        (
            "R-101",
            "• учёт неисправен не по вине потребителя, есть контрольный учёт: всё время — "
            "контрольный учёт с потерями; без пересчёта",
        ),
    ],
)
def test_a_paragraph_tells_what_it_decides(citation: str, told: str) -> None:
    assert f"  {told}" in show.lines(show.show(citation, "ru"), "ru")


@given(energy=DWH, days=st.integers(1, 62))
def test_an_average_gives_its_own_period_back(energy: int, days: int) -> None:
    """But for the rounding of the average: less than half its last decimal a day."""
    row = {
        "base_energy_kwh": energy,
        "base_days": days,
        "estimated_days": days,
        "most_averaged_days": days,
    }
    assert abs(value("average_estimate_kwh", row) - energy) * 2 <= days


@given(
    energy=DWH,
    days=st.integers(1, 62),
    cuts=st.sets(st.integers(1, 61)),
    billed=DWH,
)
def test_what_is_settled_and_what_was_billed_make_the_true_use(
    energy: int, days: int, cuts: set[int], billed: int
) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut < days), days]
    settled = [
        value(
            "true_up_kwh",
            {
                "period_energy_kwh": energy,
                "period_days": days,
                "part_from_day": since,
                "part_to_day": until,
                "estimate_billed_kwh": billed,
                "estimate_is_final": False,
            },
        )
        for since, until in pairwise(edges)
    ]
    assert sum(settled) + billed * len(settled) == energy


@given(before=DWH, days=st.integers(1, 62), now=DWH, made_up=DWH)
def test_undelivered_energy_is_never_below_zero(
    before: int, days: int, now: int, made_up: int
) -> None:
    row = {
        "base_energy_kwh": before,
        "base_days": days,
        "period_energy_kwh": now,
        "period_days": days,
        "made_up_kwh": made_up,
    }
    undelivered = value("undelivered_kwh", row)
    assert undelivered >= 0
    assert abs(undelivered - max(before - now, 0)) <= days
    assert value("undelivered_left_kwh", row) == max(undelivered - made_up, 0)


@given(found_on=st.dates(date(2016, 1, 1), date(2027, 1, 1)), age=st.integers(0, 4000))
def test_a_recalculation_reaches_back_three_years_at_most(found_on: date, age: int) -> None:
    wrong_from_on = found_on - timedelta(days=age)
    since = rulebook.reckon(
        "recalculated_from",
        ON,
        calendar.national(),
        wrong_from_on=wrong_from_on,
        found_on=found_on,
    )
    assert wrong_from_on <= since <= found_on
    assert (found_on - since).days <= 3 * 365 + 1
