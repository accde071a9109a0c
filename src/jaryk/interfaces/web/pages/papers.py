"""Papers from the pages: acts, statements, receipts, letters, as PDF or as a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from jaryk.documents.papers.kinds import Paper, page_of, table_of
from jaryk.documents.papers.page import Page
from jaryk.documents.papers.press import render_page
from jaryk.documents.papers.receipt import Receipt, receipt_page
from jaryk.documents.papers.spreadsheet import csv_of
from jaryk.documents.queries import disputes, invoices, recalculations
from jaryk.documents.queries.papers import accounts as account_papers
from jaryk.documents.queries.papers import charged, receipts
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, sees
from jaryk.interfaces.web.asked import asked_day
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.interfaces.web.pages.debts import asked_debts, debts_page
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month, Period
from jaryk.kernel.texts import LANGUAGES
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.queries.received import ReceivedPayment, received_payment

Key = TypeVar("Key")
Thing = TypeVar("Thing")
_OF_DAYS: Final[dict[str, Callable[..., Paper]]] = {
    "act": account_papers.reconciliation_act,
    "statement": account_papers.account_statement,
}


@require_safe
def of_account(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    """The reconciliation act or the statement of an account over the days asked for."""
    found = seen_account(request, number)
    if kind not in _OF_DAYS:
        raise Http404(kind)
    today = clock.today()
    since = asked_day(request, "since", Month.of(today).first_on)
    through = asked_day(request, "through", today)
    if through < since:
        raise Refusal("web.papers.out_of_order")
    days = Period(since, through + timedelta(days=1))
    paper = _OF_DAYS[kind](found.pk, days, made_on=today, lang=_lang(request))
    return _answer(request, paper, f"{kind}-{found.number}-{since}-{through}")


@require_safe
def debts_by_age(request: StaffRequest) -> HttpResponse:
    """Who owes how much since when, in the districts that the user sees or in one of them."""
    asked = asked_debts(request)
    if request.GET.get("format", "") not in {"csv", "pdf"}:
        return debts_page(request, asked)
    paper = account_papers.debt_by_age(
        on=asked.on,
        district_ids=asked.district_ids,
        scope=asked.scope(request.lang),
        lang=_lang(request) or request.lang,
    )
    return _answer(request, paper, f"debts-{asked.on}")


@require_safe
def of_correction(request: StaffRequest, correction_id: int) -> HttpResponse:
    """A correcting document."""
    found = _found(recalculations.correction, correction_id)
    _must_see(request, found.account.district_id)
    paper = charged.correcting_document(found, _lang(request))
    return _answer(request, paper, found.full_number)


@require_safe
def of_dispute(request: StaffRequest, dispute_id: int) -> HttpResponse:
    """The letter that answers an objection."""
    found = _found(disputes.dispute, dispute_id)
    _must_see(request, found.account.district_id)
    return _answer(request, charged.dispute_answer(found, _lang(request)), found.full_number)


@require_safe
def of_invoice(request: StaffRequest, series: str, number: int) -> HttpResponse:
    """An invoice as printed."""
    found = _found(invoices.invoice_numbered, f"{series}/{number}")
    _must_see(request, found.invoice.account.district_id)
    paper = charged.invoice_document(found, _lang(request))
    return _answer(request, paper, found.invoice.full_number)


@require_safe
def of_payment(request: StaffRequest, channel: str, external_id: str) -> HttpResponse:
    """The receipt of a payment."""
    found = seen_payment(request, channel, external_id)
    paper = receipts.receipt(
        channel_code=channel, external_id=found.external_id, lang=_lang(request)
    )
    return _answer(request, paper, f"receipt-{channel}-{found.external_id}")


def seen_payment(request: StaffRequest, channel: str, external_id: str) -> ReceivedPayment:
    """The channel's payment, if its account or the channel is of a district that is seen."""
    by = _found(channel_of, channel)
    found = received_payment(channel_id=by.pk, external_id=external_id)
    if found is None:
        raise Http404(external_id)
    _must_see(request, (found.account or by).district_id)
    return found


def _answer(request: StaffRequest, paper: Paper, name: str) -> HttpResponse:
    """The paper as PDF, or its table where one is asked for."""
    file_name = name.replace("/", "-")
    if request.GET.get("format") == "csv" and (table := table_of(paper)) is not None:
        response = HttpResponse(csv_of(table), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.csv"'
        return response
    page = _receipt_page(request, paper) if isinstance(paper, Receipt) else page_of(paper)
    response = HttpResponse(render_page(page), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}.pdf"'
    return response


def _receipt_page(request: StaffRequest, paper: Receipt) -> Page:
    """On the roll of the desk's printer, or on a sheet."""
    if request.GET.get("size") == "a5":
        return receipt_page(paper, size="a5")
    return receipt_page(paper)


def _found(find: Callable[[Key], Thing], key: Key) -> Thing:
    """What the query finds; a page that is not there otherwise."""
    try:
        return find(key)
    except Refusal as refusal:
        raise Http404(key) from refusal


def _lang(request: StaffRequest) -> str | None:
    """The language asked for; None for the customer's."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else None


def _must_see(request: StaffRequest, district_id: int | None) -> None:
    if not sees(request, district_id):
        raise Http404
