"""Seals of the books: how far they reach, and whether anything has changed under them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jaryk.interfaces.jobs import ask_check, books_checked
from jaryk.interfaces.jobs_books import ask_seal, ask_verification, books_verified
from jaryk.interfaces.web.access import CLERK, StaffRequest, for_whole_house, requires
from jaryk.interfaces.web.csv_export import csv_answer
from jaryk.ledger.queries.seals import latest_seals, sealed_entries, unsealed_entries
from jaryk.platform.grants import works_as_owner

SEALS_SHOWN: Final = 25
_STEPS: Final[dict[str, Callable[[], None]]] = {
    "seal": ask_seal,
    "verify": ask_verification,
    "check": ask_check,
}


@require_safe
@for_whole_house
def seals(request: StaffRequest) -> HttpResponse:
    """What lies under seals, what the last readings found, and the newest seals."""
    if request.GET.get("format") == "csv":
        return _as_csv()
    verified = books_verified()
    asked = request.GET.get("asked", "")
    words = {
        "sealed": sealed_entries(),
        "unsealed": unsealed_entries(),
        "works_as_owner": works_as_owner(),
        "verified": verified,
        "found": [one.say(request.lang) for one in verified.found] if verified else [],
        "books": books_checked(),
        "seals": latest_seals(SEALS_SHOWN),
        "asked": asked if asked in _STEPS else "",
    }
    return render(request, "web/books/seals.html", words)


@require_POST
@requires(CLERK)
@for_whole_house
def ask(request: StaffRequest, step: str) -> HttpResponse:  # noqa: ARG001
    """Put sealing, reading again or adding up before the worker; asked twice, it waits once."""
    if step not in _STEPS:
        raise Http404(step)
    _STEPS[step]()
    return HttpResponseRedirect(f"{reverse('books-seals')}?asked={step}")


def _as_csv() -> HttpResponse:
    header = ("no", "sealed_at", "first_id", "last_id", "entries", "postings", "digest", "mac")
    rows = (
        (one.no, one.sealed_at.isoformat(), one.first_id, one.last_id, one.entries, one.postings,
         one.digest, one.mac)
        for one in latest_seals(1_000_000)
    )  # fmt: skip
    return csv_answer("seals", header, rows)
