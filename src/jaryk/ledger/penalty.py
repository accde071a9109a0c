"""Penalty as a pure function of an account's bills and payments (R-94.2).

Money pays the oldest bill first, its principal before its penalty (H3). What is left of a bill on
a day is therefore its amount less what payments reach it after all older bills: no allocation is
kept anywhere, and the penalty of any day can be worked out again from the books alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.norms import rulebook
from jaryk.usage.evaluate import evaluate

STRETCH_RULES: Final = ("penalty_accrued",)
DEBT_RULES: Final = ("penalty_of_debt_tyiyn",)


@dataclass(frozen=True)
class Penalties:
    """``stretches``: days of a debt on which what is overdue stood still; ``debts``: all that has
    accrued on each debt up to the day, capped and rounded, as ``penalty_of_debt_tyiyn``.
    """

    stretches: pl.DataFrame
    debts: pl.DataFrame


def penalties(debts: pl.DataFrame, payments: pl.DataFrame, *, until: date) -> Penalties:
    """Penalty of each debt from the day after it fell due until ``until`` (not included).

    ``debts``: account_id, bill_id, principal_tyiyn, penalty_tyiyn, due_on; ``payments``:
    account_id, paid_on, amount_tyiyn. A payment counts from the day it is made.
    """
    overdue = _queued(debts).filter(pl.col("due_on").dt.offset_by("1d") < until)
    stretches = _accrued(_stretches(overdue, payments, until))
    capped = (
        stretches.group_by("account_id", "bill_id", "debt_principal_tyiyn", "first_overdue_on")
        .agg(accrued_penalty=pl.col("penalty_accrued").sum())
        .sort("account_id", "bill_id")
    )
    return Penalties(stretches, evaluate(capped, DEBT_RULES, on="first_overdue_on"))


def _queued(debts: pl.DataFrame) -> pl.DataFrame:
    """Each debt with all that stands before it in the queue for the account's money."""
    owed = pl.col("principal_tyiyn") + pl.col("penalty_tyiyn")
    return debts.sort("account_id", "due_on", "bill_id").with_columns(
        before_tyiyn=owed.cum_sum().over("account_id") - owed,
        first_overdue_on=pl.col("due_on").dt.offset_by("1d"),
    )


def _stretches(overdue: pl.DataFrame, payments: pl.DataFrame, until: date) -> pl.DataFrame:
    """Days from one change of the overdue amount to the next, where anything is overdue."""
    paid = (
        payments.filter(pl.col("paid_on") < until)
        .sort("account_id", "paid_on")
        .select(
            "account_id", "paid_on", paid_tyiyn=pl.col("amount_tyiyn").cum_sum().over("account_id")
        )
    )
    late = overdue.join(paid, on="account_id").filter(
        pl.col("paid_on") > pl.col("first_overdue_on")
    )
    changes = pl.concat(
        [
            overdue.with_columns(stretch_from=pl.col("first_overdue_on")),
            late.with_columns(stretch_from=pl.col("paid_on")).select(
                *overdue.columns, "stretch_from"
            ),
            _law_changes(overdue, until),
        ]
    ).unique(["bill_id", "account_id", "stretch_from"])
    return (
        changes.sort("stretch_from")
        .join_asof(
            paid.sort("paid_on"),
            left_on="stretch_from",
            right_on="paid_on",
            by="account_id",
            check_sortedness=False,
        )
        .sort("account_id", "bill_id", "stretch_from")
        .with_columns(
            stretch_until=pl.col("stretch_from")
            .shift(-1)
            .over("account_id", "bill_id")
            .fill_null(until),
            overdue_principal_tyiyn=_left("before_tyiyn", "principal_tyiyn"),
            debt_principal_tyiyn=pl.col("principal_tyiyn"),
        )
        .filter(pl.col("overdue_principal_tyiyn") > 0)
        .with_columns(
            days_overdue=(pl.col("stretch_until") - pl.col("stretch_from")).dt.total_days()
        )
    )


def _law_changes(overdue: pl.DataFrame, until: date) -> pl.DataFrame:
    """A further row for each debt on each day that the law of penalties changed under it."""
    first = overdue.get_column("first_overdue_on").min() if overdue.height else until
    assert isinstance(first, date)
    days = rulebook.cuts(STRETCH_RULES, first, until) if first < until else ()
    changed = pl.DataFrame({"stretch_from": days}, schema={"stretch_from": pl.Date})
    return overdue.join(changed, how="cross").filter(
        pl.col("stretch_from") > pl.col("first_overdue_on")
    )


def _left(before: str, amount: str) -> pl.Expr:
    """What is left of an amount once the money has paid all before it."""
    reached = pl.col("paid_tyiyn").fill_null(0) - pl.col(before)
    return pl.col(amount) - reached.clip(0, pl.col(amount))


def _accrued(stretches: pl.DataFrame) -> pl.DataFrame:
    return evaluate(stretches, STRETCH_RULES, on="stretch_from")
