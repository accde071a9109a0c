"""Objections to bills: who waits for an answer, filing one from its bill, answering it."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.documents.answers import drafted_answer
from jaryk.documents.operations import disputes as dispute_operations
from jaryk.documents.queries import disputes as dispute_queries
from jaryk.documents.queries.disputes import Dispute, DisputeState
from jaryk.documents.queries.recalculations import Correction, corrections_of_bill
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CLERK, StaffRequest, may, requires, seen_districts, sees
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import Ask, Form, plain_som
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.web.pages.bills import seen_bill
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som

FILING: Final = (
    Ask(
        name="received_on",
        words="web.disputes.received_on",
        kind="day",
        hint="web.disputes.received_hint",
    ),
    Ask(name="filed_on", words="web.disputes.filed_on", kind="day"),
    Ask(name="disputed", words="web.disputes.how_much", kind="som", hint="web.disputes.sum_hint"),
    Ask(name="claim", words="web.disputes.claim", kind="text", most=4000),
)
_BESIDE: Final = {
    "documents.dispute.received_before_issue": "received_on",
    "documents.dispute.filed_before_receipt": "filed_on",
    "documents.dispute.sum_out_of_bill": "disputed",
    "documents.dispute.no_claim": "claim",
    "documents.dispute.no_answer": "answer",
    "documents.dispute.bill_not_corrected": "correction",
}
_ANSWER: Final = Ask(name="answer", words="web.disputes.answer", kind="text", most=4000)
_NOTE: Final = Ask(
    name="answer", words="web.disputes.note", kind="text", most=4000, may_be_empty=True
)


@require_safe
def disputes(request: StaffRequest) -> HttpResponse:
    """Who waits for an answer, the most overdue first."""
    waiting = dispute_queries.open_disputes(on=clock.today(), district_ids=seen_districts(request))
    if request.GET.get("format") == "csv":
        rows = [
            (one.dispute.full_number, one.dispute.account.number, one.dispute.bill.number,
             one.dispute.filed_on, som_cell(one.dispute.disputed_tyiyn),
             one.dispute.answer_due_on, one.days_left)
            for one in waiting
        ]  # fmt: skip
        header = ("dispute", "account", "bill", "filed", "disputed", "answer_by", "days_left")
        return csv_answer("disputes", header, rows)
    words = {
        "waiting": waiting,
        "overdue": sum(one.is_overdue for one in waiting),
        "sum_tyiyn": sum(one.dispute.disputed_tyiyn for one in waiting),
    }
    return render(request, "web/disputes/list.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def file(request: StaffRequest, bill_id: int) -> HttpResponse:
    """A written objection to a bill, as it came."""
    bill = seen_bill(request, bill_id)
    charged = dispute_queries.charged_with_corrections(bill)
    if request.method == "POST":
        form = Form.read(request, FILING)
        done = answered(request, form, lambda: _filed(request, form, bill.pk), at=_BESIDE)
        if done is not None:
            return done
    else:
        form = Form.blank(
            request,
            FILING,
            received_on=bill.issued_on.isoformat(),
            filed_on=clock.today().isoformat(),
            disputed=plain_som(charged),
        )
    words = {"form": form, "bill": bill, "account": bill.account, "charged_tyiyn": charged}
    return render(request, "web/disputes/file.html", words, status=200 if form.is_sound else 422)


@require_safe
def dispute(request: StaffRequest, dispute_id: int) -> HttpResponse:
    """One objection: what it says, how long it may wait, how it was answered."""
    found = _seen(request, dispute_id)
    verdict = request.GET.get("answer", "")
    form = None
    if _may_answer(request, found) and verdict in _VERDICTS:
        form = _blank_answer(request, found, verdict)
    return render(request, "web/disputes/one.html", _words(request, found, verdict, form))


@require_http_methods(["POST"])
@requires(CLERK)
def answer(request: StaffRequest, dispute_id: int, verdict: str) -> HttpResponse:
    """Find for the customer or against, or note that the objection was taken back."""
    found = _seen(request, dispute_id)
    if verdict not in _VERDICTS:
        raise Http404(verdict)
    form = Form.read(request, _asks(found, verdict))
    done = answered(request, form, lambda: _answered(request, found, verdict, form), at=_BESIDE)
    if done is not None:
        return done
    words = _words(request, found, verdict, form)
    return render(request, "web/disputes/one.html", words, status=422)


_VERDICTS: Final = ("confirmed", "rejected", "withdrawn")


def _filed(request: StaffRequest, form: Form, bill_id: int) -> str:
    filed = dispute_operations.file(
        bill_id=bill_id,
        bill_received_on=form["received_on"],
        filed_on=form["filed_on"],
        disputed_tyiyn=form["disputed"],
        claim=form["claim"],
        by_id=request.user.pk,
        at=clock.now(),
    )
    return reverse("disputes-one", args=[filed.pk])


def _answered(request: StaffRequest, found: Dispute, verdict: str, form: Form) -> str:
    told: dict[str, Any] = {
        "answer": form["answer"] or "",
        "on": clock.today(),
        "by_id": request.user.pk,
        "at": clock.now(),
    }
    if verdict == "confirmed":
        recalculation_id = int(form["correction"])
        dispute_operations.confirm(found.pk, recalculation_id=recalculation_id, **told)
    elif verdict == "rejected":
        dispute_operations.reject(found.pk, **told)
    else:
        dispute_operations.withdraw(found.pk, **told)
    return reverse("disputes-one", args=[found.pk])


def _blank_answer(request: StaffRequest, found: Dispute, verdict: str) -> Form:
    """The form of an answer with its draft, in the customer's language."""
    entered = {}
    corrections = _corrections(found)
    if verdict == "rejected":
        entered["answer"] = drafted_answer(found, DisputeState.REJECTED, on=clock.today())
    elif verdict == "confirmed" and corrections:
        recalculation_id = corrections[-1].recalculation_id
        entered["correction"] = str(recalculation_id)
        entered["answer"] = drafted_answer(
            found, DisputeState.CONFIRMED, on=clock.today(), recalculation_id=recalculation_id
        )
    return Form.blank(request, _asks(found, verdict), **entered)


