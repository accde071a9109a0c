"""An account's money like a bank statement: month by month, and what each payment has paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jaryk.documents import movement_words
from jaryk.documents.queries.disputes import disputed
from jaryk.documents.queries.titles import document_titles
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.kernel.periods import Month
from jaryk.ledger.debts import PENALTY
from jaryk.ledger.queries import balances, debts
from jaryk.ledger.queries.history import history
from jaryk.ledger.queries.movements import Movement, movements_in
from jaryk.ledger.queries.penalty import standing_of

MONTHS_AT_FIRST: Final = 6
_REVERSIBLE: Final = frozenset({"payment", "matching", "invoice", "offset"})


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One movement in words, with the page of its document and the balance after it."""

    movement: Movement
    words: str
    channel: str
    address: str
    balance_tyiyn: int


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """What moved in a month, between two balances."""

    month: date
    opening_tyiyn: int
    rows: list[MoneyRow]

    @property
    def debit_tyiyn(self) -> int:
        return sum(row.movement.debit_tyiyn for row in self.rows)

    @property
    def credit_tyiyn(self) -> int:
        return sum(row.movement.credit_tyiyn for row in self.rows)

    @property
    def change_tyiyn(self) -> int:
        return self.closing_tyiyn - self.opening_tyiyn

    @property
    def closing_tyiyn(self) -> int:
        return self.rows[-1].balance_tyiyn


@require_safe
def money(request: StaffRequest, number: str) -> HttpResponse:
    """What the account owes and for what, and all that has moved, the latest month first."""
    found = seen_account(request, number)
    today = clock.today()
    since = None if "all" in request.GET else _first_month(today)
    held = disputed([found.pk])
    open_documents = debts.open_documents(found.pk, on=today, disputes=held)
    titles = document_titles([one.document_id for one in open_documents], request.lang)
    words = {
        "account": found,
        "customer": found.customer,
        "balance_tyiyn": balances.balance(found.pk, on=today),
        "open": [(one, titles[one.document_id]) for one in open_documents],
        "sums": _sums(open_documents),
        "standing": standing_of(found.pk),
        "months": _months(found.pk, since, request.lang),
        "is_whole": since is None,
        "first_day": since or _first_month(today),
    }
    return render(request, "web/money/account.html", words)


@require_safe
def paid(request: StaffRequest, number: str, entry_id: int) -> HttpResponse:
    """What the money of one entry has paid, for the panel or as a page of its own."""
    found = seen_account(request, number)
    movement = _movement(found.pk, entry_id)
    known = history(account_ids=[found.pk], disputes=disputed([found.pk]))
    told = debts.allocation_of(known, account_id=found.pk, on=clock.today())
    parts = [one for one in told.money if one.entry_id == entry_id]
    titles = document_titles({one.document_id for one in parts}, request.lang)
    numbers = movement_words.numbers_of([movement])
    words = {
        "account": found,
        "movement": movement,
        "title": movement_words.words_of(movement, numbers, request.lang),
        "channel": movement.channel(request.lang),
        "parts": [
            (titles[one.document_id], one.part == PENALTY, one.amount_tyiyn) for one in parts
        ],
        "rest_tyiyn": -movement.added_tyiyn - sum(one.amount_tyiyn for one in parts),
        "may_reverse": movement.kind in _REVERSIBLE,
    }
    template = "web/money/paid.html" if request.htmx else "web/money/paid_page.html"
    return render(request, template, words)


def _months(account_id: int, since: date | None, lang: str) -> list[MonthOfMoney]:
    """The account's movements by month, the latest month first."""
    moved = movements_in(account_id, since=since, until=date.max)
    numbers = movement_words.numbers_of(moved)
    owed = 0 if since is None else balances.balance(account_id, on=since - timedelta(days=1))
    months: list[MonthOfMoney] = []
    for month, together in groupby(moved, key=lambda one: one.posted_on.replace(day=1)):
        opening, rows = owed, []
        for movement in together:
            owed += movement.added_tyiyn
            rows.append(_row(movement, numbers, owed, lang))
        months.append(MonthOfMoney(month, opening, rows))
    return months[::-1]


def _row(movement: Movement, numbers: movement_words.Numbers, owed: int, lang: str) -> MoneyRow:
    return MoneyRow(
        movement=movement,
        words=movement_words.words_of(movement, numbers, lang),
        channel=movement.channel(lang),
        address=_address(movement, numbers),
        balance_tyiyn=owed,
    )


def _address(movement: Movement, numbers: movement_words.Numbers) -> str:
    """The page of the document that the entry is, if it is one."""
    number = numbers.get(movement.entry_id)
    if movement.is_bill:
        return reverse("accounts-bill", args=[movement.entry_id])
    if movement.kind == "correction" and number:
        return reverse("corrections-document", args=[movement.entry_id])
    if movement.kind == "invoice" and number:
        series, _, place = number.partition("/")
        return reverse("invoices-one", args=[series, int(place)])
    return ""


def _movement(account_id: int, entry_id: int) -> Movement:
    """The money side of an entry on the account; 404 where it has none."""
    for movement in movements_in(account_id, since=None, until=date.max):
        if movement.entry_id == entry_id and movement.is_money:
            return movement
    raise Http404(entry_id)


def _sums(open_documents: Iterable[Any]) -> dict[str, int]:
    rows = list(open_documents)
    return {
        "principal_tyiyn": sum(one.principal_left for one in rows),
        "penalty_tyiyn": sum(one.penalty_left for one in rows),
        "disputed_tyiyn": sum(one.disputed_tyiyn for one in rows),
    }


def _first_month(today: date) -> date:
    return Month.of(today).plus(1 - MONTHS_AT_FIRST).first_on
