"""The worked examples of a rule, worked out again in both readings while one looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import short_day
from jaryk.interfaces.calculators.answer import StepTold
from jaryk.interfaces.calculators.told import tell
from jaryk.kernel.measures import bare_number, unit_words
from jaryk.kernel.terms import Term
from jaryk.kernel.texts import text
from jaryk.norms import bases, examples, quantities, rulebook
from jaryk.norms.bases import Cause, Stretch
from jaryk.norms.book import Step
from jaryk.norms.examples import DeadlineExample, Line, Row
from jaryk.norms.silence import NoBasis
from jaryk.norms.words import name_of
from jaryk.usage.evaluate import evaluate


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what it holds, in which unit; ``kind`` is given, step, own or result."""

    words: str
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as the example has it, and what came out instead where that is another."""

    told: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a table: what it is about, its day, its figures, whether all came out."""

    case: str
    on: str
    cells: tuple[Cell, ...]

    @property
    def agrees(self) -> bool:
        return not any(cell.instead for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """Examples of one law; ``told`` are the steps of the first in words."""

    name: str
    heads: tuple[Head, ...]
    examples: tuple[Example, ...]
    told: tuple[StepTold, ...] = ()

    @property
    def all_agree(self) -> bool:
        return all(example.agrees for example in self.examples)


def table_of(step: str) -> str | None:
    """The table that is about the step, else the first that reckons it on the way."""
    tables = examples.step_tables()
    if step in tables:
        return step
    return next((table for table in tables if step in examples.lines(table)[0]), None)


def of_step(step: str, table: str, lang: str) -> ExampleTable:
    """The examples of a table, with the columns of ``step`` marked as its own."""
    lines, goal = examples.lines(table), [examples.target(table)]
    programs = [rulebook.program(goal, examples.day(line)) for line in lines]
    inputs = [examples.inputs(*each) for each in zip(lines, programs, strict=True)]
    days = [examples.day(line) for line in lines]
    exact = [Worked(goal, on, row) for on, row in zip(days, inputs, strict=True)]
    bulk = _in_columns(goal, programs[0], days, inputs)
    columns = _columns_about(step, goal[0], lines[0], programs[0])
    return ExampleTable(
        name=table,
        heads=tuple(_head(name, programs[0], step, lang) for name in columns),
        examples=tuple(
            Example(
                case=line["case"],
                on=short_day(on),
                cells=tuple(_cell(name, line, program, (one, other), lang) for name in columns),
            )
            for line, on, program, one, other in zip(
                lines, days, programs, exact, bulk, strict=True
            )
        ),
        told=tell(exact[0], lang, None if step == goal[0] else (step,)),
    )


def _columns_about(step: str, goal: str, line: Line, program: Sequence[Step]) -> tuple[str, ...]:
    """All columns for the step that the table is about; for one on the way, what it reads."""
    columns = tuple(name for name in line if name not in ("case", "on"))
    if step == goal:
        return columns
    read = next(each.term.inputs() for each in program if each.name == step)
    return tuple(name for name in columns if name in read or name == step)


def _in_columns(
    goal: Sequence[str], program: Sequence[Step], days: Sequence[date], inputs: Sequence[Row]
) -> list[dict[str, int]]:
    """Every step of every line by the bulk kernel, all lines at once."""
    rows = [{**row, "on": on} for on, row in zip(days, inputs, strict=True)]
    frame = evaluate(pl.DataFrame(rows), goal, on="on")
    names = [step.name for step in program]
    return [{name: int(row[name]) for name in names} for row in frame.to_dicts()]


def _head(name: str, program: Sequence[Step], step: str, lang: str) -> Head:
    term = _term(name, program)
    unit = unit_words(term.unit, lang) if term is not None else ""
    is_step = any(each.name == name for each in program)
    kind = "own" if name == step else "step" if is_step else "given"
    return Head(name_of(name, lang), unit, kind)


def _cell(
    name: str,
    line: Line,
    program: Sequence[Step],
    readings: tuple[Worked, dict[str, int]],
    lang: str,
) -> Cell:
    """The written figure; for a step also what either reading made of it, where it differs."""
    term = _term(name, program)
    if term is None:
        return Cell(text("calculators.yes" if line[name] == "yes" else "calculators.no", lang))
    written = examples.fixed(line[name], term.scale)
    is_step = any(step.name == name for step in program)
    found = dict.fromkeys(reading[name] for reading in readings) if is_step else {}
    instead = ", ".join(_figure(value, term, lang) for value in found if value != written)
    return Cell(_figure(written, term, lang), instead)


def _figure(steps: int, term: Term, lang: str) -> str:
    value = Fraction(steps, 10**term.scale)
    return bare_number(value, term.unit, scale=term.scale, lang=lang)


def _term(name: str, program: Sequence[Step]) -> Term | None:
    """The term of a step or a quantity; None for a flag."""
    for step in program:
        if step.name == name:
            return step.term
    term = quantities.national()[name].term()
    return term if isinstance(term, Term) else None


def of_deadline(name: str, lang: str) -> ExampleTable:
    """The examples of a deadline, each reckoned again."""
    found = [example for example in examples.deadline_examples() if example.deadline == name]
    needs = list(dict.fromkeys(need for example in found for need in example.given))
    heads = [Head(text(f"calculators.field.{need}", lang), "", "given") for need in needs]
    return ExampleTable(
        name=name,
        heads=(*heads, Head(text("web.review.reckoned", lang), "", "own")),
        examples=tuple(_deadline_example(example, needs) for example in found),
    )


def _deadline_example(example: DeadlineExample, needs: Sequence[str]) -> Example:
    given = [Cell(_day(example.given.get(need))) for need in needs]
    again = example.reckon()
    instead = "" if again == example.reckoned else _day(again)
    result = Cell(_day(example.reckoned), instead)
    return Example(example.why, short_day(example.law_on), (*given, result))


def _day(on: object) -> str:
    """A day, or a moment to the minute, as the table writes it."""
    return "—" if on is None else f"{on:%d.%m.%Y %H:%M}".removesuffix(" 00:00")


_ASKED = ("cause", "customer", "stretch", "check_meter")


def of_basis(cause: str, lang: str) -> ExampleTable:
    """Who is estimated how for a cause: each example looked up again."""
    lines = [line for line in examples.lines("estimate_basis") if line["cause"] == cause]
    heads = [Head(text(f"web.review.basis.{name}", lang), "", "given") for name in _ASKED]
    return ExampleTable(
        name="estimate_basis",
        heads=(*heads, Head(text("web.review.basis.method", lang), "", "own")),
        examples=tuple(_basis_example(line, lang) for line in lines),
    )


def _basis_example(line: Line, lang: str) -> Example:
    try:
        found = (
            bases.national()
            .of(
                Cause(line["cause"]),
                Stretch(line["stretch"]),
                is_household=line["customer"] == "household",
                has_check_meter=line["check_meter"] == "yes",
                on=examples.day(line),
            )
            .method.value
        )
    except NoBasis:
        found = ""
    told = (
        Cause(line["cause"]).said(lang),
        text(f"calculators.unmetered.customer.{line['customer']}", lang),
        text(f"norms.estimate.stretch.{line['stretch']}", lang),
        text("calculators.yes" if line["check_meter"] == "yes" else "calculators.no", lang),
    )
    instead = "" if found == line["method"] else _method(found, lang)
    result = Cell(_method(line["method"], lang), instead)
    return Example(
        line["case"], short_day(examples.day(line)), (*(Cell(each) for each in told), result)
    )


def _method(code: str, lang: str) -> str:
    return bases.Method(code).said(lang) if code else text("web.review.basis.refused", lang)
