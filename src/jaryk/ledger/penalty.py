"""Penalty as a pure function of an account's history (R-94.2).

Money pays the oldest document first, its principal before its penalty (H3). What is left of one on
a day is therefore its amount less what payments reach it after all older ones: no allocation is
kept anywhere, and the penalty of any day can be worked out again from the books alone. Accounts
whose money went back, whose debts were forgiven or disputed, or that pay in another order are
replayed event by event (``ledger.allocation``); both ways agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.ledger.debts import PENALTY, History
from jaryk.ledger.regularity import irregular, only, without
from jaryk.ledger.replayed_penalty import replayed
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
    """Penalty of plain debts from the day after each fell due until ``until`` (not included).

    ``debts``: account_id, bill_id, principal_tyiyn, penalty_tyiyn, due_on and, where they do not
    queue by the day they fell due, posted_on; ``payments``: account_id, paid_on, amount_tyiyn. A
    payment counts from its day.
    """
    return _summed_up(_stretches(_late(debts, until), payments, until))


def penalties_of(history: History, *, until: date) -> Penalties:
    """Penalty of every debt of the history, as ``penalties``."""
    odd = irregular(history, until=until)
    plain = without(history, odd)
    stretches = _stretches(_late(plain.debts, until), plain.money, until)
    if odd.is_empty():
        return _summed_up(stretches)
    others = replayed(only(history, odd), changes=_law_changed, until=until)
    told = pl.concat([stretches.select(others.columns), others])
    return _summed_up(told.sort("account_id", "bill_id", "stretch_from"))


def penalty_overcharged(history: History, *, until: date) -> pl.DataFrame:
    """What bills have charged above what has accrued: account_id, bill_id, penalty_tyiyn (< 0).

    Payments told of late and corrections lower what accrued earlier. The latest bills give first,
    none more than it charged and was not forgiven.
    """
    forgiven = history.reliefs.filter(pl.col("part") == PENALTY).group_by("account_id", "bill_id")
    over = pl.col("billed_tyiyn") - pl.col("accrued_tyiyn")
    excess = standing_of(history, until=until).select("account_id", over_tyiyn=over)
    charged = pl.col("penalty_tyiyn") - pl.col("amount_tyiyn").fill_null(0)
    bills = (
        history.debts.filter(pl.col("penalty_tyiyn") > 0)
        .join(forgiven.agg(pl.col("amount_tyiyn").sum()), on=["account_id", "bill_id"], how="left")
        .with_columns(charged_tyiyn=charged.clip(lower_bound=0))
        .join(excess.filter(pl.col("over_tyiyn") > 0), on="account_id")
        .sort("account_id", "posted_on", "bill_id", descending=[False, True, True])
    )
    before = pl.col("charged_tyiyn").cum_sum().over("account_id") - pl.col("charged_tyiyn")
    taken = pl.min_horizontal("charged_tyiyn", (pl.col("over_tyiyn") - before).clip(lower_bound=0))
    return (
        bills.select("account_id", "bill_id", penalty_tyiyn=-taken)
        .filter(pl.col("penalty_tyiyn") < 0)
        .sort("account_id", "bill_id")
    )


def standing_of(history: History, *, until: date) -> pl.DataFrame:
    """By account: accrued_tyiyn and billed_tyiyn in all, overdue_tyiyn on the day before."""
    found = penalties_of(history, until=until)
    accrued = found.debts.group_by("account_id").agg(
        accrued_tyiyn=pl.col("penalty_of_debt_tyiyn").sum()
    )
    overdue = (
        found.stretches.filter(pl.col("stretch_until") == until)
        .group_by("account_id")
        .agg(overdue_tyiyn=pl.col("overdue_principal_tyiyn").sum())
    )
    return (
        history.billed()
        .join(accrued, on="account_id", how="left")
        .join(overdue, on="account_id", how="left")
        .select(
            "account_id",
            pl.col("accrued_tyiyn").fill_null(0),
            "billed_tyiyn",
            pl.col("overdue_tyiyn").fill_null(0),
        )
    )


def _summed_up(stretches: pl.DataFrame) -> Penalties:
    accrued = evaluate(stretches, STRETCH_RULES, on="stretch_from")
    capped = (
        accrued.group_by("account_id", "bill_id", "debt_principal_tyiyn", "first_overdue_on")
        .agg(accrued_penalty=pl.col("penalty_accrued").sum())
        .sort("account_id", "bill_id")
    )
    return Penalties(accrued, evaluate(capped, DEBT_RULES, on="first_overdue_on"))


def _late(debts: pl.DataFrame, until: date) -> pl.DataFrame:
    """Each debt that is overdue before the day, with all that stands before it in the queue."""
    owed = pl.col("principal_tyiyn") + pl.col("penalty_tyiyn")
    is_posted = "posted_on" in debts.columns
    overdue_on = pl.col("due_on").dt.offset_by("1d")
    first = pl.max_horizontal(overdue_on, "posted_on") if is_posted else overdue_on
    return (
        debts.sort("account_id", "posted_on" if is_posted else "due_on", "bill_id")
        .with_columns(before_tyiyn=owed.cum_sum().over("account_id") - owed, first_overdue_on=first)
        .filter(pl.col("first_overdue_on") < until)
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
    daily = payments.group_by("account_id", "paid_on").agg(pl.col("amount_tyiyn").sum())
    in_all = pl.col("amount_tyiyn").cum_sum().over("account_id")
    return (
        daily.sort("account_id", "paid_on")
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
    days = _law_changed(first, until) if isinstance(first, date) else ()
    changed = pl.DataFrame({"changed_on": days}, schema={"changed_on": pl.Date})
    return (
        late.join(changed, how="cross")
        .filter(pl.col("changed_on") > pl.col("first_overdue_on"))
        .with_columns(stretch_from=pl.col("changed_on"))
        .select(late.columns)
    )


def _law_changed(since: date, until: date) -> tuple[date, ...]:
    return tuple(rulebook.cuts(STRETCH_RULES, since, until))
