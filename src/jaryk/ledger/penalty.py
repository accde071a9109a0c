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
    paid = _paid(payments.filter(pl.col("paid_on") < until))
    begun = _still_owed(overdue.with_columns(stretch_from=pl.col("first_overdue_on")), paid)
    late = begun.select(*overdue.columns, "stretch_from")
    changes = pl.concat([late, _payments_since(late, paid), _law_changes(late, until)]).unique()
    days = pl.col("stretch_until") - pl.col("stretch_from")
    next_change = pl.col("stretch_from").shift(-1).over("account_id", "bill_id")
    ordered = changes.sort("account_id", "bill_id", "stretch_from").with_columns(
        stretch_until=next_change.fill_null(until), debt_principal_tyiyn=pl.col("principal_tyiyn")
    )
    return (
        _still_owed(ordered, paid)
        .with_columns(days_overdue=days.dt.total_days())
        .sort("account_id", "bill_id", "stretch_from")
    )


def _paid(payments: pl.DataFrame) -> pl.DataFrame:
    """All that each account had paid by the end of each day on which it paid."""
    in_all = pl.col("amount_tyiyn").cum_sum().over("account_id")
    return (
        payments.sort("account_id", "paid_on")
        .select("account_id", "paid_on", paid_tyiyn=in_all)
        .sort("paid_on", maintain_order=True)
    )


def _still_owed(rows: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """The rows on whose ``stretch_from`` something of the principal is left, and how much."""
    known = rows.sort("stretch_from").join_asof(
        paid,
        left_on="stretch_from",
        right_on="paid_on",
        by="account_id",
        check_sortedness=False,
    )
    reached = pl.col("paid_tyiyn").fill_null(0) - pl.col("before_tyiyn")
    left = pl.col("principal_tyiyn") - reached.clip(0, pl.col("principal_tyiyn"))
    return known.with_columns(overdue_principal_tyiyn=left).filter(
        pl.col("overdue_principal_tyiyn") > 0
    )


def _payments_since(late: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """A further row for each debt on each day that its account paid something after the term."""
    return (
        late.join(paid.select("account_id", "paid_on"), on="account_id")
        .filter(pl.col("paid_on") > pl.col("first_overdue_on"))
        .with_columns(stretch_from=pl.col("paid_on"))
        .select(late.columns)
    )


def _law_changes(late: pl.DataFrame, until: date) -> pl.DataFrame:
    """A further row for each debt on each day that the law of penalties changed under it."""
    first = late.get_column("first_overdue_on").min()
    days = rulebook.cuts(STRETCH_RULES, first, until) if isinstance(first, date) else ()
    changed = pl.DataFrame({"changed_on": days}, schema={"changed_on": pl.Date})
    return (
        late.join(changed, how="cross")
        .filter(pl.col("changed_on") > pl.col("first_overdue_on"))
        .with_columns(stretch_from=pl.col("changed_on"))
        .select(late.columns)
    )


def _accrued(stretches: pl.DataFrame) -> pl.DataFrame:
    return evaluate(stretches, STRETCH_RULES, on="stretch_from")
