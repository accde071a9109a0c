"""Invoices of a month: works, energy by acts, requests to pay ahead."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jaryk.documents.queries.invoices import Invoice, InvoiceKind, issued_between
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CLERK, StaffRequest, may, seen_districts
from jaryk.interfaces.web.asked import asked_month
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import seen_account_told
from jaryk.interfaces.web.pages.invoices import KINDS
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform import queries as platform


@require_safe
def invoices(request: StaffRequest) -> HttpResponse:
    """The month's invoices in the districts that the user sees, and a way to issue one."""
    number, mistake = request.GET.get("account", "").strip(), ""
    if number and may(request.user, CLERK):
        try:
            account = seen_account_told(request, number)
        except Refusal as refusal:
            mistake = refusal.say(request.lang)
        else:
            return redirect("accounts-invoice", number=account.number, kind=KINDS[0])
    month = asked_month(request, Month.of(clock.today()))
    seen = seen_districts(request)
    districts = [d for d in platform.districts() if seen is None or d.pk in seen]
    district = request.GET.get("district", "")
    chosen = [d.pk for d in districts if d.code == district]
    kind = request.GET.get("kind", "")
    issued = issued_between(
        month.first_on,
        month.next().first_on,
        kind=kind if kind in InvoiceKind.values else None,
        district_ids=chosen or seen,
    )
    if request.GET.get("format") == "csv":
        return _as_csv(month, issued)
    words: dict[str, Any] = {
        "month": month.first_on,
        "invoices": [(one, *one.full_number.split("/")) for one in issued],
        "total_tyiyn": sum(one.total_tyiyn for one in issued if one.entry_id is not None),
        "kinds": KINDS,
        "kind": kind,
        "districts": districts,
        "district": district if chosen else "",
        "number": number[:40],
        "mistake": mistake,
    }
    return render(request, "web/invoices/list.html", words, status=422 if mistake else 200)


def _as_csv(month: Month, issued: list[Invoice]) -> HttpResponse:
    header = ("number", "kind", "issued_on", "due_on", "account", "name", "basis", "total_som")
    rows = (
        (one.full_number, one.kind, one.issued_on, one.due_on, one.account.number,
         one.account.customer.name, one.basis, som_cell(one.total_tyiyn))
        for one in issued
    )  # fmt: skip
    return csv_answer(f"invoices-{month}", header, rows)
