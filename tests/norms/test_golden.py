"""Every worked example, by both readings: the columns of the bulk kernel and the exact oracle."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

import polars as pl
import pytest

from jaryk.kernel.columns import check_inputs, column_type, columns
from jaryk.kernel.exact import exact
from jaryk.norms import rulebook
from jaryk.norms.book import Step
from jaryk.norms.examples import DeadlineExample
from tests.norms import tables

FEWEST_EXAMPLES: Final = 5
STEP_TABLES: Final = tables.step_tables()

EXAMPLES: Final = [
    pytest.param(table, number, id=f"{table}:{number + 2} {line['case']}")
    for table in STEP_TABLES
    for number, line in enumerate(tables.lines(table))
]


def program_of(table: str, line: tables.Line) -> tuple[Step, ...]:
    return rulebook.program([tables.target(table)], tables.day(line))


@pytest.mark.parametrize(("table", "number"), EXAMPLES)
def test_the_exact_reading_gives_every_step_of_the_example(table: str, number: int) -> None:
    line = tables.lines(table)[number]
    program = program_of(table, line)
    row = tables.inputs(line, program)
    for step in program:
        value = int(exact(step.term, row) * 10**step.term.scale)
        assert value == tables.expected(line, step), step.name
        row[step.name] = value


@pytest.mark.parametrize("table", STEP_TABLES)
def test_the_columns_give_every_step_of_all_examples_of_a_day_at_once(table: str) -> None:
    by_day: dict[date, list[tables.Line]] = {}
    for line in tables.lines(table):
        by_day.setdefault(tables.day(line), []).append(line)
    for examples in by_day.values():
        program = program_of(table, examples[0])
        frame = pl.DataFrame([tables.inputs(line, program) for line in examples])
        check_inputs(frame, {step.name: step.term for step in program})
        for step in program:
            frame = frame.with_columns(columns(step.term).alias(step.name))
            assert frame.schema[step.name] == column_type(step.term)
            worked = [tables.expected(line, step) for line in examples]
            assert frame[step.name].to_list() == worked, step.name


@pytest.mark.parametrize("table", ["step_tariff", "energy_by_days", "tax_amount_tyiyn"])
def test_what_every_bill_needs_keeps_within_64_bits(table: str) -> None:
    for step in program_of(table, tables.lines(table)[0]):
        assert column_type(step.term) is pl.Int64, step.name


def test_the_steps_of_a_case_add_up_to_its_bill() -> None:
    totals: Counter[str] = Counter()
    energy: Counter[str] = Counter()
    for line in tables.lines("step_tariff"):
        totals[line["case"]] += int(line["step_amount_tyiyn"])
        energy[line["case"]] += tables.fixed(line["energy_in_step_kwh"], 4)
        whole = tables.fixed(line["energy_kwh"], 4)
        if line["step_is_open"] == "yes":
            assert energy[line["case"]] == whole, line["case"]
    written = {line["case"]: int(line["total_tyiyn"]) for line in tables.lines("step_totals")}
    assert dict(totals) == written


def test_the_parts_of_a_period_add_up_to_its_energy() -> None:
    parts: Counter[str] = Counter()
    for line in tables.lines("energy_by_days"):
        parts[line["case"]] += tables.fixed(line["energy_by_days"], 4)
        if line["part_to_day"] == line["period_days"]:
            assert parts[line["case"]] == tables.fixed(line["period_energy_kwh"], 4)


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=f"{example.deadline}:{example.why}")
        for example in tables.deadline_examples()
    ],
)
def test_the_date_of_every_deadline_in_the_tables(example: DeadlineExample) -> None:
    assert example.reckon() == example.reckoned


def test_every_rule_and_deadline_has_enough_examples() -> None:
    steps = {rule.name for rule in rulebook.rules()}
    examples: Counter[str] = Counter()
    for table in STEP_TABLES:
        for line in tables.lines(table):
            examples.update(column for column in line if column in steps)
    examples.update(example.deadline for example in tables.deadline_examples())
    names = steps | {deadline.name for deadline in rulebook.deadlines()}
    assert names
    assert {name: examples[name] for name in names if examples[name] < FEWEST_EXAMPLES} == {}


def test_a_figure_finer_than_its_step_is_no_example() -> None:
    assert tables.fixed("0.5", 1) == 5
    with pytest.raises(ValueError, match="more than 0 decimals"):
        tables.fixed("0.5", 0)
