"""A change of owner: what is owed, and the supply handed over to a new account (R-89, R-102)."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jaryk.customers.operations.handover import Newcomer
from jaryk.documents.operations.handover import hand_over, reckoning
from jaryk.documents.queries.titles import document_titles
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CLERK, StaffRequest, requires
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES

_NUMBER: Final = re.compile(r"[0-9A-Za-zА-Яа-яЁё-]{1,40}")
ASKS: Final = (
    Ask(name="on", words="web.handover.on", kind="day", hint="web.handover.on_hint"),
    Ask(name="number", words="web.handover.number", most=40),
    Ask(name="name", words="web.handover.name"),
    Ask(
        name="kind",
        words="web.handover.kind",
        kind="choice",
        options=choices("web.", "household", "nonhousehold"),
    ),
    Ask(name="agreement", words="web.handover.agreement", most=60),
    Ask(
        name="language",
        words="web.one.bill_language",
        kind="choice",
        options=choices("web.one.lang_", *LANGUAGES),
    ),
    Ask(name="inn", words="web.one.inn", may_be_empty=True, most=14),
    Ask(name="phone", words="web.one.phone", may_be_empty=True, most=40),
    Ask(name="email", words="web.one.email", may_be_empty=True),
    Ask(name="act", words="web.handover.act", hint="web.handover.act_hint"),
    Ask(
        name="debt",
        words="web.handover.debt",
        kind="choice",
        options=choices("web.handover.debt_is.", "stays", "goes"),
    ),
)
_BESIDE: Final = {
    "customers.handover.too_early": "on",
    "customers.handover.number_taken": "number",
    "web.handover.number_form": "number",
    "documents.handover.no_act": "act",
    "documents.handover.no_debt": "debt",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def handover(request: StaffRequest, number: str) -> HttpResponse:
    """What the old owner owes, and the form that ends his agreement."""
    account = seen_account(request, number)
    today = clock.today()
    if request.method == "POST":
        form = Form.read(request, ASKS)
        done = answered(request, form, lambda: _handed(request, account.pk, form), at=_BESIDE)
        if done is not None:
            return done
    else:
        form = Form.blank(request, ASKS, on=today.isoformat(), language=account.customer.language)
    owed = reckoning(account.pk, on=today)
    titles = document_titles([one.document_id for one in owed.documents], request.lang)
    words = {
        "account": account,
        "form": form,
        "owed": owed,
        "documents": [(titles[one.document_id], one) for one in owed.documents],
    }
    status = 200 if form.is_sound else 422
    return render(request, "web/handover.html", words, status=status)


def _handed(request: StaffRequest, account_id: int, form: Form) -> str:
    if not _NUMBER.fullmatch(form["number"]):
        raise Refusal("web.handover.number_form")
    done = hand_over(
        account_id=account_id,
        on=form["on"],
        newcomer=Newcomer(
            number=form["number"],
            name=form["name"],
            is_household=form["kind"] == "household",
            agreement=form["agreement"],
            inn=form["inn"] or "",
            language=form["language"],
            phone=form["phone"] or "",
            email=form["email"] or "",
        ),
        act=form["act"],
        carries_debt=form["debt"] == "goes",
        by_id=request.user.pk,
        today=clock.today(),
        at=clock.now(),
    )
    if done.proposal is not None:
        return reverse("approvals-one", args=[done.proposal.pk])
    return reverse("accounts-one", args=[form["number"]])
