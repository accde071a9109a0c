"""In which order money reaches debts: what is chosen for which days, and a chief's choice."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, for_whole_house
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.ledger.operations.allocation_order import set_order
from jaryk.ledger.queries.orders import ORDERS, order_history, order_on

_ASKS = (
    Ask(
        name="order",
        words="web.books.order.which",
        kind="choice",
        options=choices("web.books.order.is.", *ORDERS),
    ),
    Ask(name="since", words="web.taxes.from", kind="day", hint="web.books.order.since_hint"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_house
def order(request: StaffRequest) -> HttpResponse:
    """The order of today, of all days, and the form of a change."""
    today = clock.today()
    if request.method == "POST":
        form = Form.read(request, _ASKS)
        at = {"ledger.order.closed": "since"}
        done = answered(request, form, lambda: _set(request, form), at=at)
        if done is not None:
            return done
    else:
        form = Form.blank(request, _ASKS, order=order_on(today), since=today.isoformat())
    words = {"form": form, "now": order_on(today), "history": order_history()}
    return render(request, "web/books/order.html", words, status=200 if form.is_sound else 422)


def _set(request: StaffRequest, form: Form) -> str:
    set_order(order=form["order"], valid_from=form["since"], by_id=request.user.pk, at=clock.now())
    return reverse("books-order")
