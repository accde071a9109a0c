"""What waits for a second person, and what has been decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jaryk.documents.figures import BISHKEK
from jaryk.documents.models import Proposal, ProposalKind, ProposalState
from jaryk.kernel.errors import Refusal

__all__ = ["Proposal", "ProposalKind", "ProposalState"]


@dataclass(frozen=True, slots=True)
class Owed:
    """A reimbursement that has not been paid yet; ``days_left`` below zero: it is late."""

    proposal: Proposal
    repay_by: date
    days_left: int


def proposal(proposal_id: int) -> Proposal:
    """One proposal with its account and persons; Refusal for an unknown one."""
    found = _whole().filter(pk=proposal_id).first()
    if found is None:
        raise Refusal("documents.proposal.unknown", proposal=proposal_id)
    return found


def pending(*, district_ids: Collection[int] | None = None) -> list[Proposal]:
    """What waits, the longest waiting first; what is of no account is everybody's."""
    waiting = _whole().filter(state=ProposalState.PENDING).order_by("proposed_at", "id")
    if district_ids is None:
        return list(waiting)
    seen = set(district_ids)
    return [
        found for found in waiting if found.account is None or found.account.district_id in seen
    ]


def decided(since: date, until: date) -> list[Proposal]:
    """What was approved, declined or withdrawn on the days [since, until), the latest first."""
    rows = _whole().exclude(state=ProposalState.PENDING).order_by("-decided_at", "-id")
    return [
        found
        for found in rows
        if found.decided_at is not None
        and since <= found.decided_at.astimezone(BISHKEK).date() < until
    ]


def proposals_of(account_id: int) -> list[Proposal]:
    """The account's proposals, the latest first."""
    return list(_whole().filter(account_id=account_id).order_by("-proposed_at", "-id"))


def reimbursements_due(*, on: date) -> list[Owed]:
    """What the supplier has still to repay for equipment, the most urgent first (R-46.1)."""
    waiting = _whole().filter(state=ProposalState.PENDING, kind=ProposalKind.REIMBURSEMENT)
    owed = []
    for found in waiting:
        repay_by = date.fromisoformat(found.payload["repay_by"])
        owed.append(Owed(found, repay_by, (repay_by - on).days))
    return sorted(owed, key=lambda each: (each.repay_by, each.proposal.pk))


def _whole() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("account", "proposed_by", "decided_by")
