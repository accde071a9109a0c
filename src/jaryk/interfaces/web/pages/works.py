"""The price list of works by day, prices by date, and the taxes that works bear."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CHIEF, StaffRequest, may, requires
from jaryk.interfaces.web.asked import asked_day
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.kernel.errors import Refusal
from jaryk.reference.operations.works import set_work, set_work_price, set_work_tax
from jaryk.reference.queries import works as queries
from jaryk.reference.queries.taxes import TaxKind
from jaryk.reference.queries.works import Work

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_TAXES: Final = {"vat": TaxKind.VAT, "sales_tax": TaxKind.SALES_TAX}
_NAMES: Final = (
    Ask(name="name_ru", words="web.works.name_ru"),
    Ask(name="name_ky", words="web.works.name_ky"),
    Ask(name="name_en", words="web.works.name_en"),
    Ask(name="unit", words="web.works.unit", hint="web.works.unit_hint", most=20),
)
_PRICE: Final = (
    Ask(name="price", words="web.works.price", kind="som", hint="web.works.price_hint"),
    Ask(name="since", words="web.taxes.from", kind="day"),
    Ask(name="act", words="web.works.act"),
)
_NEW: Final = (
    Ask(name="code", words="web.works.code", hint="web.works.code_hint", most=40),
    *_NAMES,
    *_PRICE,
)
_TAX: Final = (
    Ask(
        name="tax",
        words="web.taxes.which",
        kind="choice",
        options=choices("web.taxes.", *_TAXES),
    ),
    Ask(name="rate", words="web.works.rate", hint="web.works.rate_hint", may_be_empty=True),
    Ask(name="since", words="web.taxes.from", kind="day"),
)
_BESIDE: Final = {
    "web.works.code_form": "code",
    "web.works.known": "code",
    "reference.works.no_act": "act",
    "reference.works.price_not_positive": "price",
    "web.taxes.not_a_rate": "rate",
    "reference.taxes.odd_rate": "rate",
}


@require_safe
def works(request: StaffRequest) -> HttpResponse:
    """What each work costs on the day asked for, and the taxes on works."""
    day = asked_day(request, "on", clock.today())
    prices = queries.price_list(day)
    if request.GET.get("format") == "csv":
        header = ("code", "work", "unit", "price_som", "valid_from", "act")
        rows = (
            (one.work.code, getattr(one.work, f"name_{request.lang}"), one.work.unit,
             som_cell(one.price_tyiyn), one.valid_from, one.act)
            for one in prices
        )  # fmt: skip
        return csv_answer(f"works-{day}", header, rows)
    priced = {one.work_id for one in prices}
    words = {
        "day": day,
        "prices": prices,
        "unpriced": [one for one in queries.works() if one.pk not in priced],
        "taxes": {tax.name: rate for tax, rate in queries.work_taxes(day).items()},
    }
    return render(request, "web/works/list.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: StaffRequest, code: str) -> HttpResponse:
    """A work with every price that it had, and for a chief the form of the next."""
    try:
        found = queries.work(code)
    except Refusal as refusal:
        raise Http404(code) from refusal
    return _page(
        request,
        _PRICE,
        "web/works/one.html",
        lambda form: _priced(request, code, form),
        work=found,
        history=queries.price_history(code),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHIEF)
def new(request: StaffRequest) -> HttpResponse:
    """A work that the price list does not have yet, with its first price."""
    return _page(request, _NEW, "web/works/new.html", lambda form: _added(request, form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHIEF)
def names(request: StaffRequest, code: str) -> HttpResponse:
    """How a work is called, and its unit."""
    try:
        found = queries.work(code)
    except Refusal as refusal:
        raise Http404(code) from refusal
    entered = {ask.name: getattr(found, ask.name) for ask in _NAMES}
    template = "web/works/names.html"
    return _page(request, _NAMES, template, lambda form: _named(found, form), entered, work=found)


@require_http_methods(["GET", "HEAD", "POST"])
def taxes(request: StaffRequest) -> HttpResponse:
    """The taxes that works bore and bear; a chief changes them."""
    history = queries.work_tax_history()
    template = "web/works/taxes.html"
    return _page(request, _TAX, template, lambda form: _taxed(request, form), history=history)


def _page(
    request: StaffRequest,
    asks: tuple[Ask, ...],
    template: str,
    act: Callable[[Form], str],
    entered: dict[str, str] | None = None,
    **words: Any,
) -> HttpResponse:
    """A page with one form: shown, or answered and led on from."""
    if request.method == "POST":
        if not may(request.user, CHIEF):
            raise PermissionDenied
        form = Form.read(request, asks)
        done = answered(request, form, lambda: act(form), at=_BESIDE)
        if done is not None:
            return done
    else:
        first = {"since": clock.today().isoformat(), **(entered or {})}
        form = Form.blank(request, asks, **first)
    status = 200 if form.is_sound else 422
    return render(request, template, {"form": form, **words}, status=status)


def _priced(request: StaffRequest, code: str, form: Form) -> str:
    set_work_price(
        code=code,
        price_tyiyn=form["price"],
        act=form["act"],
        valid_from=form["since"],
        user=request.user,
        at=clock.now(),
    )
    return reverse("works-one", args=[code])


def _added(request: StaffRequest, form: Form) -> str:
    code = form["code"]
    if not _CODE.fullmatch(code):
        raise Refusal("web.works.code_form")
    if code in {one.code for one in queries.works()}:
        raise Refusal("web.works.known", code=code)
    set_work(code=code, **{ask.name: form[ask.name] for ask in _NAMES})
    return _priced(request, code, form)


def _named(found: Work, form: Form) -> str:
    set_work(code=found.code, **{ask.name: form[ask.name] for ask in _NAMES})
    return reverse("works-one", args=[found.code])


def _taxed(request: StaffRequest, form: Form) -> str:
    set_work_tax(
        tax=_TAXES[form["tax"]],
        rate_percent=_rate(form["rate"]),
        valid_from=form["since"],
        user=request.user,
        at=clock.now(),
    )
    return reverse("works-taxes")


def _rate(written: str | None) -> Decimal | None:
    """Percent; None: exempt."""
    if written is None:
        return None
    try:
        return Decimal(written.replace(",", "."))
    except InvalidOperation:
        raise Refusal("web.taxes.not_a_rate", written=written[:40]) from None