def _asks(found: Dispute, verdict: str) -> tuple[Ask, ...]:
    if verdict == "withdrawn":
        return (_NOTE,)
    if verdict == "rejected":
        return (_ANSWER,)
    corrections = _corrections(found)

    def options(lang: str) -> list[tuple[str, str]]:
        return [
            (str(one.recalculation_id), f"{one.full_number}: {som(one.total_tyiyn, lang)}")
            for one in corrections
        ]

    which = Ask(name="correction", words="web.disputes.correction", kind="choice", options=options)
    return (which, _ANSWER)


def _corrections(found: Dispute) -> list[Correction]:
    """What has corrected the disputed bill since the objection came."""
    return [one for one in corrections_of_bill(found.bill_id) if one.issued_on >= found.filed_on]


def _words(
    request: StaffRequest, found: Dispute, verdict: str, form: Form | None
) -> dict[str, Any]:
    return {
        "dispute": found,
        "account": found.account,
        "days_left": (found.answer_due_on - clock.today()).days,
        "verdict": verdict,
        "form": form,
        "corrections": _corrections(found) if found.state == DisputeState.OPEN else [],
        "may_answer": _may_answer(request, found),
    }


def _may_answer(request: StaffRequest, found: Dispute) -> bool:
    return found.state == DisputeState.OPEN and may(request.user, CLERK)


def _seen(request: StaffRequest, dispute_id: int) -> Dispute:
    try:
        found = dispute_queries.dispute(dispute_id)
    except Refusal as refusal:
        raise Http404(dispute_id) from refusal
    if not sees(request, found.account.district_id):
        raise Http404(dispute_id)
    return found
