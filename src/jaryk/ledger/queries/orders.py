"""Which order of debts is chosen for which days."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from jaryk.ledger.models import AllocationOrder

ORDERS = tuple(AllocationOrder.Order.values)


def order_on(day: date) -> str:
    """The order of the day as believed now; where none is chosen, the oldest document first."""
    holds = Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
    row = AllocationOrder.objects.filter(holds, superseded_at=None).first()
    return AllocationOrder.Order.DOCUMENT.value if row is None else row.order


def order_history() -> list[AllocationOrder]:
    """What is believed of all days, the latest first."""
    return list(AllocationOrder.objects.filter(superseded_at=None).order_by("-valid_from"))
