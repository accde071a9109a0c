"""The lines of a bill with the facts that they rest on."""

from __future__ import annotations

from jaryk.charges.models import BilledSlice, ChargeKind, ChargeLine

__all__ = ["BilledSlice", "ChargeKind", "ChargeLine", "lines_of", "slices_of"]


def lines_of(bill_id: int) -> list[ChargeLine]:
    """The bill's lines in order, with group, tariff, tax and usage point."""
    return list(
        ChargeLine.objects.filter(bill_id=bill_id)
        .select_related("group", "tariff", "tax_rate", "usage_point")
        .order_by("line_no")
    )


def slices_of(bill_id: int) -> list[BilledSlice]:
    """The bill's slices of use in order, with their register, meter and two readings."""
    return list(
        BilledSlice.objects.filter(bill_id=bill_id)
        .select_related("usage_point", "register__meter", "reading_from", "reading_until")
        .order_by("slice_no")
    )
