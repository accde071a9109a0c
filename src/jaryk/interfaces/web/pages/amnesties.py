"""Amnesty campaigns: how far each has come, whom it has forgiven, and proposing one."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.customers.queries.search import accounts_of
from jaryk.documents.operations.proposals import propose
from jaryk.documents.queries.proposals import ProposalKind, pending
from jaryk.interfaces import clock
from jaryk.interfaces.jobs import amnesty_running
from jaryk.interfaces.web.access import (
    CLERK,
    StaffRequest,
    for_whole_house,
    requires,
    seen_districts,
    sees,
)
from jaryk.interfaces.web.asked import asked_page
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.amnesty import campaigns, forgiven, report

ROWS_A_PAGE: Final = 100
_ASKS: Final = (
    Ask(name="name", words="web.amnesties.name"),
    Ask(
        name="penalty_until",
        words="web.amnesties.penalty_until",
        kind="day",
        hint="web.amnesties.penalty_until_hint",
    ),
    Ask(name="valid_from", words="web.amnesties.valid_from", kind="day"),
    Ask(name="pay_by", words="web.amnesties.pay_by", kind="day"),
    Ask(
        name="whom",
        words="web.amnesties.whom",
        kind="choice",
        options=choices("web.amnesties.for.", "all", "households"),
    ),
    Ask(name="act", words="web.approvals.act"),
    Ask(name="reason", words="web.approvals.reason", most=2000),
)
_BESIDE: Final = {
    "ledger.amnesty.named_already": "name",
    "ledger.amnesty.days": "pay_by",
    "documents.proposal.lacks": "pay_by",
}


@require_safe
def amnesties(request: StaffRequest) -> HttpResponse:
    """Every campaign with what it has forgiven, and those that wait for a second person."""
    running = amnesty_running()
    words = {
        "reports": [
            (report(one.pk), running.accounts.get(one.pk) if running else None)
            for one in campaigns()
        ],
        "running_on": running.on if running else None,
        "waiting": [
            one
            for one in pending(district_ids=seen_districts(request))
            if one.kind == ProposalKind.AMNESTY
        ],
        "may_propose": seen_districts(request) is None,
    }
    return render(request, "web/amnesties/list.html", words)


@require_safe
def amnesty(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """One campaign: its terms, its progress, and whom it has forgiven."""
    try:
        told = report(campaign_id)
    except Refusal as refusal:
        raise Http404(campaign_id) from refusal
    sums = dict(forgiven(campaign_id).iter_rows())
    found = [one for one in accounts_of(sums).values() if sees(request, one.district_id)]
    rows = sorted(
        ((one, sums[one.account_id]) for one in found), key=lambda row: (-row[1], row[0].number)
    )
    if request.GET.get("format") == "csv":
        cells = ((one.number, one.customer_name, one.address, som_cell(sum_)) for one, sum_ in rows)
        header = ("account", "name", "address", "forgiven_som")
        return csv_answer(f"amnesty-{campaign_id}", header, cells)
    running = amnesty_running()
    page = asked_page(request)
    words = {
        "report": told,
        "running": running.accounts.get(campaign_id) if running else None,
        "running_on": running.on if running else None,
        "rows": rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        "count": len(rows),
        "seen_tyiyn": sum(sum_ for _, sum_ in rows),
        "page": page,
        "pages": max(1, -(-len(rows) // ROWS_A_PAGE)),
        "days_left": (told.campaign.pay_by - clock.today()).days,
    }
    return render(request, "web/amnesties/one.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
@for_whole_house
def new(request: StaffRequest) -> HttpResponse:
    """Put an amnesty before a second person."""
    if request.method == "POST":
        form = Form.read(request, _ASKS)
        done = answered(request, form, lambda: _proposed(request, form), at=_BESIDE)
        if done is not None:
            return done
    else:
        form = Form.blank(request, _ASKS, valid_from=clock.today().isoformat())
    status = 200 if form.is_sound else 422
    return render(request, "web/amnesties/new.html", {"form": form}, status=status)


def _proposed(request: StaffRequest, form: Form) -> str:
    days = {name: form[name].isoformat() for name in ("penalty_until", "valid_from", "pay_by")}
    proposal = propose(
        kind=ProposalKind.AMNESTY,
        account_id=None,
        amount_tyiyn=0,
        payload={"name": form["name"], "only_households": form["whom"] == "households", **days},
        act=form["act"],
        reason=form["reason"],
        by_id=request.user.pk,
        at=clock.now(),
    )
    return reverse("approvals-one", args=[proposal.pk])
