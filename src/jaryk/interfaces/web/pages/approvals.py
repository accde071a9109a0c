"""Two persons: what waits for the second one, what each proposal would do, what was decided."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jaryk.customers.queries.search import accounts_of
from jaryk.documents.operations import proposals as operations
from jaryk.documents.queries import proposals as queries
from jaryk.documents.queries.proposals import Proposal, ProposalState
from jaryk.documents.queries.titles import document_titles
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import (
    CHIEF,
    CLERK,
    StaffRequest,
    may,
    requires,
    seen_districts,
    sees,
)
from jaryk.interfaces.web.asked import asked_month
from jaryk.interfaces.web.forms import Ask, Form
from jaryk.interfaces.web.once import answered
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text
from jaryk.ledger.queries import balances

_NOTE: Final = Ask(name="note", words="web.approvals.note", most=500)
_BACK: Final = Ask(name="note", words="web.approvals.note", most=500, may_be_empty=True)
# What an approval does to the debt of the account: takes off, or adds to it.
_LESSENS: Final = frozenset({"write_off", "offset", "reimbursement", "transfer"})


@require_safe
def approvals(request: StaffRequest) -> HttpResponse:
    """What waits for a second person, the longest waiting first, and a month's decisions."""
    month = asked_month(request, Month.of(clock.today()))
    waiting = queries.pending(district_ids=seen_districts(request))
    decided = [
        one
        for one in queries.decided(month.first_on, month.next().first_on)
        if _is_seen(request, one)
    ]
    names = _names([*waiting, *decided])
    today = clock.today()
    words = {
        "waiting": [(one, names.get(one.account_id or 0, "")) for one in waiting],
        "decided": [(one, names.get(one.account_id or 0, "")) for one in decided],
        "kinds": kinds_of_proposals(request.lang),
        "month": month.first_on,
        "owed": [one for one in queries.reimbursements_due(on=today) if one.proposal in waiting],
    }
    return render(request, "web/approvals/list.html", words)


@require_safe
def approval(request: StaffRequest, proposal_id: int) -> HttpResponse:
    """One proposal: what it rests on, what it does in figures, and the decision."""
    found = _seen(request, proposal_id)
    return render(request, "web/approvals/one.html", _words(request, found, {}))


@require_POST
@requires(CLERK)
def decide(request: StaffRequest, proposal_id: int, step: str) -> HttpResponse:
    """Approve or decline another's proposal, withdraw one's own."""
    found = _seen(request, proposal_id)
    if step not in _STEPS:
        raise Http404(step)
    if step != "withdraw" and not may(request.user, CHIEF):
        raise PermissionDenied
    form = Form.read(request, _STEPS[step])
    at = {"documents.proposal.no_note": "note"}
    done = answered(request, form, lambda: _decided(request, found, step, form), at=at)
    if done is not None:
        return done
    words = _words(request, found, {step: form})
    return render(request, "web/approvals/one.html", words, status=422)


_STEPS: Final[dict[str, tuple[Ask, ...]]] = {
    "approve": (),
    "decline": (_NOTE,),
    "withdraw": (_BACK,),
}


def _decided(request: StaffRequest, found: Proposal, step: str, form: Form) -> str:
    by_id, at = request.user.pk, clock.now()
    if step == "approve":
        operations.approve(found.pk, by_id=by_id, at=at, on=clock.today())
    elif step == "decline":
        operations.decline(found.pk, note=form["note"], by_id=by_id, at=at)
    else:
        operations.withdraw(found.pk, note=form["note"] or "", by_id=by_id, at=at)
    return reverse("approvals-one", args=[found.pk])


def _words(request: StaffRequest, found: Proposal, sent: dict[str, Form]) -> dict[str, Any]:
    is_own = found.proposed_by_id == request.user.pk
    pending = found.state == ProposalState.PENDING
    forms = {
        f"{step}_form": sent.get(step) or Form.blank(request, asks) for step, asks in _STEPS.items()
    }
    refused = next((form.refused for form in sent.values() if form.refused), "")
    return forms | {
        "found": found,
        "name": _names([found]).get(found.account_id or 0, ""),
        "kind": text(f"web.approvals.kind.{found.kind}", request.lang),
        "particulars": _particulars(found, request.lang),
        "documents": _documents(found, request.lang),
        "effect": _effect(found) if pending else None,
        "refused": refused,
        "may_decide": pending and not is_own and may(request.user, CHIEF),
        "may_withdraw": pending and is_own,
        "waits_for_another": pending and is_own,
    }


def _effect(found: Proposal) -> tuple[int, int] | None:
    """What the account owes now and after the approval, where it moves the account's debt."""
    if found.account_id is None or found.kind not in (*_LESSENS, "refund"):
        return None
    owed = balances.balance(found.account_id, on=clock.today())
    sign = -1 if found.kind in _LESSENS else 1
    return owed, owed + sign * found.amount_tyiyn


def _documents(found: Proposal, lang: str) -> list[tuple[str, int, int]]:
    """Title, principal and penalty of each document that the proposal names."""
    told = found.payload.get("documents") or []
    titles = document_titles([int(one["document_id"]) for one in told], lang)
    return [
        (titles[int(one["document_id"])], int(one.get("principal_tyiyn", 0)),
         int(one.get("penalty_tyiyn", 0)))
        for one in told
    ]  # fmt: skip


def _particulars(found: Proposal, lang: str) -> list[tuple[str, Any]]:
    """What the payload tells, in words: label and a day, a name or a number."""
    told = []
    for name, value in found.payload.items():
        if name in _PARTICULARS and value not in (None, ""):
            is_day = name in _DAYS
            shown = date.fromisoformat(str(value)) if is_day else value
            told.append((text(f"web.approvals.particular.{name}", lang), shown))
    return told


_DAYS: Final = frozenset({"due_on", "proven_on", "repay_by", "penalty_until", "valid_from",
                          "pay_by"})  # fmt: skip
_PARTICULARS: Final = _DAYS | {"agreement", "channel", "name"}


def _names(found: list[Proposal]) -> dict[int, str]:
    ids = {one.account_id for one in found if one.account_id is not None}
    return {key: account.customer_name for key, account in accounts_of(ids).items()}


def kinds_of_proposals(lang: str) -> dict[str, str]:
    """Each kind of proposal in words."""
    return {
        kind.value: text(f"web.approvals.kind.{kind.value}", lang) for kind in queries.ProposalKind
    }


def _seen(request: StaffRequest, proposal_id: int) -> Proposal:
    try:
        found = queries.proposal(proposal_id)
    except Refusal as refusal:
        raise Http404(proposal_id) from refusal
    if not _is_seen(request, found):
        raise Http404(proposal_id)
    return found


def _is_seen(request: StaffRequest, found: Proposal) -> bool:
    """What is of no account is everybody's."""
    return found.account is None or sees(request, found.account.district_id)
