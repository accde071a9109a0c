"""Losses against the decree's own tables, and the catalogue behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

import polars as pl
import pytest

from jaryk.kernel.columns import check_inputs, columns
from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.prose import prose
from jaryk.kernel.terms import Term
from jaryk.norms import rulebook
from jaryk.norms.equipment import Windings, catalogue, catalogued
from jaryk.norms.words import name_of
from tests.norms import tables

ON: Final = date(2026, 5, 15)
# The columns of tables 1–9, a year of each generation, and the step that answers for the column.
GENERATIONS: Final = {
    "loss_1976_kwh": (1976, "transformer_loss_kwh"),
    "loss_1987_1991_kwh": (1987, "transformer_loss_kwh"),
    "loss_1991_1996_kwh": (1991, "transformer_loss_kwh"),
    "reactive_loss_kvarh": (1991, "transformer_loss_kvarh"),
}
# rating, load, shifts, column: what is printed, and what the formula gives.
MISPRINTS: Final = {
    ("25", "30", "3", "loss_1976_kwh"): (127, 135),
    ("250", "100", "2", "loss_1991_1996_kwh"): (2087, 2082),
    ("630", "25", "3", "loss_1987_1991_kwh"): (1168, 1188),
    ("160", "5", "3", "active_energy_kwh"): (4468, 4480),
}
LINES: Final = tables.lines("appendix_4")


def printed_energy(line: tables.Line) -> int:
    """The energy of the row, the misprinted one mended."""
    misprint = MISPRINTS.get((line["sn_kva"], line["load_percent"], line["shifts"], ENERGY))
    return misprint[1] if misprint else int(line[ENERGY])


ENERGY: Final = "active_energy_kwh"


def inputs(line: tables.Line, made_in: int) -> dict[str, int | bool]:
    rating = int(line["sn_kva"])
    return {
        **catalogued(rating, made_in).inputs(rating, Windings.STAR_STAR),
        "section_energy_kwh": printed_energy(line) * 10**4,
        "shifts": int(line["shifts"]),
        "days": 31,
        "hours_switched_off": 0,
    }


def cells() -> Iterator[tuple[tuple[str, str, str, str], int, dict[str, int | bool], str]]:
    """Each printed loss: where it stands, what is printed, the inputs, the step."""
    for line in LINES:
        for column, (made_in, step) in GENERATIONS.items():
            if line[column]:
                place = (line["sn_kva"], line["load_percent"], line["shifts"], column)
                yield place, int(line[column]), inputs(line, made_in), step


def frame_of(step: str) -> tuple[list[tuple[str, str, str, str]], list[int], pl.DataFrame]:
    """The cells of a step, what is printed, and the frame with every step in columns."""
    chosen = [cell for cell in cells() if cell[3] == step]
    frame = pl.DataFrame([row for _, _, row, _ in chosen])
    program = rulebook.program([step], ON)
    check_inputs(frame, {part.name: part.term for part in program})
    for part in program:
        frame = frame.with_columns(columns(part.term).alias(part.name))
    return [cell[0] for cell in chosen], [cell[1] for cell in chosen], frame


def value(step: str, row: dict[str, int | bool]) -> int:
    """The step by the exact reading, at its own scale."""
    row = dict(row)
    for part in rulebook.program([step], ON):
        row[part.name] = int(exact(part.term, row) * 10**part.term.scale)
    return int(row[step])


def test_the_tables_are_carried_over_whole() -> None:
    assert len(LINES) == 540
    assert {line["sn_kva"] for line in LINES} == {str(row.step_rated_kva) for row in catalogue()}
    assert {line["load_percent"] for line in LINES} == {str(load) for load in range(5, 101, 5)}
    assert sum(1 for _ in cells()) == 3 * 540 + 60


@pytest.mark.parametrize("step", ["transformer_loss_kwh", "transformer_loss_kvarh"])
def test_the_columns_give_the_tables_to_the_kilowatt_hour(step: str) -> None:
    places, printed, frame = frame_of(step)
    reckoned = frame[step].to_list()
    off = {
        place: (on_paper, loss)
        for place, on_paper, loss in zip(places, printed, reckoned, strict=True)
        if on_paper != loss
    }
    assert off == {place: pair for place, pair in MISPRINTS.items() if place in set(places)}


def test_the_exact_reading_agrees_with_the_columns_in_every_cell() -> None:
    for step in ("transformer_loss_kwh", "transformer_loss_kvarh"):
        _, _, frame = frame_of(step)
        by_columns = frame[step].to_list()
        rows = [row for _, _, row, name in cells() if name == step]
        assert [value(step, row) for row in rows] == by_columns


def test_the_misprints_of_the_tables_are_these() -> None:
    by_place = {place: (printed, row, step) for place, printed, row, step in cells()}
    for place, (printed, right) in MISPRINTS.items():
        if place[-1] != ENERGY:
            on_paper, row, step = by_place[place]
            assert (on_paper, value(step, row)) == (printed, right)


def test_the_energy_column_is_load_times_full_load() -> None:
    """5 % of 160 kVA in three shifts is 4480 kWh; the table prints 4468."""
    for line in LINES:
        hours = {"1": 200, "2": 450, "3": 700}[line["shifts"]]
        full = int(line["sn_kva"]) * Fraction("0.8") * hours
        at_load = full * Fraction(int(line["load_percent"]), 100)
        assert printed_energy(line) == round(at_load), line


@pytest.mark.parametrize(
    ("rated_kva", "step"),
    [
        *((1, 25), (25, 25), (26, 40), (30, 40), (50, 63), (180, 250)),
        *((320, 400), (560, 630), (750, 1000), (1000, 1000)),
    ],
)
def test_a_rating_between_the_steps_takes_the_next_one(rated_kva: int, step: int) -> None:
    row = catalogued(rated_kva, 1980).inputs(rated_kva, Windings.STAR_STAR)
    assert (row["rated_kva"], row["step_rated_kva"]) == (rated_kva, step)


@pytest.mark.parametrize("rated_kva", [0, -25, 1001, 1600])
def test_beyond_the_catalogue_the_passport_is_asked_for(rated_kva: int) -> None:
    with pytest.raises(Refusal) as refused:
        catalogued(rated_kva, 1980)
    assert f"{rated_kva} кВА" in refused.value.say("ru")
    assert "паспорт" in refused.value.say("ky").lower()


@pytest.mark.parametrize("made_in", [1975, 1997, 2020])
def test_outside_the_generations_the_passport_is_asked_for(made_in: int) -> None:
    with pytest.raises(Refusal) as refused:
        catalogued(100, made_in)
    assert "1976–1996" in refused.value.say("en")


@pytest.mark.parametrize(
    ("made_in", "no_load_kw"),
    [
        *((1976, "0.33"), (1986, "0.33"), (1987, "0.32"), (1990, "0.32")),
        *((1991, "0.305"), (1996, "0.305")),
    ],
)
def test_a_transformer_of_1991_is_of_the_newer_generation(made_in: int, no_load_kw: str) -> None:
    assert catalogued(100, made_in).no_load_kw == Fraction(no_load_kw)


def test_the_generations_of_each_step_tile_the_years() -> None:
    for step in {row.step_rated_kva for row in catalogue()}:
        rows = [row for row in catalogue() if row.step_rated_kva == step]
        assert [(row.made_since, row.made_until) for row in rows] == [
            (1976, 1987),
            (1987, 1991),
            (1991, 1997),
        ]


def test_only_the_figures_of_1000_kva_are_confirmed_by_the_decree() -> None:
    sources = {(row.step_rated_kva, row.reactive_source) for row in catalogue()}
    assert {step for step, source in sources if source == "decree"} == {1000}
    assert {source for _, source in sources} == {"decree", "series"}


@pytest.mark.parametrize(
    ("windings", "flags"),
    [
        (Windings.STAR_STAR, (False, False)),
        (Windings.STAR_ZIGZAG, (True, False)),
        (Windings.DELTA_STAR, (False, True)),
    ],
)
def test_the_group_of_windings_is_told_by_two_flags(
    windings: Windings, flags: tuple[bool, bool]
) -> None:
    row = catalogued(250, 1980).inputs(250, windings)
    assert (row["is_star_zigzag"], row["is_delta_star"]) == flags


def test_the_working_of_a_loss_is_a_sentence_in_the_units_of_the_method() -> None:
    row: dict[str, int | bool] = {
        **catalogued(25, 1980).inputs(25, Windings.STAR_STAR),
        "section_energy_kwh": 200 * 10**4,
        "shifts": 1,
        "days": 31,
        "hours_switched_off": 0,
    }
    told = {}
    for part in rulebook.program(["transformer_loss_kwh"], ON):
        term: Term = part.term
        told[part.name] = prose(term, row, "ru", name_of).replace("\N{NO-BREAK SPACE}", " ")
        row[part.name] = int(exact(term, row) * 10**term.scale)
    assert told["load_factor"] == "200 кВт·ч ÷ (25 кВА × 0,8 × 200 ч) = 0,05"
    assert told["no_load_loss_kwh"] == "0,13 кВт × 744 ч = 96,72 кВт·ч"
    assert told["transformer_loss_kwh"] == "96,72 кВт·ч + 0,3 кВт·ч = 97,02 ≈ 97 кВт·ч"
