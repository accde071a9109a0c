"""How the penalty of accounts stood on the latest day that it was worked out."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from jaryk.ledger.models import AmnestyCampaign, PenaltyStanding

__all__ = ["AmnestyCampaign", "PenaltyStanding"]


def standing_of(account_id: int) -> PenaltyStanding | None:
    """The account's penalty; None where nothing has accrued and nothing is overdue."""
    return PenaltyStanding.objects.filter(account_id=account_id).first()


def stood_on() -> date | None:
    """The latest day for which penalty was worked out."""
    latest: date | None = PenaltyStanding.objects.aggregate(on=Max("as_of"))["on"]
    return latest
