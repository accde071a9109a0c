"""The month at a glance, by district and by tariff group; each figure opens its list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.charges.queries import runs as run_queries
from jaryk.documents.queries import bills as bill_queries
from jaryk.documents.queries.bills import Completeness, MonthFigures
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, seen_districts, sees
from jaryk.interfaces.web.asked import asked_page
from jaryk.interfaces.web.csv_export import csv_answer, kwh_cell, som_cell
from jaryk.kernel.periods import Month
from jaryk.ledger.queries import totals
from jaryk.platform import queries as platform

ROWS_A_PAGE: Final = 100
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
        return render(request, "web/home_empty.html")
    month = _asked_month(request, latest)
    districts = _districts(request)
    set_aside = _set_aside(request, month)
    rows = _district_rows(month, districts, [row.district_id for row in set_aside])
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
    }
    return render(request, "web/home.html", words)


@require_safe
def figure_list(request: StaffRequest, what: str) -> HttpResponse:
    """The list behind a figure of the overview: bills, payments, debts or those set aside."""
    latest = bill_queries.latest_month()
    if what not in _LISTS or latest is None:
        raise Http404(what)
    month = _asked_month(request, latest)
    if request.GET.get("format") == "csv":
        _, header, rows = _LISTS[what](request, month, 0, None)
        return csv_answer(f"{what}-{month}", header, rows)
    page = asked_page(request)
    count, _, rows = _LISTS[what](request, month, (page - 1) * ROWS_A_PAGE, ROWS_A_PAGE)
    words = {
        "what": what,
        "month": month.first_on,
        "count_of_all": count,
        "rows": list(rows),
        "page": page,
        "pages": max(1, -(-count // ROWS_A_PAGE)),
    }
    return render(request, "web/home_list.html", words)


Listed = tuple[int, tuple[str, ...], Iterable[tuple[object, ...]]]


def _bills(request: StaffRequest, month: Month, offset: int, limit: int | None) -> Listed:
    bills = bill_queries.bills_in(month)
    seen = seen_districts(request)
    if seen is not None:
        bills = bills.filter(account__district_id__in=seen)
    end = None if limit is None else offset + limit
    rows = (
        (bill.account.number, bill.account.customer.name, bill.number,
         _kwh(bill.energy_dwh, limit), _som(bill.charged_tyiyn, limit), bill.pk)
        for bill in bills[offset:end]
    )  # fmt: skip
    header = ("account", "name", "bill", "kwh", "charged", "id")
    return bills.count(), header, rows


def _payments(request: StaffRequest, month: Month, offset: int, limit: int | None) -> Listed:
    count, found = totals.payments_in(
        month.period, districts=seen_districts(request), offset=offset, limit=limit
    )
    rows = ((p.account_number, p.customer_name, p.on, _som(p.amount_tyiyn, limit)) for p in found)
    return count, ("account", "name", "date", "paid"), rows


def _debts(
    request: StaffRequest,
    month: Month,  # noqa: ARG001  (debts are of today)
    offset: int,
    limit: int | None,
) -> Listed:
    count, found = totals.debtors(
        on=clock.today(), districts=seen_districts(request), offset=offset, limit=limit
    )
    rows = ((d.account_number, d.customer_name, _som(d.owed_tyiyn, limit)) for d in found)
    return count, ("account", "name", "owed"), rows


def _aside(request: StaffRequest, month: Month, offset: int, limit: int | None) -> Listed:
    found = _set_aside(request, month)
    end = None if limit is None else offset + limit
    rows = (
        (row.account_number, row.customer_name, row.reason(request.lang))
        for row in found[offset:end]
    )
    return len(found), ("account", "name", "reason"), rows


_LISTS: Final[dict[str, Callable[[StaffRequest, Month, int, int | None], Listed]]] = {
    "bills": _bills,
    "payments": _payments,
    "debts": _debts,
    "set-aside": _aside,
}


def _som(amount_tyiyn: int, limit: int | None) -> object:
    """A page shows tyiyns in the manner of its language, a file as a plain decimal."""
    return som_cell(amount_tyiyn) if limit is None else amount_tyiyn


def _kwh(energy_dwh: int, limit: int | None) -> object:
    return kwh_cell(energy_dwh) if limit is None else energy_dwh


def _asked_month(request: StaffRequest, latest: Month) -> Month:
    written = request.GET.get("month", "")
    return Month.parse(written) if written else latest


def _months(latest: Month) -> list[date]:
    return [latest.plus(-back).first_on for back in range(MONTHS_TO_CHOOSE)]


def _districts(request: StaffRequest) -> list[Any]:
    return [district for district in platform.districts() if sees(request, district.pk)]


def _set_aside(request: StaffRequest, month: Month) -> list[run_queries.SetAsideRow]:
    """Whom the month's runs have set aside and nobody has billed since."""
    posted = [run.pk for run in run_queries.runs_of_month(month.first_on)]
    billed = set(bill_queries.bills_in(month).values_list("account_id", flat=True))
    return [
        row
        for row in run_queries.set_asides(*posted)
        if row.account_id not in billed and sees(request, row.district_id)
    ]


def _district_rows(month: Month, districts: list[Any], set_aside: list[int]) -> list[DistrictRow]:
    paid = totals.paid_by_district(month.period)
    owed = totals.owed_by_district(on=clock.today())
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
