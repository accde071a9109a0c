"""An account's money like a bank statement: month by month, with what each row was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.kernel.texts import text
from jaryk.ledger.queries import balances
from jaryk.ledger.queries.balances import StatementRow

MONTHS_AT_FIRST: Final = 6
_KINDS: Final = (
    "bill",
    "payment",
    "reversal",
    "correction",
    "invoice",
    "suspense",
    "matching",
    "offset",
    "reimbursement",
    "refund",
    "transfer",
    "write_off",
    "amnesty",
)


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """What moved in a month, between two balances."""

    month: date
    opening_tyiyn: int
    rows: list[StatementRow]

    @property
    def debit_tyiyn(self) -> int:
        return sum(row.debit_tyiyn for row in self.rows)

    @property
    def credit_tyiyn(self) -> int:
        return sum(row.credit_tyiyn for row in self.rows)

    @property
    def change_tyiyn(self) -> int:
        return self.closing_tyiyn - self.opening_tyiyn

    @property
    def closing_tyiyn(self) -> int:
        return self.rows[-1].balance_tyiyn


@require_safe
def money(request: StaffRequest, number: str) -> HttpResponse:
    """The account's money: what it owes and why, and all that has moved, the latest month first."""
    found = seen_account(request, number)
    today = clock.today()
    months = months_of(balances.statement(found.pk))
    is_whole = "all" in request.GET
    words = {
        "account": found,
        "customer": found.customer,
        "balance_tyiyn": balances.balance(found.pk, on=today),
        "months": months if is_whole else months[:MONTHS_AT_FIRST],
        "count_of_months": len(months),
        "kinds": _kinds(request.lang),
        "is_whole": is_whole,
    }
    return render(request, "web/money/account.html", words)


def months_of(rows: list[StatementRow]) -> list[MonthOfMoney]:
    """A statement's rows by month, the latest month first."""
    months: list[MonthOfMoney] = []
    opening = 0
    for month, moved in groupby(rows, key=lambda row: row.on.replace(day=1)):
        months.append(MonthOfMoney(month, opening, list(moved)))
        opening = months[-1].closing_tyiyn
    return months[::-1]


def _kinds(lang: str) -> dict[str, str]:
    """Each kind of movement in words."""
    return {kind: text(f"web.entry.{kind}", lang) for kind in _KINDS}
