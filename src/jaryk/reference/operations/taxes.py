"""A supplier edits the tax profile of a group."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.platform.operations import record_event
from jaryk.platform.queries import User
from jaryk.reference.models import TaxKind, TaxRate
from jaryk.reference.operations.dated import (
    days_told,
    give_way,
    hold_reference,
    refuse_disorder,
)
from jaryk.reference.queries.tariffs import group as group_of

TAX_EDITED: Final = "reference.tax_edited"


def tax_subject(group: str, tax: TaxKind) -> str:
    """A tax profile as the audit trail names it."""
    return f"tax {group} {tax.name}"


@transaction.atomic
def set_tax_rate(
    *,
    group: str,
    tax: TaxKind,
    rate_percent: Decimal | None,
    valid_from: date,
    valid_until: date | None,
    user: User | None,
    at: datetime,
    note: str = "",
) -> None:
    """From ``valid_from`` the group bears this tax; ``rate_percent`` None makes it exempt.

    Earlier facts about these days are superseded. Zero is a zero rate, not an exemption.
    """
    refuse_disorder(valid_from, valid_until)
    if rate_percent is not None:
        refuse_odd_rate(rate_percent)
    hold_reference()
    taxed = group_of(group)
    profile = TaxRate.objects.filter(group=taxed, tax=tax)
    give_way(profile, since=valid_from, until=valid_until, at=at)
    if rate_percent is not None:
        TaxRate.objects.create(
            group=taxed,
            tax=tax,
            rate_percent=rate_percent,
            valid_from=valid_from,
            valid_until=valid_until,
            note=note,
            known_at=at,
        )
    told = None if rate_percent is None else str(rate_percent)
    record_event(
        at=at,
        user=user,
        action=TAX_EDITED,
        subject=tax_subject(group, tax),
        detail={"rate_percent": told, "note": note} | days_told(valid_from, valid_until),
    )


def refuse_odd_rate(rate_percent: Decimal) -> None:
    """A share of a hundred, to the hundredth of a percent."""
    if not rate_percent.is_finite() or not 0 <= rate_percent <= 100:
        raise Refusal("reference.rate_out_of_range", rate=rate_percent)
    if rate_percent != rate_percent.quantize(Decimal("0.01")):
        raise Refusal("reference.rate_too_fine", rate=rate_percent)
