"""A bill with every figure explained: on its page, in the panel beside, as a PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.documents.chips import chips
from jaryk.documents.explanation import ExplainedLine, Working, explain
from jaryk.documents.queries import bills as bill_queries
from jaryk.documents.queries.document import bill_pdf
from jaryk.interfaces.web.access import StaffRequest, sees
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES


@require_safe
def bill(request: StaffRequest, bill_id: int) -> HttpResponse:
    """The whole bill: what it adds, line by line with the sentence of each, and its dates."""
    found = seen_bill(request, bill_id)
    explanation = explain(found, request.lang)
    words = {
        "bill": found,
        "account": found.account,
        "explanation": explanation,
        "lines": [(line, cited(line.citations, request.lang)) for line in explanation.lines],
        "dates": [(day, cited(day.citations, request.lang)) for day in explanation.dates],
        "languages": LANGUAGES,
    }
    return render(request, "web/bill.html", words)


@require_safe
def line(request: StaffRequest, bill_id: int, what: str) -> HttpResponse:
    """One figure explained, for the panel: a line by its number, a date by its name.

    ``what`` may also be the sum of the bill, told by its lines.
    """
    found = seen_bill(request, bill_id)
    explanation = explain(found, request.lang)
    if what == "sum":
        words = {"bill": found, "explanation": explanation}
        return render(request, "web/explained_sum.html", words)
    for told in explanation.lines:
        if str(told.line_no) == what:
            return panel(request, {"bill": found, "told": told}, told)
    for told_date in explanation.dates:
        if told_date.step == what:
            return panel(request, {"bill": found, "told": told_date}, told_date)
    raise Http404(what)


@require_safe
def pdf(request: StaffRequest, bill_id: int) -> HttpResponse:
    """The bill as printed, in the customer's language or the one asked for."""
    found = seen_bill(request, bill_id)
    asked = request.GET.get("lang", "")
    lang = asked if asked in LANGUAGES else found.account.customer.language
    response = HttpResponse(bill_pdf(found, lang), content_type="application/pdf")
    file_name = f"{found.number.replace('/', '-')}-{found.account.number}-{lang}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def panel(
    request: StaffRequest, words: dict[str, Any], told: ExplainedLine | Working
) -> HttpResponse:
    """A figure told beside the page; ``words`` say of which document it is."""
    is_line = isinstance(told, ExplainedLine)
    more = {"cited": cited(told.citations, request.lang), "is_line": is_line}
    return render(request, "web/explained.html", words | more)


def cited(citations: tuple[str, ...], lang: str) -> list[tuple[str, str]]:
    """Each paragraph as it is addressed and as its chip says it."""
    return list(zip(citations, chips(citations, lang), strict=True))


def seen_bill(request: StaffRequest, bill_id: int) -> Any:
    """The bill of that id, if there is one that the user sees."""
    try:
        found = bill_queries.bill(bill_id)
    except Refusal as refusal:
        raise Http404(bill_id) from refusal
    if not sees(request, found.account.district_id):
        raise Http404(bill_id)
    return found
