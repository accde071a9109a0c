"""Who has earned an amnesty, and what exactly is forgiven. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from jaryk.ledger.allocation import Allocation, allocate
from jaryk.ledger.debts import PENALTY, History
from jaryk.ledger.left import left_of_documents
from jaryk.ledger.penalty import penalties_of


@dataclass(frozen=True, slots=True)
class Forgiving:
    """Of a document: what is forgiven, and what of it no document has charged yet."""

    document_id: int
    forgiven_tyiyn: int
    charged_tyiyn: int


def contenders(known: History, *, penalty_until: date, paid_by: date) -> pl.DataFrame:
    """Accounts with penalty of before ``penalty_until``: account_id, principal_left.

    The principal is what was due before that day and is not paid at the end of ``paid_by``.
    """
    accrued = penalties_of(known, until=penalty_until).debts.filter(
        pl.col("penalty_of_debt_tyiyn") > 0
    )
    due = left_of_documents(known, on=paid_by).filter(pl.col("due_on") < penalty_until)
    left = due.group_by("account_id").agg(pl.col("principal_left").sum())
    return (
        accrued.select("account_id")
        .unique()
        .join(left, on="account_id", how="left")
        .select("account_id", pl.col("principal_left").fill_null(0))
        .sort("account_id")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Penalty of before ``penalty_until``, for money of ``valid_from`` to ``paid_by`` (included).

    ``on`` is the day of forgiving.
    """

    penalty_until: date
    valid_from: date
    paid_by: date
    on: date


def has_earned(known: History, *, account_id: int, principal_left: int, terms: Terms) -> bool:
    """Whether the money of the amnesty's days comes to the principal.

    What of it has paid older penalty, by the order of the books, is meant for the principal.
    """
    if not principal_left:
        return True
    told = allocate(known, account_id=account_id, until=terms.paid_by + timedelta(days=1))
    return sum(_penalty_paid(known, told, terms).values()) >= principal_left


def forgivings(
    known: History, *, account_id: int, principal_left: int, terms: Terms
) -> list[Forgiving]:
    """What to forgive the account: all that accrued before the day and was not paid or forgiven.

    What documents have charged is forgiven on them, the oldest first; what none has charged yet is
    charged and forgiven on the latest debt that bore it, so that no later bill charges it again.
    Penalty paid by the money that was meant for ``principal_left`` is forgiven too: that money is
    free for the principal then.
    """
    bore = penalties_of(known, until=terms.penalty_until).debts
    accrued = int(bore["penalty_of_debt_tyiyn"].sum())
    told = allocate(known, account_id=account_id, until=terms.on + timedelta(days=1))
    freed = _oldest_first(_penalty_paid(known, told, terms), principal_left)
    left = {
        debt: standing.penalty_tyiyn
        for debt in known.debts.sort("posted_on", "bill_id")["bill_id"]
        if (standing := told.left_on(debt, terms.on)) is not None
    }
    billed = int(known.billed()["billed_tyiyn"].sum())
    forgiven = int(known.reliefs.filter(pl.col("part") == PENALTY)["amount_tyiyn"].sum())
    paid = billed - forgiven - sum(left.values())
    rest = accrued - forgiven - paid
    fresh = max(0, min(rest, accrued - billed))
    found = _oldest_first(left, rest - fresh)
    for document, amount in freed.items():
        found[document] = found.get(document, 0) + amount
    bearer = 0
    if fresh:
        latest = known.debts.join(bore.select("bill_id"), on="bill_id", how="semi")
        bearer = int(latest.sort("posted_on", "bill_id")["bill_id"][-1])
        found[bearer] = found.get(bearer, 0) + fresh
    return [
        Forgiving(document, amount, fresh if document == bearer else 0)
        for document, amount in sorted(found.items())
    ]


def _penalty_paid(known: History, told: Allocation, terms: Terms) -> dict[int, int]:
    """Penalty that money of the amnesty's days has paid, by document, the oldest first."""
    came = known.money.filter(
        (pl.col("paid_on") >= terms.valid_from) & (pl.col("paid_on") <= terms.paid_by)
    )
    entries = set(came["entry_id"])
    paid = dict.fromkeys(known.debts.sort("posted_on", "bill_id")["bill_id"].to_list(), 0)
    for each in told.money:
        if each.part == PENALTY and each.entry_id in entries:
            paid[each.document_id] += each.amount_tyiyn
    return paid


def _oldest_first(left: dict[int, int], amount: int) -> dict[int, int]:
    found = {}
    for document, there in left.items():
        taken = min(there, amount)
        if taken > 0:
            found[document] = taken
            amount -= taken
    return found
