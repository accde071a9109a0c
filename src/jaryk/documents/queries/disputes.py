"""Objections to bills: who waits for an answer, and what is not due meanwhile (R-95)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import F, QuerySet, Sum

from jaryk.documents.disputed import disputed
from jaryk.documents.models import Bill, Correction, Dispute, DisputeState
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.balances import balance

__all__ = ["Dispute", "DisputeState", "disputed"]


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """One that waits for an answer; ``days_left`` below zero: the answer is overdue."""

    dispute: Dispute
    days_left: int

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0


def dispute(dispute_id: int) -> Dispute:
    """One dispute with its bill, account and persons; Refusal for an unknown one."""
    found = _whole().filter(pk=dispute_id).first()
    if found is None:
        raise Refusal("documents.dispute.unknown", dispute=dispute_id)
    return found


def dispute_numbered(number: str) -> Dispute:
    """The dispute of a printed number, ``D-2026/000012``; Refusal where there is none."""
    year, _, place = number.strip().upper().removeprefix("D-").partition("/")
    if year.isdecimal() and place.isdecimal():
        found = _whole().filter(year=int(year), number=int(place)).first()
        if found is not None:
            return found
    raise Refusal("documents.dispute.unknown", dispute=number)


def disputes_of(account_id: int) -> list[Dispute]:
    """The account's disputes, the newest first."""
    return list(_whole().filter(account_id=account_id).order_by("-filed_on", "-id"))


def open_disputes(*, on: date, district_ids: Collection[int] | None = None) -> list[OpenDispute]:
    """Who waits for an answer on the day, in all or in some districts: the most overdue first."""
    waiting = _whole().filter(state=DisputeState.OPEN).order_by("answer_due_on", "id")
    if district_ids is not None:
        waiting = waiting.filter(account__district_id__in=list(district_ids))
    return [OpenDispute(found, (found.answer_due_on - on).days) for found in waiting]


def disputed_tyiyn(account_id: int, *, on: date) -> int:
    """How much of the account's bills is under dispute on the day."""
    held = disputed([account_id]).filter(
        (pl.col("disputed_from") <= on)
        & (pl.col("disputed_until").is_null() | (pl.col("disputed_until") > on))
    )
    return int(held["disputed_tyiyn"].sum())


def due_tyiyn(account_id: int, *, on: date) -> int:
    """The debt at the end of the day less what is under dispute; nothing where that covers it.

    What has been paid is taken to have paid the undisputed part first.
    """
    owed = balance(account_id, on=on)
    return max(owed - disputed_tyiyn(account_id, on=on), min(owed, 0))


def charged_with_corrections(bill: Bill) -> int:
    """What the bill charges, as its correcting documents have left it."""
    corrections = Correction.objects.filter(bill=bill)
    total = F("energy_tyiyn") + F("tax_tyiyn") + F("penalty_tyiyn")
    corrected = corrections.aggregate(total=Sum(total, default=0))["total"]
    return bill.charged_tyiyn + int(corrected)


def _whole() -> QuerySet[Dispute]:
    return Dispute.objects.select_related(
        "bill",
        "account__customer",
        "account__district",
        "recalculation",
        "filed_by",
        "answered_by",
    )
