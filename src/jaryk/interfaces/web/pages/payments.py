"""The payments desk: what came in today, cash taken with its receipt, the day handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jaryk.customers.queries.search import accounts_of, find_accounts
from jaryk.documents.queries.disputes import disputed
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import (
    CLERK,
    StaffRequest,
    may,
    requires,
    seen_districts,
    sees,
)
from jaryk.interfaces.web.asked import asked_day
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import Ask, Form, plain_som
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.interfaces.web.pages.papers import seen_payment
from jaryk.kernel.errors import Refusal
from jaryk.ledger.operations.cash import hand_over, receive_cash
from jaryk.ledger.queries import balances, debts
from jaryk.ledger.queries.cash import desk_day
from jaryk.ledger.queries.channels import PaymentChannel, channels
from jaryk.ledger.queries.penalty import standing_of
from jaryk.ledger.queries.receipts import receipt_facts
from jaryk.ledger.queries.received import ReceivedPayment, day_paid, payments_received

MOST_FOUND: Final = 12
MOST_PAYMENTS: Final = 100


@require_safe
def payments(request: StaffRequest) -> HttpResponse:
    """Whose cash is taken, and the day's payments by desk and channel."""
    on = asked_day(request, "on", clock.today())
    if request.GET.get("format") == "csv":
        return _as_file(request, on)
    asked = request.GET.get("account", "")[:200].strip()
    found = None
    if asked:
        found = find_accounts(asked, districts=seen_districts(request), limit=MOST_FOUND)
        if found.count == 1 and may(request.user, CLERK):
            return redirect("payments-cash", number=found.accounts[0].number)
    came = _came(request, on, limit=MOST_PAYMENTS + 1)
    words = {
        "on": on,
        "asked_words": asked,
        "found": found,
        "desks": [(desk, desk_day(desk_code=desk.code, on=on)) for desk in _desks(request)],
        "came": came[:MOST_PAYMENTS],
        "is_more": len(came) > MOST_PAYMENTS,
        "accounts": accounts_of({one.account_id for one in came if one.account_id}),
        "channels": [one for one in channels() if _sees_channel(request, one)],
    }
    return render(request, "web/payments/desk.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def cash(request: StaffRequest, number: str) -> HttpResponse:
    """Take cash for an account: what it owes, how much is given, the receipt."""
    account = seen_account(request, number)
    desks = _desks(request)
    asks = _cash_asks(desks)
    owed = balances.balance(account.pk, on=clock.today())
    if request.method == "POST":
        form = Form.read(request, asks)
        at = {"ledger.received.amount": "amount"}
        done = answered(request, form, lambda: _taken(request, account.pk, form), at=at)
        if done is not None:
            return done
    else:
        desk = request.session.get("desk", "") or (desks[0].code if desks else "")
        form = Form.blank(request, asks, desk=desk, amount=plain_som(owed) if owed > 0 else "")
    standing = standing_of(account.pk)
    open_documents = debts.open_documents(
        account.pk, on=clock.today(), disputes=disputed([account.pk])
    )
    words = {
        "account": account,
        "form": form,
        "balance_tyiyn": owed,
        "unbilled_tyiyn": standing.accrued_tyiyn - standing.billed_tyiyn if standing else 0,
        "penalty_tyiyn": sum(one.penalty_left for one in open_documents),
        "disputed_tyiyn": sum(one.disputed_tyiyn for one in open_documents),
        "has_desk": bool(desks),
    }
    status = 200 if form.is_sound else 422
    return render(request, "web/payments/cash.html", words, status=status)


@require_safe
def receipt(request: StaffRequest, channel: str, external_id: str) -> HttpResponse:
    """A payment just taken, with its receipt to print."""
    found = seen_payment(request, channel, external_id)
    facts = receipt_facts(channel_code=channel, external_id=external_id)
    assert facts is not None
    words = {"payment": found, "facts": facts, "account": found.account}
    return render(request, "web/payments/receipt.html", words)


@require_POST
@requires(CLERK)
def close_desk(request: StaffRequest, desk: str) -> HttpResponse:
    """Hand the day's cash over: nothing more is taken at the desk on that day."""
    if desk not in {one.code for one in _desks(request)}:
        raise Refusal("web.payments.no_desk")
    hand_over(desk_code=desk, on=clock.today(), at=clock.now(), by_id=request.user.pk)
    return redirect("payments")


def _taken(request: StaffRequest, account_id: int, form: Form) -> str:
    payment = receive_cash(
        desk_code=form["desk"],
        account_id=account_id,
        amount_tyiyn=form["amount"],
        at=clock.now(),
        on=clock.today(),
        by_id=request.user.pk,
        payer=form["payer"] or "",
        key=form.token,
    )
    request.session["desk"] = form["desk"]
    return reverse("payments-receipt", args=[form["desk"], payment.external_id])


def _cash_asks(desks: list[PaymentChannel]) -> tuple[Ask, ...]:
    def options(lang: str) -> list[tuple[str, str]]:
        return [(desk.code, getattr(desk, f"name_{lang}")) for desk in desks]

    return (
        Ask(name="amount", words="web.payments.amount", kind="som"),
        Ask(name="desk", words="web.payments.desk", kind="choice", options=options),
        Ask(name="payer", words="web.payments.payer", may_be_empty=True, most=200),
    )


def _desks(request: StaffRequest) -> list[PaymentChannel]:
    """Cash desks at work that the user sees."""
    found = channels(kind="cash_desk")
    return [desk for desk in found if desk.is_active and _sees_channel(request, desk)]


def _sees_channel(request: StaffRequest, channel: PaymentChannel) -> bool:
    """A channel of no one district is everybody's."""
    return channel.district_id is None or sees(request, channel.district_id)


def _came(request: StaffRequest, on: Any, *, limit: int | None) -> list[ReceivedPayment]:
    """The day's payments of the districts that the user sees, the newest first."""
    seen = seen_districts(request)
    found = payments_received(
        since=on, until=on + timedelta(days=1), limit=limit if seen is None else None
    )
    if seen is None:
        return found
    return [
        one
        for one in found
        if (one.account.district_id if one.account else one.channel.district_id) in seen
    ][:limit]


def _as_file(request: StaffRequest, on: Any) -> HttpResponse:
    rows = [
        (day_paid(one.paid_at), one.channel.code, one.external_id, one.account_told,
         one.account.number if one.account else "", som_cell(one.amount_tyiyn), one.payer)
        for one in _came(request, on, limit=None)
    ]  # fmt: skip
    header = ("date", "channel", "id", "told", "account", "amount", "payer")
    return csv_answer(f"payments-{on}", header, rows)
