"""Proposing what a second person has to approve: each kind by a form of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jaryk.documents.operations.proposals import propose
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CLERK, StaffRequest, requires
from jaryk.interfaces.web.forms import Ask, Form, choices, plain_som
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.web.pages.accounts import seen_account
from jaryk.ledger.queries import balances
from jaryk.ledger.queries.channels import channels
from jaryk.ledger.queries.entries import Moved, moved_by

ACT: Final = Ask(name="act", words="web.proposing.act", hint="web.proposing.act_hint", most=200)
REASON: Final = Ask(name="reason", words="web.proposing.reason", kind="text", most=500)
_AMOUNT: Final = Ask(name="amount", words="web.proposing.amount", kind="som")


def _money_channels(lang: str) -> list[tuple[str, str]]:
    return [(one.code, getattr(one, f"name_{lang}")) for one in channels() if one.is_active]


def _nothing(form: Form) -> dict[str, Any]:  # noqa: ARG001
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A kind as it is asked for: its own questions, and the payload that they come to.

    ``takes_debt``: the amount is at first the account's debt; otherwise what was paid ahead.
    """

    asks: tuple[Ask, ...] = ()
    payload: Callable[[Form], dict[str, Any]] = field(default=_nothing)
    amount_of: int = 0


KINDS: Final[Mapping[str, Proposing]] = {
    "write_off": Proposing(
        asks=(
            Ask(
                name="what",
                words="web.proposing.what",
                kind="choice",
                options=choices("web.proposing.write_off.", "all", "penalty"),
            ),
        ),
        payload=lambda form: {"penalty_only": form["what"] == "penalty"},
        amount_of=1,
    ),
    "offset": Proposing(
        asks=(Ask(name="agreement", words="web.proposing.agreement"),),
        payload=lambda form: {"agreement": form["agreement"]},
    ),
    "reimbursement": Proposing(
        asks=(Ask(name="proven_on", words="web.proposing.proven_on", kind="day"),),
        payload=lambda form: {"proven_on": form["proven_on"].isoformat()},
    ),
    "refund": Proposing(
        asks=(
            Ask(
                name="channel",
                words="web.proposing.channel",
                kind="choice",
                options=_money_channels,
            ),
        ),
        payload=lambda form: {"channel": form["channel"]},
        amount_of=-1,
    ),
    "transfer": Proposing(
        asks=(
            Ask(name="to_account", words="web.proposing.to_account", kind="account"),
            Ask(name="due_on", words="web.proposing.due_on", kind="day"),
        ),
        payload=lambda form: {
            "to_account_id": form["to_account"].pk,
            "due_on": form["due_on"].isoformat(),
        },
        amount_of=1,
    ),
}
_BESIDE: Final = {
    "documents.proposal.above_debt": "amount",
    "documents.proposal.penalty_stays": "amount",
    "ledger.relief.above_advance": "amount",
    "ledger.relief.same_account": "to_account",
    "ledger.relief.due_passed": "due_on",
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def new(request: StaffRequest, number: str, kind: str) -> HttpResponse:
    """Propose one thing about an account; another person decides."""
    account = seen_account(request, number)
    if kind not in KINDS:
        raise Http404(kind)
    asks = (_AMOUNT, *KINDS[kind].asks, ACT, REASON)
    owed = balances.balance(account.pk, on=clock.today())
    if request.method == "POST":
        form = Form.read(request, asks)
        done = answered(
            request, form, lambda: _proposed(request, kind, account.pk, form), at=_BESIDE
        )
        if done is not None:
            return done
    else:
        at_first = owed * KINDS[kind].amount_of
        form = Form.blank(request, asks, amount=plain_som(at_first) if at_first > 0 else "")
    words = {"form": form, "kind": kind, "account": account, "balance_tyiyn": owed}
    return render(request, "web/approvals/new.html", words, status=200 if form.is_sound else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLERK)
def reversal(request: StaffRequest, number: str, entry_id: int) -> HttpResponse:
    """Propose to take back an entry of the account that was made in error."""
    account = seen_account(request, number)
    moved = moved_by(entry_id)
    if moved.account_id != account.pk:
        raise Http404(entry_id)
    asks = (ACT, REASON)
    if request.method == "POST":
        form = Form.read(request, asks)
        done = answered(request, form, lambda: _reversal(request, moved, form))
        if done is not None:
            return done
    else:
        form = Form.blank(request, asks)
    words = {
        "form": form,
        "kind": "reversal",
        "account": account,
        "moved": moved,
        "balance_tyiyn": balances.balance(account.pk, on=clock.today()),
    }
    return render(request, "web/approvals/new.html", words, status=200 if form.is_sound else 422)


def _proposed(request: StaffRequest, kind: str, account_id: int, form: Form) -> str:
    proposal = propose(
        kind=kind,
        account_id=account_id,
        amount_tyiyn=form["amount"],
        payload=KINDS[kind].payload(form),
        act=form["act"],
        reason=form["reason"],
        by_id=request.user.pk,
        at=clock.now(),
    )
    return reverse("approvals-one", args=[proposal.pk])


def _reversal(request: StaffRequest, moved: Moved, form: Form) -> str:
    proposal = propose(
        kind="reversal",
        account_id=moved.account_id,
        amount_tyiyn=moved.amount_tyiyn,
        payload={"entry_id": moved.entry_id},
        act=form["act"],
        reason=form["reason"],
        by_id=request.user.pk,
        at=clock.now(),
    )
    return reverse("approvals-one", args=[proposal.pk])
