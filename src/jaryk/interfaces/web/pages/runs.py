"""The month: billing runs from preview to posting, and whom they have set aside."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from jaryk.charges.queries import runs as run_queries
from jaryk.charges.queries.runs import BillingRun
from jaryk.customers.queries.accounts import account_by_number
from jaryk.documents.operations import billing
from jaryk.interfaces import clock, jobs
from jaryk.interfaces.web.access import (
    CHIEF,
    CLERK,
    StaffRequest,
    may,
    requires,
    seen_districts,
    sees,
)
from jaryk.interfaces.web.csv_export import csv_answer
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform import queries as platform


@require_safe
def runs(request: StaffRequest) -> HttpResponse:
    """All runs that the user sees, and the form to start one."""
    return render(request, "web/runs.html", _list_words(request, {}))


@require_POST
@requires(CLERK)
def start(request: StaffRequest) -> HttpResponse:
    """Start a run for the chosen scope and have it previewed."""
    entered = {name: request.POST.get(name, "").strip() for name in ("period", "scope", "account")}
    try:
        district_id, account_id = _scope(request, entered)
        run = billing.start_run(
            period=Month.parse(entered["period"]),
            issued_on=clock.today(),
            known_at=clock.now(),
            district_id=district_id,
            account_id=account_id,
            user_id=request.user.pk,
        )
    except Refusal as refusal:
        words = _list_words(request, entered) | {"refused": refusal.say(request.lang)}
        return render(request, "web/runs.html", words, status=422)
    if run.status == "started":
        jobs.ask_preview(run_id=run.pk, user_id=request.user.pk)
    return redirect("runs-one", run_id=run.pk)


@require_safe
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """One run: how it stands, its totals, whom it has set aside."""
    return render(request, "web/run.html", _run_words(request, _seen_run(request, run_id)))


@require_safe
def progress(request: StaffRequest, run_id: int) -> HttpResponse:
    """The part of the page that changes while a worker is busy."""
    words = _run_words(request, _seen_run(request, run_id))
    response = render(request, "web/run_progress.html", words)
    if not words["is_busy"]:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@requires(CLERK)
def step(request: StaffRequest, run_id: int, step: str) -> HttpResponse:
    """What is done with a run: resumed, cancelled, approved and posted."""
    found = _seen_run(request, run_id)
    if step == "post":
        _post(request, found)
    elif step == "resume":
        _resume(request, found)
    elif step == "cancel":
        billing.cancel(found, at=clock.now(), user_id=request.user.pk)
    else:
        raise Http404(step)
    return redirect("runs-one", run_id=run_id)


@require_safe
def set_aside(request: StaffRequest, run_id: int) -> HttpResponse:
    """The accounts set aside, with their reasons, as a file."""
    found = _seen_run(request, run_id)
    rows = [
        (row.account_number, row.customer_name, row.reason(request.lang))
        for row in run_queries.set_asides(found.pk)
        if sees(request, row.district_id)
    ]
    return csv_answer(f"set-aside-{found.pk}", ("account", "name", "reason"), rows)


def _post(request: StaffRequest, found: BillingRun) -> None:
    """A chief approves what was previewed and puts it before the worker."""
    if not may(request.user, CHIEF):
        raise PermissionDenied
    if found.status == "previewed":
        billing.approve(found, user_id=request.user.pk, at=clock.now())
    jobs.ask_posting(run_id=found.pk, user_id=request.user.pk)


def _resume(request: StaffRequest, found: BillingRun) -> None:
    """Go on where a run has stopped; a posting only by a chief."""
    if found.status == "started":
        jobs.ask_preview(run_id=found.pk, user_id=request.user.pk)
    else:
        _post(request, found)


def _scope(request: StaffRequest, entered: dict[str, str]) -> tuple[int | None, int | None]:
    """The district and the account that a form names; both None for all."""
    if entered["account"]:
        account = account_by_number(entered["account"])
        if account is None or not sees(request, account.district_id):
            raise Refusal("web.runs.no_account", number=entered["account"][:40])
        return None, account.pk
    district_id = int(entered["scope"]) if entered["scope"].isdecimal() else None
    if not sees(request, district_id):
        raise Refusal("web.runs.not_your_district")
    return district_id, None


def _seen_run(request: StaffRequest, run_id: int) -> BillingRun:
    try:
        found = run_queries.run(run_id)
    except Refusal as refusal:
        raise Http404(run_id) from refusal
    if not _is_seen(request, found):
        raise Http404(run_id)
    return found


def _is_seen(request: StaffRequest, run: BillingRun) -> bool:
    return sees(request, run.account.district_id if run.account else run.district_id)


def _list_words(request: StaffRequest, entered: dict[str, str]) -> dict[str, Any]:
    seen = seen_districts(request)
    return {
        "runs": [run for run in run_queries.runs() if _is_seen(request, run)],
        "districts": [d for d in platform.districts() if seen is None or d.pk in seen],
        "sees_all": seen is None,
        "entered": entered,
        "last_month": str(Month.of(clock.today()).previous()),
        "may_start": may(request.user, CLERK),
    }


def _run_words(request: StaffRequest, found: BillingRun) -> dict[str, Any]:
    shards = run_queries.shards(found)
    counted = [
        shard
        for shard in shards
        if (shard.staged_digest if found.status == "posting" else shard.previewed_digest)
    ]
    work = jobs.work_of(found.pk, request.lang)
    totals = run_queries.group_totals(found.pk)
    left_aside = run_queries.set_asides(found.pk)
    return {
        "run": found,
        "work": work,
        "is_busy": work.state in {"waiting", "working"} and found.status != "cancelled",
        "done": sum(shard.accounts for shard in counted),
        "billed": sum(shard.billed for shard in shards),
        "total_tyiyn": sum(shard.total_tyiyn for shard in shards),
        "totals": totals,
        "sum_energy_dwh": sum(total.energy_dwh for total in totals),
        "sum_energy_tyiyn": sum(total.energy_tyiyn for total in totals),
        "sum_tax_tyiyn": sum(total.tax_tyiyn for total in totals),
        "set_aside": [(row, row.reason(request.lang)) for row in left_aside],
        "may_post": may(request.user, CHIEF),
        "is_asking": request.GET.get("ask") == "post" and may(request.user, CHIEF),
    }
