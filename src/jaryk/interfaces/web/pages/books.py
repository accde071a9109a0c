"""The books of a month: how every account opened, moved and closed; what accounting takes over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, for_whole_house
from jaryk.interfaces.web.asked import asked_month
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text
from jaryk.ledger.chart import MONEY_PREFIX, REVENUE_PREFIX
from jaryk.ledger.exchange_1c import exchange_file
from jaryk.ledger.national_chart import NationalChart, read_chart
from jaryk.ledger.queries.channels import channels
from jaryk.ledger.queries.closing import closed_until
from jaryk.ledger.queries.export import csv_lines, day_totals
from jaryk.ledger.queries.trial import TrialRow, trial_balance, trial_total
from jaryk.reference.queries.supplier import supplier
from jaryk.reference.queries.tariffs import groups

_SUMS: Final = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit",
                "closing_credit")  # fmt: skip
_KINDS: Final = {"csv": "text/csv; charset=utf-8", "xml": "application/xml; charset=utf-8"}


@require_safe
@for_whole_house
def trial(request: StaffRequest) -> HttpResponse:
    """The trial balance of a month, as a page or as a file."""
    month = asked_month(request, Month.of(clock.today()).previous())
    rows = trial_balance(month)
    named = account_words([row.code for row in rows], request.lang)
    chart = read_chart()
    if request.GET.get("format") == "csv":
        header = ("number", "code", "account", *_SUMS)
        return csv_answer(f"trial-{month}", header, [_cells(row, named, chart) for row in rows])
    total = trial_total(rows)
    open_from = closed_until()
    words = {
        "month": month.first_on,
        "rows": [(row, named[row.code], _number(chart, row.code)) for row in rows],
        "total": total,
        "is_even": total.closing_debit_tyiyn == total.closing_credit_tyiyn
        and total.debit_tyiyn == total.credit_tyiyn,
        "is_closed": open_from is not None and month.first_on < open_from,
    }
    return render(request, "web/books/trial.html", words)


@require_safe
@for_whole_house
def export(request: StaffRequest, month: str, form: str) -> HttpResponseBase:  # noqa: ARG001
    """The postings of a month for accounting: each by itself (csv), or by day for 1C (xml)."""
    if form not in _KINDS:
        raise Http404(form)
    told = Month.parse(month)
    pieces = _pieces(told, form)
    # What refuses does so before anything is sent.
    first = next(pieces, "")
    answer = StreamingHttpResponse(chain([first], pieces), content_type=_KINDS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="postings-{told}.{form}"'
    return answer


def account_words(codes: list[str], lang: str) -> dict[str, str]:
    """The accounts of the books in words, by their codes."""
    money = {f"{MONEY_PREFIX}{one.code}": one for one in channels()}
    revenue = {f"{REVENUE_PREFIX}{one.code}": one for one in groups()}
    return {code: _words(code, money, revenue, lang) for code in codes}


def _words(code: str, money: dict[str, Any], revenue: dict[str, Any], lang: str) -> str:
    if code in money:
        name = getattr(money[code], f"name_{lang}")
        return text("web.books.code.money_of", lang, channel=name)
    if code in revenue:
        name = getattr(revenue[code], f"name_{lang}")
        return text("web.books.code.revenue_of", lang, group=name)
    key = code.replace(":", "_").replace("-", "_")
    return text(f"web.books.code.{key}", lang)


def _number(chart: NationalChart, code: str) -> str:
    """The number of the accounting chart; nothing where the chart has none."""
    try:
        return chart.number(code)
    except Refusal:
        return ""


def _cells(row: TrialRow, named: dict[str, str], chart: NationalChart) -> tuple[object, ...]:
    sums = (som_cell(getattr(row, f"{name}_tyiyn")) for name in _SUMS)
    return (_number(chart, row.code), row.code, named[row.code], *sums)


def _pieces(month: Month, form: str) -> Iterator[str]:
    chart = read_chart()
    if form == "csv":
        return csv_lines(month, chart)
    return exchange_file(
        day_totals(month, chart),
        month=month,
        at=clock.now(),
        organisation=supplier().name_ru,
    )
