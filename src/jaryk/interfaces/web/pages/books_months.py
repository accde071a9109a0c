"""Months of the books: which are closed, and closing the next one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CHIEF, StaffRequest, for_whole_house, may
from jaryk.interfaces.web.forms import Ask, Form
from jaryk.interfaces.web.once import answered
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.queries.closing import closed_months, next_to_close
from jaryk.ledger.queries.trial import TrialRow, trial_balance, trial_total

_WHICH = (Ask(name="month", words="web.home.month", kind="hidden"),)


@dataclass(frozen=True, slots=True)
class ToClose:
    """The month whose turn it is, and what closing it fixes; sums in tyiyns."""

    month: Month
    moved_tyiyn: int
    owed_tyiyn: int
    ahead_tyiyn: int
    suspense_tyiyn: int


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_house
def months(request: StaffRequest) -> HttpResponse:
    """Closed months, and for a chief the next one with what closing it means."""
    waiting = next_to_close()
    if request.method == "POST":
        form = Form.read(request, _WHICH)
        if not may(request.user, CHIEF):
            form.refuse(Refusal("web.books.chief_closes"))
        done = answered(request, form, lambda: _closed(request, form))
        if done is not None:
            return done
    else:
        form = Form.blank(request, _WHICH, month=str(waiting or ""))
    words = {
        "closed": closed_months(),
        "next": None if waiting is None else _to_close(waiting),
        "is_over": waiting is not None and waiting.next().first_on <= clock.today(),
        "form": form,
    }
    return render(request, "web/books/months.html", words, status=200 if form.is_sound else 422)


def _closed(request: StaffRequest, form: Form) -> str:
    close_month(Month.parse(form["month"]), at=clock.now(), by_id=request.user.pk)
    return reverse("books-months")


def _to_close(month: Month) -> ToClose:
    rows = trial_balance(month)
    debts = [row for row in rows if row.kind == "receivable"]
    return ToClose(
        month=month,
        moved_tyiyn=trial_total(rows).debit_tyiyn,
        owed_tyiyn=sum(row.closing_debit_tyiyn for row in debts),
        ahead_tyiyn=sum(row.closing_credit_tyiyn for row in debts),
        suspense_tyiyn=_suspense(rows),
    )


def _suspense(rows: list[TrialRow]) -> int:
    return sum(row.closing_credit_tyiyn for row in rows if row.kind == "suspense")
