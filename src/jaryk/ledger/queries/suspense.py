"""Money that waits for its owner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jaryk.ledger.models import ReceivedPayment
from jaryk.ledger.queries.received import day_paid
from jaryk.ledger.queries.suggestions import Suggestion, suggestions
from jaryk.ledger.queries.suspense_left import suspense_left


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseRow:
    """A payment that nobody could place: what is left of it, and how long it has waited."""

    received: ReceivedPayment
    entry_id: int
    amount_tyiyn: int
    days_waiting: int
    suggestions: list[Suggestion]


def waiting(
    *,
    on: date,
    districts: Collection[int] | None = None,
    channel_id: int | None = None,
    limit: int | None = 200,
    suggest: bool = True,
) -> list[SuspenseRow]:
    """Money in suspense, the oldest first.

    ``districts`` bounds it to their channels and those of no district, None is all.
    """
    left = dict(suspense_left().select("entry_id", "left_tyiyn").iter_rows())
    found = ReceivedPayment.objects.filter(entry__in=list(left))
    if districts is not None:
        found = found.filter(Q(channel__district__in=districts) | Q(channel__district__isnull=True))
    if channel_id is not None:
        found = found.filter(channel=channel_id)
    rows = list(found.select_related("channel").order_by("paid_at", "id")[:limit])
    amounts = [left[row.entry_id] for row in rows]
    suggested = suggestions(rows, amounts, on=on) if suggest else [[] for _ in rows]
    return [
        SuspenseRow(
            received=row,
            entry_id=row.entry_id,
            amount_tyiyn=amount,
            days_waiting=(on - day_paid(row.paid_at)).days,
            suggestions=ideas,
        )
        for row, amount, ideas in zip(rows, amounts, suggested, strict=True)
    ]
