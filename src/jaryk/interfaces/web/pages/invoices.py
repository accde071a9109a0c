"""Payment documents beside the monthly bill: works of the price list, a request to pay ahead."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.documents.invoice_lines import WorkDone
from jaryk.documents.operations.invoices import (
    issue_additional,
    issue_prepayment,
    issue_works,
)
from jaryk.documents.queries import invoices as queries
from jaryk.documents.queries.invoices import Invoice
from jaryk.interfaces import clock
from jaryk.interfaces.additional import priced_energy
from jaryk.interfaces.web.access import CLERK, StaffRequest, requires, sees
from jaryk.interfaces.web.forms import Ask, Form
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period
from jaryk.reference.queries import tariffs as tariff_queries
from jaryk.reference.queries.works import price_list

KINDS: Final = ("works", "additional", "prepayment")
_DWH_PER_E3: Final = 10


def _works(lang: str) -> list[tuple[str, str]]:
    return [
        (one.work.code, f"{getattr(one.work, f'name_{lang}')}: {som(one.price_tyiyn, lang)}")
        for one in price_list(clock.today())
    ]


def _groups(lang: str) -> list[tuple[str, str]]:
    return [(group.code, getattr(group, f"name_{lang}")) for group in tariff_queries.groups()]


_BASIS: Final = Ask(name="basis", words="web.invoices.basis", most=500)
ASKS: Final[dict[str, tuple[Ask, ...]]] = {
    "works": (
        Ask(name="work", words="web.invoices.work", kind="choice", options=_works),
        Ask(name="quantity", words="web.invoices.quantity", kind="quantity"),
        _BASIS,
    ),
    "additional": (
        Ask(name="group", words="web.invoices.group", kind="choice", options=_groups),
        Ask(name="energy", words="web.invoices.energy", kind="quantity"),
        Ask(name="since", words="web.invoices.since", kind="day"),
        Ask(name="until", words="web.invoices.until", kind="day"),
        Ask(name="basis", words="web.invoices.basis", hint="web.invoices.act_hint", most=500),
    ),
    "prepayment": (Ask(name="amount", words="web.proposing.amount", kind="som"), _BASIS),
}
_BESIDE: Final = {"documents.invoice.no_basis": "basis", "web.invoices.out_of_order": "until"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def new(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    """Issue an invoice to an account."""
    account = seen_account(request, number)
    if kind not in KINDS:
        raise Http404(kind)
    if request.method == "POST":
        form = Form.read(request, ASKS[kind])
        done = answered(request, form, lambda: _issued(request, kind, account.pk, form), at=_BESIDE)
        if done is not None:
            return done
    else:
        form = Form.blank(request, ASKS[kind], quantity="1")
    words = {"form": form, "kind": kind, "kinds": KINDS, "account": account}
    status = 200 if form.is_sound else 422
    return render(request, "web/invoices/new.html", words, status=status)


@require_safe
def invoice(request: StaffRequest, series: str, number: int) -> HttpResponse:
    """One invoice with its lines."""
    try:
        found = queries.invoice_numbered(f"{series}/{number}")
    except Refusal as refusal:
        raise Http404(number) from refusal
    if not sees(request, found.invoice.account.district_id):
        raise Http404(number)
    words = {
        "invoice": found.invoice,
        "lines": found.lines,
        "account": found.invoice.account,
        "series": series,
        "number": number,
    }
    return render(request, "web/invoices/one.html", words)


def _issued(request: StaffRequest, kind: str, account_id: int, form: Form) -> str:
    issued = _issue(request, kind, account_id, form)
    series, _, number = issued.full_number.partition("/")
    return reverse("invoices-one", args=[series, int(number)])


def _issue(request: StaffRequest, kind: str, account_id: int, form: Form) -> Invoice:
    on, at, by_id = clock.today(), clock.now(), request.user.pk
    if kind == "works":
        works = [WorkDone(code=form["work"], quantity_e3=form["quantity"])]
        return issue_works(
            account_id=account_id,
            works=works,
            basis=form["basis"],
            issued_on=on,
            by_id=by_id,
            at=at,
        )
    if kind == "prepayment":
        return issue_prepayment(
            account_id=account_id,
            amount_tyiyn=form["amount"],
            basis=form["basis"],
            issued_on=on,
            by_id=by_id,
            at=at,
        )
    if form["until"] <= form["since"]:
        raise Refusal("web.invoices.out_of_order")
    energy = priced_energy(
        group_code=form["group"],
        days=Period(form["since"], form["until"]),
        energy_dwh=form["energy"] * _DWH_PER_E3,
    )
    return issue_additional(
        account_id=account_id,
        energy=[energy],
        basis=form["basis"],
        issued_on=on,
        by_id=by_id,
        at=at,
    )
