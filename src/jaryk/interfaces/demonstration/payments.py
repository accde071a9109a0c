"""How the invented customers pay: most in full, some late, some ahead, some never."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from jaryk.interfaces.demonstration.customers import index_of
from jaryk.interfaces.demonstration.draws import between, draw

# Of a hundred accounts, those up to each number have that habit.
_IN_FULL: Final = 73
_A_MONTH_LATE: Final = 80
_NEVER: Final = 82
_ROUND_SUMS: Final = 92
_AHEAD: Final = 97
_MONTHS_AHEAD: Final = 3
_ROUND_TYIYN: Final = 10_000
_FORGETFUL_OF_HUNDRED: Final = 6
_LATE_BY_DAYS: Final = 8


def payments_for(bills: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """Payments that follow a month's bills and are made before ``until``.

    ``bills``: bill_id, account_id, account, issued_on, due_on, charged_tyiyn and balance_tyiyn
    (what is owed with the bill). Returns account_id, key, paid_on, amount_tyiyn: at most one
    payment for a bill.
    """
    return (
        bills.with_columns(habit=draw(index_of(pl.col("account")), 71, 100))
        .with_columns(
            key=pl.lit("demo-") + pl.col("bill_id").cast(pl.String),
            paid_on=pl.col("issued_on") + pl.duration(days=_days()),
            amount_tyiyn=_amount(),
        )
        .filter(pl.col("amount_tyiyn") > 0, pl.col("paid_on") < until)
        .select("account_id", "key", "paid_on", "amount_tyiyn")
        .sort("account_id")
    )


def _days() -> pl.Expr:
    """Days from the bill to its payment: by the due day, but for the late and the forgetful."""
    occasion = index_of(pl.col("account")) * 100 + pl.col("issued_on").dt.month()
    term = (pl.col("due_on") - pl.col("issued_on")).dt.total_days().clip(1)
    is_late = (
        (draw(occasion, 72, 100) < _FORGETFUL_OF_HUNDRED)
        | pl.col("habit").is_between(_IN_FULL, _A_MONTH_LATE, closed="left")
        | (pl.col("habit") >= _AHEAD)
    )
    late = term + between(occasion, 73, 1, _LATE_BY_DAYS)
    return pl.when(is_late).then(late).otherwise(1 + draw(occasion, 74, 1000) * term // 1000)


def _amount() -> pl.Expr:
    habit, balance = pl.col("habit"), pl.col("balance_tyiyn")
    arrears = balance - pl.col("charged_tyiyn")
    rounded_up = (balance + _ROUND_TYIYN - 1) // _ROUND_TYIYN * _ROUND_TYIYN
    return (
        pl.when(habit < _IN_FULL)
        .then(balance)
        .when(habit < _A_MONTH_LATE)
        .then(arrears)
        .when(habit < _NEVER)
        .then(0)
        .when(habit < _ROUND_SUMS)
        .then(rounded_up)
        .when(habit < _AHEAD)
        .then(balance * _MONTHS_AHEAD)
        .otherwise(balance // 2)
    )
