"""The month at a glance, by district and by tariff group; each figure opens its list."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.charges.queries import runs as run_queries
from jaryk.documents.queries import bills as bill_queries
from jaryk.interfaces.jobs import books_checked
from jaryk.interfaces.month_overview import DistrictMonth, overview
from jaryk.interfaces.web.access import StaffRequest, seen_districts, sees
from jaryk.interfaces.web.asked import asked_month
from jaryk.interfaces.web.pages.home_waiting import waiting_of
from jaryk.kernel.periods import Month
from jaryk.platform import queries as platform
from jaryk.reference.queries.supplier import named_supplier

MONTHS_TO_CHOOSE: Final = 24
_SUMMED: Final = [each.name for each in fields(DistrictMonth) if each.name != "missing_first"]


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district's month."""

    district: Any
    figures: DistrictMonth


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """The last billed month, or the one asked for."""
    latest = bill_queries.latest_month()
    if latest is None:
        return render(request, "web/home_empty.html", {"supplier": named_supplier()})
    month = asked_month(request, latest)
    told = overview(month)
    rows = [
        DistrictRow(district, told.districts.get(district.pk, DistrictMonth()))
        for district in platform.districts()
        if sees(request, district.pk)
    ]
    words = {
        "month": month.first_on,
        "months": _months(latest),
        "rows": rows,
        "as_of": told.as_of,
        "sums": {figure: sum(getattr(row.figures, figure) for row in rows) for figure in _SUMMED},
        "groups": _groups(request, month),
        "missing_first": sorted(chain.from_iterable(row.figures.missing_first for row in rows)),
        "may_see_all": seen_districts(request) is None,
        "books": books_checked(),
        "waiting": waiting_of(request),
    }
    return render(request, "web/home.html", words)


def _months(latest: Month) -> list[date]:
    return [latest.plus(-back).first_on for back in range(MONTHS_TO_CHOOSE)]


def _groups(request: StaffRequest, month: Month) -> list[Any]:
    """By tariff group, for those who see all: a run's totals know no district."""
    if seen_districts(request) is not None:
        return []
    posted = [run.pk for run in run_queries.runs_of_month(month.first_on) if run.status == "posted"]
    return run_queries.group_totals(*posted)
