"""Money that nobody could place: whose it may be, and giving it to one account or to several."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CLERK, StaffRequest, requires, seen_districts
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import Ask, Form, plain_som
from jaryk.interfaces.web.once import answered
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text
from jaryk.ledger.operations.suspense import match
from jaryk.ledger.queries.suspense import SuspenseRow, waiting

PARTS: Final = 4


@require_safe
def suspense(request: StaffRequest) -> HttpResponse:
    """All that waits, the oldest first, each with the accounts that it may belong to."""
    rows = waiting(on=clock.today(), districts=seen_districts(request))
    if request.GET.get("format") == "csv":
        return _as_file(rows)
    words = {
        "rows": [(row, _suggested(row, request.lang)) for row in rows],
        "sum_tyiyn": sum(row.amount_tyiyn for row in rows),
    }
    return render(request, "web/payments/suspense.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def one(request: StaffRequest, entry_id: int) -> HttpResponse:
    """Give the money to an account, or share it among several; the rest goes on waiting."""
    row = _seen(request, entry_id)
    asks = _asks()
    if request.method == "POST":
        form = Form.read(request, asks)
        done = answered(
            request,
            form,
            lambda: _matched(request, form, entry_id),
            at={"ledger.suspense.not_so_much": "amount_1"},
        )
        if done is not None:
            return done
    else:
        known = {"account_1": request.GET.get("account", "")[:60]}
        form = Form.blank(request, asks, amount_1=plain_som(row.amount_tyiyn), **known)
    words = {"row": row, "suggested": _suggested(row, request.lang), "form": form}
    status = 200 if form.is_sound else 422
    return render(request, "web/payments/match.html", words, status=status)


def _matched(request: StaffRequest, form: Form, entry_id: int) -> str:
    parts: list[tuple[int, int]] = []
    for number in range(1, PARTS + 1):
        account, amount = form[f"account_{number}"], form[f"amount_{number}"]
        if (account is None) != (amount is None):
            raise Refusal("web.suspense.half_told", number=number)
        if account is not None:
            parts.append((account.pk, amount))
    match(
        entry_id=entry_id,
        parts=parts,
        at=clock.now(),
        on=clock.today(),
        by_id=request.user.pk,
    )
    return reverse("suspense")


def _asks() -> tuple[Ask, ...]:
    asks: list[Ask] = []
    for number in range(1, PARTS + 1):
        may_be_empty = number > 1
        asks.append(
            Ask(
                name=f"account_{number}",
                words="web.account",
                kind="account",
                may_be_empty=may_be_empty,
            )
        )
        asks.append(
            Ask(
                name=f"amount_{number}",
                words="web.proposing.amount",
                kind="som",
                may_be_empty=may_be_empty,
            )
        )
    return tuple(asks)


def _suggested(row: SuspenseRow, lang: str) -> list[tuple[Any, str]]:
    """Each suggestion with its reasons in words."""
    return [(one, "; ".join(text(key, lang) for key in one.why_keys)) for one in row.suggestions]


def _seen(request: StaffRequest, entry_id: int) -> SuspenseRow:
    rows = waiting(on=clock.today(), districts=seen_districts(request), limit=None, suggest=False)
    if not any(row.entry_id == entry_id for row in rows):
        raise Http404(entry_id)
    channel_id = next(row.received.channel_id for row in rows if row.entry_id == entry_id)
    told = waiting(
        on=clock.today(), districts=seen_districts(request), channel_id=channel_id, limit=None
    )
    return next(row for row in told if row.entry_id == entry_id)


def _as_file(rows: list[SuspenseRow]) -> HttpResponse:
    told = [
        (row.received.paid_at.date(), row.received.channel.code, row.received.external_id,
         som_cell(row.amount_tyiyn), row.received.account_told, row.received.payer,
         row.received.purpose, row.days_waiting)
        for row in rows
    ]  # fmt: skip
    header = ("date", "channel", "id", "amount", "told", "payer", "purpose", "days")
    return csv_answer("suspense", header, told)
