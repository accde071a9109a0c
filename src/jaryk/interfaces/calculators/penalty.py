"""Penalty for late payment: several debts, payments between, to a day (R-94.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import polars as pl

from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import short_day
from jaryk.interfaces.calculators.answer import Answer, Stage, StepTold
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given, Row
from jaryk.interfaces.calculators.fields import Asked, Rows, Som
from jaryk.interfaces.calculators.told import money, tell
from jaryk.kernel.money import som
from jaryk.kernel.texts import text
from jaryk.ledger.penalty import penalties

_ONE: Final = 1
_DEBTS: Final = {
    "account_id": pl.Int64,
    "bill_id": pl.Int64,
    "principal_tyiyn": pl.Int64,
    "penalty_tyiyn": pl.Int64,
    "due_on": pl.Date,
}
_PAYMENTS: Final = {"account_id": pl.Int64, "paid_on": pl.Date, "amount_tyiyn": pl.Int64}


def asks() -> tuple[Asked, ...]:
    """Debts with the day each fell due, payments, and the day to reckon to."""
    return (
        Rows(
            name="debt",
            fields=(
                Som(name="debt_sum", example="959,00"),
                Day(name="debt_due", example="2026-04-20"),
            ),
        ),
        Rows(
            name="payment",
            fields=(
                Som(name="payment_sum", example="500,00"),
                Day(name="payment_day", example="2026-05-10"),
            ),
            may_be_empty=True,
        ),
        Day(name="to", is_today=True, hint="calculators.hint.to"),
    )


def work(given: Given, lang: str) -> Answer:
    """The penalty of each debt by the day, told stretch by stretch."""
    debts = _debts(given.rows("debt"))
    payments = _payments(given.rows("payment"))
    found = penalties(debts, payments, until=given.day("to"))
    wholes = {row["bill_id"]: _whole(row) for row in found.debts.iter_rows(named=True)}
    total = sum(whole["penalty_of_debt_tyiyn"] for whole in wholes.values())
    stretches = found.stretches.to_dicts()
    left = _left(debts, payments, until=given.day("to"))
    return Answer(
        figures=(
            money("penalty", total, lang),
            money("principal_left", left, lang),
        ),
        stages=tuple(_stage(debt, stretches, wholes, lang) for debt in debts.iter_rows(named=True)),
        remarks=(text("calculators.penalty.remark", lang),),
    )


def _debts(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [(_ONE, number, row["debt_sum"], 0, row["debt_due"]) for number, row in enumerate(rows, 1)],
        schema=_DEBTS,
        orient="row",
    ).sort("due_on", "bill_id")


def _payments(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [(_ONE, row["payment_day"], row["payment_sum"]) for row in rows],
        schema=_PAYMENTS,
        orient="row",
    )


def _left(debts: pl.DataFrame, payments: pl.DataFrame, *, until: date) -> int:
    """What is left of all principals, whether due or not."""
    paid = payments.filter(pl.col("paid_on") < until).get_column("amount_tyiyn").sum()
    return max(0, int(debts.get_column("principal_tyiyn").sum()) - int(paid))


def _whole(row: dict[str, Any]) -> Worked:
    facts = {name: row[name] for name in ("accrued_penalty", "debt_principal_tyiyn")}
    worked = Worked(("penalty_of_debt_tyiyn",), row["first_overdue_on"], facts)
    assert worked["penalty_of_debt_tyiyn"] == row["penalty_of_debt_tyiyn"]
    return worked


def _stage(
    debt: dict[str, Any], stretches: list[dict[str, Any]], wholes: dict[int, Worked], lang: str
) -> Stage:
    """One debt: each stretch on which it stood still, then the cap and the rounding."""
    told: list[StepTold] = []
    sources: list[str] = []
    for row in stretches:
        if row["bill_id"] == debt["bill_id"]:
            facts = {name: row[name] for name in ("overdue_principal_tyiyn", "days_overdue")}
            worked = Worked(("penalty_accrued",), row["stretch_from"], facts)
            told += [replace(step, about=_days_of(row, lang)) for step in tell(worked, lang)]
    if debt["bill_id"] in wholes:
        told.extend(tell(wholes[debt["bill_id"]], lang))
    else:
        sources.append(text("calculators.penalty.in_time", lang))
    return Stage(
        title=text(
            "calculators.penalty.debt",
            lang,
            sum=som(debt["principal_tyiyn"], lang),
            due=short_day(debt["due_on"]),
        ),
        steps=tuple(told),
        sources=tuple(sources),
    )


def _days_of(row: dict[str, Any], lang: str) -> str:
    return text(
        "calculators.penalty.stretch",
        lang,
        since=short_day(row["stretch_from"]),
        until=short_day(row["stretch_until"]),
        sum=som(row["overdue_principal_tyiyn"], lang),
        days=row["days_overdue"],
    )


CALCULATOR: Final = Calculator(
    name="penalty",
    asks=asks,
    work=work,
    example={
        "debt_sum": ("959,00", "1240,50"),
        "debt_due": ("2026-03-20", "2026-04-20"),
        "payment_sum": ("500,00",),
        "payment_day": ("2026-04-10",),
        "to": ("2026-06-05",),
    },
)
