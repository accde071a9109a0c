"""Corrections: billed months worked out again, drafted by one person, approved by another."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jaryk.documents.explanation import explain_correction
from jaryk.documents.operations import recalculation as operations
from jaryk.documents.operations.proposals import propose, withdraw
from jaryk.documents.queries import recalculations as queries
from jaryk.documents.queries.proposals import Proposal, pending
from jaryk.documents.queries.recalculations import (
    Recalculation,
    RecalculationReason,
    RecalculationStatus,
)
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CHIEF, CLERK, StaffRequest, may, requires, sees
from jaryk.interfaces.web.asked import asked_page
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.web.pages.bills import cited, panel
from jaryk.interfaces.web.pages.changed_bills import changed_bills
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text
from jaryk.reference.queries import tariffs as tariff_queries

_REASONS: Final = ("reading", "tariff", "group", "ratio", "dispute", "cancelled")


def _groups(lang: str) -> list[tuple[str, str]]:
    return [(group.code, getattr(group, f"name_{lang}")) for group in tariff_queries.groups()]


DRAFTING: Final = (
    Ask(
        name="reason",
        words="web.corrections.reason",
        kind="choice",
        options=choices("documents.recalculation.reason.", *_REASONS),
    ),
    Ask(
        name="basis",
        words="web.corrections.basis",
        hint="web.corrections.basis_hint",
        most=500,
    ),
    Ask(name="since", words="web.corrections.since", kind="month"),
    Ask(name="until", words="web.corrections.until", kind="month"),
    Ask(name="account", words="web.corrections.account", kind="account", may_be_empty=True),
    Ask(
        name="group",
        words="web.corrections.group",
        kind="choice",
        hint="web.corrections.group_hint",
        may_be_empty=True,
        options=_groups,
    ),
)
_BESIDE: Final = {
    "documents.recalculation.no_basis": "basis",
    "documents.recalculation.past_limitation": "since",
    "documents.recalculation.no_bills": "until",
    "web.corrections.out_of_order": "until",
    "web.corrections.no_scope": "account",
}


@require_safe
def corrections(request: StaffRequest) -> HttpResponse:
    """All recalculations that the user sees, the newest first."""
    found = [one for one in queries.recalculations() if _is_seen(request, one)]
    words = {"found": [(one, _status(one, request.lang)) for one in found]}
    return render(request, "web/corrections/list.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def new(request: StaffRequest) -> HttpResponse:
    """Draft a recalculation: nothing is posted before another person has approved it."""
    if request.method == "POST":
        form = Form.read(request, DRAFTING)
        done = answered(request, form, lambda: _draft(request, form), at=_BESIDE)
        if done is not None:
            return done
    else:
        known = {ask.name: request.GET.get(ask.name, "")[: ask.most] for ask in DRAFTING}
        form = Form.blank(request, DRAFTING, **known)
    status = 200 if form.is_sound else 422
    return render(request, "web/corrections/new.html", {"form": form}, status=status)


@require_safe
def correction(request: StaffRequest, recalculation_id: int) -> HttpResponse:
    """One recalculation: each bill before and after, the lines that change, whom it left out."""
    found = _seen(request, recalculation_id)
    page = asked_page(request)
    changed = changed_bills(found, page=page, lang=request.lang)
    drafted = found.status == RecalculationStatus.DRAFTED
    is_own = found.drafted_by_id == request.user.pk
    proposal = _proposal_of(found)
    words = {
        "found": found,
        "status": _status(found, request.lang),
        "reason": text(f"documents.recalculation.reason.{found.reason}", request.lang),
        "changed": changed.bills,
        "page": page,
        "pages": changed.pages,
        "set_aside": [
            (one, queries.told_aside(one, request.lang)) for one in queries.set_asides_of(found.pk)
        ],
        "proposal": proposal,
        "may_approve": drafted and not proposal and not is_own and may(request.user, CHIEF),
        "waits_for_another": drafted and is_own,
        "may_go_on": found.status == RecalculationStatus.APPROVED and may(request.user, CHIEF),
        "may_cancel": drafted and may(request.user, CLERK) and (is_own or not proposal),
        "is_asking": request.GET.get("ask") == "post",
    }
    return render(request, "web/corrections/one.html", words)


@require_safe
def document(request: StaffRequest, correction_id: int) -> HttpResponse:
    """A correcting document with every line explained, or one of them for the panel beside."""
    try:
        found = queries.correction(correction_id)
    except Refusal as refusal:
        raise Http404(correction_id) from refusal
    recalculation = _seen(request, found.recalculation_id)
    explained = explain_correction(found, request.lang)
    asked = request.GET.get("line", "")
    if asked:
        change = next((one for one in explained.changes if str(one.line.line_no) == asked), None)
        if change is None:
            raise Http404(asked)
        words = {"told": change.line, "sign": change.sign, "correction": found}
        return panel(request, words, change.line)
    words = {
        "found": found,
        "recalculation": recalculation,
        "reason": text(f"documents.recalculation.reason.{recalculation.reason}", request.lang),
        "explained": explained,
        "changes": [(one, cited(one.line.citations, request.lang)) for one in explained.changes],
    }
    return render(request, "web/corrections/document.html", words)


@require_POST
@requires(CLERK)
def step(request: StaffRequest, recalculation_id: int, step: str) -> HttpResponse:
    """What is done with a recalculation: approved and posted, or given up."""
    found = _seen(request, recalculation_id)
    now = clock.now()
    proposal = _proposal_of(found)
    if step == "cancel":
        with transaction.atomic():
            if proposal is not None:
                withdraw(proposal.pk, by_id=request.user.pk, at=now)
            operations.cancel(found, at=now, by_id=request.user.pk)
    elif proposal is not None:
        return redirect("approvals-one", proposal_id=proposal.pk)
    elif step == "post":
        if not may(request.user, CHIEF):
            raise PermissionDenied
        if found.status == RecalculationStatus.DRAFTED:
            operations.approve(found, by_id=request.user.pk, at=now)
        if found.status != RecalculationStatus.POSTED:
            operations.post(found, on=clock.today(), at=now)
    else:
        raise Http404(step)
    return redirect("corrections-one", recalculation_id=found.pk)


def _draft(request: StaffRequest, form: Form) -> str:
    since, until = form["since"], form["until"]
    if until < since:
        raise Refusal("web.corrections.out_of_order")
    account, code = form["account"], form["group"]
    if (account is None) == (code is None) or (code is not None and not sees(request, None)):
        raise Refusal("web.corrections.no_scope")
    drafted = operations.draft(
        reason=RecalculationReason(form["reason"]),
        basis=form["basis"],
        since=since,
        until=until.next(),
        issued_on=clock.today(),
        known_at=clock.now(),
        account_id=None if account is None else account.pk,
        group_id=None if code is None else tariff_queries.group(code).pk,
        by_id=request.user.pk,
    )
    propose(
        kind="recalculation",
        account_id=drafted.account_id,
        amount_tyiyn=drafted.total_tyiyn,
        payload={"recalculation_id": drafted.pk},
        act=drafted.basis[:200],
        reason=text(f"documents.recalculation.reason.{drafted.reason}", request.lang),
        by_id=request.user.pk,
        at=clock.now(),
    )
    return reverse("corrections-one", args=[drafted.pk])


def _proposal_of(found: Recalculation) -> Proposal | None:
    """The proposal by which a draft waits among the approvals."""
    if found.status != RecalculationStatus.DRAFTED:
        return None
    wanted = {"recalculation_id": found.pk}
    return next((one for one in pending() if one.payload == wanted), None)


def _status(found: Recalculation, lang: str) -> str:
    return text(f"documents.recalculation.status.{found.status}", lang)


def _seen(request: StaffRequest, recalculation_id: int) -> Recalculation:
    try:
        found = queries.recalculation(recalculation_id)
    except Refusal as refusal:
        raise Http404(recalculation_id) from refusal
    if not _is_seen(request, found):
        raise Http404(recalculation_id)
    return found


def _is_seen(request: StaffRequest, found: Any) -> bool:
    """One account's is for those who see its district, a group's for those who see all."""
    return sees(request, found.account.district_id if found.account else None)
