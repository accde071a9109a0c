"""Accounts: the list that a search makes, and one account with all that is known of it."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jaryk.customers.queries import accounts as account_queries
from jaryk.customers.queries.accounts import SuppliedPoint
from jaryk.customers.queries.search import find_accounts
from jaryk.documents.queries import bills as bill_queries
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, seen_districts, sees
from jaryk.interfaces.web.asked import asked_page
from jaryk.interfaces.web.chart import draw, twelve_months
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.kernel.periods import Month
from jaryk.ledger.queries import balances
from jaryk.metering.queries.cards import point_cards, readings_at
from jaryk.platform import queries as platform

ROWS_A_PAGE: Final = 50
ROWS_AT_FIRST: Final = 12
MOST_READINGS: Final = 400


@require_safe
def accounts(request: StaffRequest) -> HttpResponse:
    """The accounts that answer what is typed; a single one opens at once."""
    asked = request.GET.get("q", "")[:200].strip()
    page = asked_page(request)
    district = request.GET.get("district", "")
    seen = seen_districts(request)
    districts = [d for d in platform.districts() if seen is None or d.pk in seen]
    chosen = [d.pk for d in districts if d.code == district]
    found = find_accounts(
        asked, districts=chosen or seen, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE
    )
    if asked and found.count == 1 and not chosen:
        return redirect("accounts-one", number=found.accounts[0].number)
    words = {
        "found": found,
        "asked_words": asked,
        "district": district if chosen else "",
        "districts": districts,
        "names": {d.pk: getattr(d, f"name_{request.lang}") for d in districts},
        "page": page,
        "pages": max(1, -(-found.count // ROWS_A_PAGE)),
    }
    return render(request, "web/accounts.html", words)


@require_safe
def account(request: StaffRequest, number: str) -> HttpResponse:
    """One account: what it owes, uses, is billed, and by which agreement."""
    found = seen_account(request, number)
    supplied = account_queries.points_of(found.pk)
    point_ids = {point.usage_point_id for point in supplied}
    bills = bill_queries.bills_of(found.pk)
    today = clock.today()
    is_whole = "all" in request.GET
    words = {
        "account": found,
        "customer": found.customer,
        "balance_tyiyn": balances.balance(found.pk, on=today),
        "bills": bills,
        "last_bill": bills[0] if bills else None,
        "agreements": account_queries.agreements(found.pk),
        "points": _points(supplied, point_ids),
        "readings": readings_at(point_ids, limit=MOST_READINGS),
        "is_whole": is_whole,
        "rows_at_first": ROWS_AT_FIRST,
        "shown": ":" if is_whole else f":{ROWS_AT_FIRST}",
        **_use(found.pk, request.lang),
    }
    return render(request, "web/account.html", words)


@require_safe
def statement(request: StaffRequest, number: str) -> HttpResponse:
    """The account's entries as a file."""
    found = seen_account(request, number)
    rows = [
        (row.on, row.kind, row.document_id, som_cell(row.debit_tyiyn), som_cell(row.credit_tyiyn),
         som_cell(row.balance_tyiyn))
        for row in balances.statement(found.pk)
    ]  # fmt: skip
    header = ("date", "kind", "document", "charged", "paid", "balance")
    return csv_answer(f"statement-{found.number}", header, rows)


def seen_account(request: StaffRequest, number: str) -> Any:
    """The account of that number, if there is one that the user sees."""
    found = account_queries.account_by_number(number)
    if found is None or not sees(request, found.district_id):
        raise Http404(number)
    return found


def _points(supplied: list[SuppliedPoint], point_ids: set[int]) -> list[dict[str, Any]]:
    """The points with their meters and the groups they are billed by."""
    by_id = {point.usage_point_id: point for point in supplied}
    return [{"card": card, "supplied": by_id[card.point_id]} for card in point_cards(point_ids)]


def _use(account_id: int, lang: str) -> dict[str, Any]:
    """The chart of the twelve months that end with the last bill."""
    energy = bill_queries.use_by_month(account_id)
    if not energy:
        return {"months": ()}
    months = twelve_months(energy, Month.of(max(energy)).first_on)
    return {
        "months": months,
        "wide_chart": draw(months, width=720, lang=lang),
        "narrow_chart": draw(months, width=340, lang=lang),
    }
