"""The tax profiles of groups by day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jaryk.reference.models import TaxKind as TaxKind
from jaryk.reference.models import TaxRate


def taxes_on(day: date) -> list[TaxRate]:
    """The taxes in force on a day as believed now; a group without a row is exempt."""
    on_day = Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    return list(_believed().filter(on_day).order_by("group_id", "tax"))


def tax_history(group_code: str) -> list[TaxRate]:
    """Every believed tax of a group, the newest first."""
    return list(_believed().filter(group__code=group_code).order_by("-valid_from", "tax"))


def _believed() -> QuerySet[TaxRate]:
    return TaxRate.objects.filter(superseded_at__isnull=True).select_related("group")
