"""Two persons for every sum that is given away: one proposes, another decides (H6).

What was approved is done in the same transaction, once. What has changed since the proposal is
found when it is approved, and refuses it: then it must be proposed again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from jaryk.documents.figures import BISHKEK
from jaryk.documents.models import Proposal, ProposalKind, ProposalState
from jaryk.documents.operations import proposed_decisions, proposed_money
from jaryk.documents.operations.proposed import Kind, Wish
from jaryk.kernel.errors import Refusal
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

_KINDS: Final[dict[str, Kind]] = {
    ProposalKind.WRITE_OFF: proposed_money.WriteOff(),
    ProposalKind.TRANSFER: proposed_money.Transfer(),
    ProposalKind.OFFSET: proposed_money.Offset(),
    ProposalKind.REIMBURSEMENT: proposed_money.Reimbursement(),
    ProposalKind.REFUND: proposed_money.Refund(),
    ProposalKind.AMNESTY: proposed_decisions.Amnesty(),
    ProposalKind.REVERSAL: proposed_decisions.Reversal(),
    ProposalKind.RECALCULATION: proposed_decisions.Recalculation(),
}


@transaction.atomic
def propose(
    *,
    kind: str,
    account_id: int | None,
    amount_tyiyn: int,
    payload: dict[str, Any],
    act: str,
    reason: str,
    by_id: int,
    at: datetime,
) -> Proposal:
    """Put a wish before another person; nothing is done yet.

    What ``payload`` holds is told by the kind's class. Raises Refusal without an act or a reason,
    and for what could not be done if it were approved now.
    """
    if not act.strip() or not reason.strip():
        raise Refusal("documents.proposal.no_act")
    if kind not in _KINDS:
        raise Refusal("documents.proposal.unknown_kind", kind=kind)
    wish = Wish(
        proposal_id=None,
        account_id=account_id,
        amount_tyiyn=amount_tyiyn,
        payload=payload,
        act=act.strip(),
        reason=reason.strip(),
        proposed_by_id=by_id,
        decided_by_id=None,
    )
    whole = _KINDS[kind].completed(wish, on=_day_of(at))
    _KINDS[kind].refuse_impossible(whole, on=_day_of(at))
    return _kept(kind, whole, at)


@transaction.atomic
def approve(proposal_id: int, *, by_id: int, at: datetime, on: date) -> Proposal:
    """Let it be done, and do it on the day ``on``.

    Raises Refusal for the person who proposed it, for what is decided already, and for what can
    no longer be done as proposed.
    """
    proposal = _held(proposal_id)
    if proposal.proposed_by_id == by_id:
        raise Refusal("documents.proposal.by_proposer")
    wish = Wish(
        proposal_id=proposal.pk,
        account_id=proposal.account_id,
        amount_tyiyn=proposal.amount_tyiyn,
        payload=proposal.payload,
        act=proposal.act,
        reason=proposal.reason,
        proposed_by_id=proposal.proposed_by_id,
        decided_by_id=by_id,
    )
    _KINDS[proposal.kind].refuse_impossible(wish, on=on)
    proposal.entry_id = _KINDS[proposal.kind].carry_out(wish, on=on, at=at)
    _decide(proposal, ProposalState.APPROVED, by_id, at)
    return proposal


@transaction.atomic
def decline(proposal_id: int, *, note: str, by_id: int, at: datetime) -> Proposal:
    """Refuse it for the reason ``note``; only another person than the proposer may."""
    proposal = _held(proposal_id)
    if proposal.proposed_by_id == by_id:
        raise Refusal("documents.proposal.by_proposer")
    if not note.strip():
        raise Refusal("documents.proposal.no_note")
    proposal.note = note.strip()
    _decide(proposal, ProposalState.DECLINED, by_id, at)
    return proposal


@transaction.atomic
def withdraw(proposal_id: int, *, by_id: int, at: datetime, note: str = "") -> Proposal:
    """Take it back; only the proposer may."""
    proposal = _held(proposal_id)
    if proposal.proposed_by_id != by_id:
        raise Refusal("documents.proposal.not_proposer")
    proposal.note = note.strip()
    _decide(proposal, ProposalState.WITHDRAWN, by_id, at)
    return proposal


def _kept(kind: str, wish: Wish, at: datetime) -> Proposal:
    proposal = Proposal.objects.create(
        kind=kind,
        account_id=wish.account_id,
        amount_tyiyn=wish.amount_tyiyn,
        payload=wish.payload,
        act=wish.act,
        reason=wish.reason,
        proposed_by_id=wish.proposed_by_id,
        proposed_at=at,
    )
    _remember(proposal, "proposal.proposed", wish.proposed_by_id, at)
    return proposal


def _held(proposal_id: int) -> Proposal:
    """The pending proposal; whoever else decides waits, and then finds it decided."""
    found = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if found is None:
        raise Refusal("documents.proposal.unknown", proposal=proposal_id)
    if found.state != ProposalState.PENDING:
        raise Refusal(f"documents.proposal.already_{found.state}", proposal=proposal_id)
    return found


def _decide(proposal: Proposal, state: ProposalState, by_id: int, at: datetime) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, by_id, at
    proposal.save(update_fields=["state", "decided_by", "decided_at", "note", "entry"])
    _remember(proposal, f"proposal.{state}", by_id, at)


def _remember(proposal: Proposal, action: str, by_id: int, at: datetime) -> None:
    record_event(
        at=at,
        user=platform.user(by_id),
        action=action,
        subject=f"proposal:{proposal.pk}",
        detail={
            "kind": proposal.kind,
            "account": proposal.account_id,
            "amount": proposal.amount_tyiyn,
            "act": proposal.act,
            "reason": proposal.reason,
            "note": proposal.note,
        },
    )


def _day_of(at: datetime) -> date:
    return at.astimezone(BISHKEK).date()
