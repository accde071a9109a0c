"""In which order money reaches debts: chosen by a chief, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import AllocationOrder
from jaryk.ledger.operations.closing import hold_month
from jaryk.ledger.queries.closing import closed_until
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

ORDER_SET: Final = "books.order_set"


@transaction.atomic
def set_order(*, order: str, valid_from: date, by_id: int, at: datetime) -> bool:
    """From ``valid_from`` on money reaches debts in this order; whether that is new.

    What was believed of these days is superseded; the same told again changes nothing. Raises
    Refusal for anyone but a chief, an unknown order, and a day of a closed month: what money paid
    then, and the penalty that follows from it, is settled.
    """
    user = platform.user(by_id)
    if user is None or user.role != "chief":
        raise Refusal("ledger.order.chief_only")
    if order not in AllocationOrder.Order.values:
        raise Refusal("ledger.order.unknown", order=order)
    hold_month()
    open_from = closed_until()
    if open_from is not None and valid_from < open_from:
        raise Refusal("ledger.order.closed", since=open_from)
    lasting = Q(valid_until=None) | Q(valid_until__gt=valid_from)
    touched = list(AllocationOrder.objects.filter(lasting, superseded_at=None))
    if [row.order for row in touched] == [order] and _holds(touched[0], valid_from):
        return False
    _give_way(touched, since=valid_from, at=at)
    AllocationOrder.objects.create(order=order, valid_from=valid_from, known_at=at)
    record_event(
        at=at,
        user=user,
        action=ORDER_SET,
        subject="books:order",
        detail={"order": order, "valid_from": valid_from.isoformat()},
    )
    return True


def _holds(row: AllocationOrder, day: date) -> bool:
    """Whether the row says already what is to be true from the day on."""
    return row.valid_from <= day and row.valid_until is None


def _give_way(touched: list[AllocationOrder], *, since: date, at: datetime) -> None:
    """Supersede the rows, and append again the days that they keep before ``since``."""
    for row in touched:
        row.superseded_at = at
        row.save(update_fields=["superseded_at"])
        if row.valid_from < since:
            AllocationOrder.objects.create(
                order=row.order, valid_from=row.valid_from, valid_until=since, known_at=at
            )
