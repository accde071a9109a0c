"""The lists behind the figures of the overview: bills, payments, debts, those set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.charges.queries.runs import SetAsideRow
from jaryk.customers.queries.bulk import districts_of_accounts
from jaryk.customers.queries.search import accounts_of
from jaryk.documents.queries import bills as bill_queries
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, seen_districts, sees
from jaryk.interfaces.web.asked import asked_month, asked_page
from jaryk.interfaces.web.csv_export import csv_answer, kwh_cell, som_cell
from jaryk.kernel.periods import Month
from jaryk.ledger.queries import totals

ROWS_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: how long it is, its columns for a file, and how a stretch of it is read.

    ``total_tyiyn`` is the sum of its money, where it lists money.
    """

    count: int
    total_tyiyn: int | None
    header: tuple[str, ...]
    rows: Callable[[slice], Iterable[tuple[Any, ...]]]


@require_safe
def figure_list(request: StaffRequest, what: str) -> HttpResponse:
    """The list behind a figure of the overview, a page at a time or whole as a file."""
    latest = bill_queries.latest_month()
    if what not in _LISTS or latest is None:
        raise Http404(what)
    month = asked_month(request, latest)
    listed = _LISTS[what](request, month)
    if request.GET.get("format") == "csv":
        cells = (map(_cell, listed.header, row) for row in listed.rows(slice(None)))
        return csv_answer(f"{what}-{month}", listed.header, cells)
    page = asked_page(request)
    words = {
        "what": what,
        "month": month.first_on,
        "count_of_all": listed.count,
        "total_tyiyn": listed.total_tyiyn,
        "rows": list(listed.rows(slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE))),
        "page": page,
        "pages": max(1, -(-listed.count // ROWS_A_PAGE)),
    }
    return render(request, "web/home_list.html", words)


def of_seen_accounts(request: StaffRequest, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of accounts that the user sees, with their ``district_id``, in the same order."""
    rows = frame.join(districts_of_accounts(), on="account_id", how="inner", maintain_order="left")
    seen = seen_districts(request)
    return rows if seen is None else rows.filter(pl.col("district_id").is_in(list(seen)))


def set_aside_in(request: StaffRequest, month: Month) -> list[SetAsideRow]:
    """Whom the month's runs have set aside and nobody has billed since."""
    return [row for row in bill_queries.set_aside_in(month) if sees(request, row.district_id)]


def _bills(request: StaffRequest, month: Month) -> Listed:
    bills = bill_queries.bills_in(month)
    seen = seen_districts(request)
    if seen is not None:
        bills = bills.filter(account__district_id__in=seen)

    def rows(stretch: slice) -> Iterable[tuple[Any, ...]]:
        for bill in bills[stretch]:
            account = bill.account
            yield (account.number, account.customer.name, bill.number, bill.energy_dwh,
                   bill.charged_tyiyn, bill.pk)  # fmt: skip

    figures = bill_queries.month_figures(month, district_ids=None if seen is None else list(seen))
    header = ("account", "name", "bill", "kwh", "charged", "id")
    return Listed(figures.bills, figures.charged_tyiyn, header, rows)


def _payments(request: StaffRequest, month: Month) -> Listed:
    frame = of_seen_accounts(request, totals.payments_in(month.period))
    return _money(frame.select("account_id", "paid_on", "amount_tyiyn"), ("date", "paid"))


def _debts(request: StaffRequest, month: Month) -> Listed:  # noqa: ARG001 (debts are of today)
    frame = of_seen_accounts(request, totals.debts_on(clock.today()))
    return _money(frame.select("account_id", "owed_tyiyn"), ("owed",))


def _money(frame: pl.DataFrame, header: tuple[str, ...]) -> Listed:
    """Rows of a frame whose last column is money, with the account and its customer in front."""

    def rows(stretch: slice) -> Iterable[tuple[Any, ...]]:
        part = frame[stretch]
        accounts = accounts_of(part.get_column("account_id").to_list())
        for account_id, *figures in part.iter_rows():
            yield (accounts[account_id].number, accounts[account_id].customer_name, *figures)

    total_tyiyn = int(frame.get_column(frame.columns[-1]).sum())
    return Listed(frame.height, total_tyiyn, ("account", "name", *header), rows)


def _aside(request: StaffRequest, month: Month) -> Listed:
    found = set_aside_in(request, month)

    def rows(stretch: slice) -> Iterable[tuple[Any, ...]]:
        for row in found[stretch]:
            yield (row.account_number, row.customer_name, row.reason(request.lang))

    return Listed(len(found), None, ("account", "name", "reason"), rows)


_LISTS: Final[dict[str, Callable[[StaffRequest, Month], Listed]]] = {
    "bills": _bills,
    "payments": _payments,
    "debts": _debts,
    "set-aside": _aside,
}


def _cell(column: str, value: Any) -> object:
    """A figure of a file as a plain decimal."""
    if column in {"charged", "paid", "owed"}:
        return som_cell(value)
    return kwh_cell(value) if column == "kwh" else value
