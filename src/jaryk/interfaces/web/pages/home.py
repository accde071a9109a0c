"""The month at a glance, by district and by tariff group; each figure opens its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.charges.queries import runs as run_queries
from jaryk.documents.queries import bills as bill_queries
from jaryk.documents.queries.bills import Completeness, MonthFigures
from jaryk.interfaces import clock
from jaryk.interfaces.jobs import books_checked
from jaryk.interfaces.web.access import StaffRequest, seen_districts, sees
from jaryk.interfaces.web.asked import asked_month
from jaryk.interfaces.web.pages.home_lists import of_seen_accounts, set_aside_in
from jaryk.interfaces.web.pages.home_waiting import waiting_of
from jaryk.kernel.periods import Month
from jaryk.ledger.queries import totals
from jaryk.platform import queries as platform
from jaryk.reference.queries.supplier import named_supplier

MONTHS_TO_CHOOSE: Final = 24


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district's month."""

    district: Any
    figures: MonthFigures
    paid_tyiyn: int
    owed_tyiyn: int
    set_aside: int


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """The last billed month, or the one asked for."""
    latest = bill_queries.latest_month()
    if latest is None:
        return render(request, "web/home_empty.html", {"supplier": named_supplier()})
    month = asked_month(request, latest)
    districts = _districts(request)
    set_aside = set_aside_in(request, month)
    rows = _district_rows(request, month, districts, [row.district_id for row in set_aside])
    checks = _completeness(request, month, districts)
    words = {
        "month": month.first_on,
        "months": _months(latest),
        "rows": rows,
        "sums": _sums(rows),
        "groups": _groups(request, month),
        "agreements": sum(check.agreements for check in checks),
        "with_bill": sum(check.billed for check in checks),
        "with_reason": sum(check.set_aside for check in checks),
        "missing": sorted(number for check in checks for number in check.missing),
        "may_see_all": seen_districts(request) is None,
        "books": books_checked(),
        "waiting": waiting_of(request),
    }
    return render(request, "web/home.html", words)


def _months(latest: Month) -> list[date]:
    return [latest.plus(-back).first_on for back in range(MONTHS_TO_CHOOSE)]


def _districts(request: StaffRequest) -> list[Any]:
    return [district for district in platform.districts() if sees(request, district.pk)]


def _district_rows(
    request: StaffRequest, month: Month, districts: list[Any], set_aside: list[int]
) -> list[DistrictRow]:
    paid = _by_district(request, totals.payments_in(month.period), "amount_tyiyn")
    owed = _by_district(request, totals.debts_on(clock.today()), "owed_tyiyn")
    return [
        DistrictRow(
            district=district,
            figures=bill_queries.month_figures(month, district_ids=[district.pk]),
            paid_tyiyn=paid.get(district.pk, 0),
            owed_tyiyn=owed.get(district.pk, 0),
            set_aside=set_aside.count(district.pk),
        )
        for district in districts
    ]


def _by_district(request: StaffRequest, frame: pl.DataFrame, column: str) -> dict[int, int]:
    seen = of_seen_accounts(request, frame)
    return dict(seen.group_by("district_id").agg(pl.col(column).sum()).iter_rows())


def _sums(rows: list[DistrictRow]) -> dict[str, int]:
    return {
        "bills": sum(row.figures.bills for row in rows),
        "energy_dwh": sum(row.figures.energy_dwh for row in rows),
        "charged_tyiyn": sum(row.figures.charged_tyiyn for row in rows),
        "paid_tyiyn": sum(row.paid_tyiyn for row in rows),
        "owed_tyiyn": sum(row.owed_tyiyn for row in rows),
        "set_aside": sum(row.set_aside for row in rows),
    }


def _groups(request: StaffRequest, month: Month) -> list[Any]:
    """By tariff group, for those who see all: a run's totals know no district."""
    if seen_districts(request) is not None:
        return []
    posted = [run.pk for run in run_queries.runs_of_month(month.first_on) if run.status == "posted"]
    return run_queries.group_totals(*posted)


def _completeness(request: StaffRequest, month: Month, districts: list[Any]) -> list[Completeness]:
    known_at = clock.now()
    if seen_districts(request) is None:
        return [bill_queries.completeness(month, known_at=known_at)]
    return [
        bill_queries.completeness(month, known_at=known_at, district_id=district.pk)
        for district in districts
    ]
