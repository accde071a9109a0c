"""The lines of a bill with the facts that they rest on."""

from __future__ import annotations

from jaryk.charges.models import (
    BilledSlice,
    ChargeKind,
    ChargeLine,
    CorrectedLine,
    CorrectedSlice,
    MeasuredSlice,
    WorkedOutLine,
)

__all__ = [
    "BilledSlice",
    "ChargeKind",
    "ChargeLine",
    "CorrectedLine",
    "CorrectedSlice",
    "MeasuredSlice",
    "WorkedOutLine",
    "corrected_lines_of",
    "corrected_slices_of",
    "lines_of",
    "slices_of",
]


def lines_of(*bill_ids: int) -> list[ChargeLine]:
    """The bills' lines in order, with group, tariff, tax and usage point with its place."""
    return list(
        ChargeLine.objects.filter(bill_id__in=bill_ids)
        .select_related("group", "tariff", "tax_rate", "usage_point__location")
        .order_by("bill_id", "line_no")
    )


def slices_of(*bill_ids: int) -> list[BilledSlice]:
    """The bills' slices of use in order, with their register, meter and two readings."""
    return list(
        BilledSlice.objects.filter(bill_id__in=bill_ids)
        .select_related("usage_point", "register__meter", "reading_from", "reading_until")
        .order_by("bill_id", "slice_no")
    )


def corrected_lines_of(*correction_ids: int) -> list[CorrectedLine]:
    """The corrections' lines in order, what falls away first, with all that they name."""
    return list(
        CorrectedLine.objects.filter(correction_id__in=correction_ids)
        .select_related("group", "tariff", "tax_rate", "usage_point__location")
        .order_by("correction_id", "line_no")
    )


def corrected_slices_of(*correction_ids: int) -> list[CorrectedSlice]:
    """The corrections' slices of use in order, with their register, meter and two readings."""
    return list(
        CorrectedSlice.objects.filter(correction_id__in=correction_ids)
        .select_related("usage_point", "register__meter", "reading_from", "reading_until")
        .order_by("correction_id", "slice_no")
    )
