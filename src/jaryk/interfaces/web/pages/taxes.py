"""Tax profiles of the groups by day; a chief edits them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CHIEF, StaffRequest, requires
from jaryk.interfaces.web.asked import asked_day, read_day
from jaryk.interfaces.web.pages.tariffs import known_group
from jaryk.kernel.errors import Refusal
from jaryk.reference.operations.taxes import set_tax_rate
from jaryk.reference.queries import tariffs as tariff_queries
from jaryk.reference.queries import taxes as tax_queries
from jaryk.reference.queries.taxes import TaxKind


@require_safe
def taxes(request: StaffRequest) -> HttpResponse:
    """The taxes of each group on the day asked for."""
    day = asked_day(request, "on", clock.today())
    held: dict[str, dict[int, Any]] = {}
    for rate in tax_queries.taxes_on(day):
        held.setdefault(rate.group.code, {})[rate.tax] = rate
    rows = [
        {
            "group": group,
            "vat": held.get(group.code, {}).get(TaxKind.VAT),
            "sales_tax": held.get(group.code, {}).get(TaxKind.SALES_TAX),
        }
        for group in tariff_queries.groups()
    ]
    return render(request, "web/taxes.html", {"rows": rows, "day": day})


@require_safe
def tax_group(request: StaffRequest, code: str) -> HttpResponse:
    """The history of a group's taxes, and for a chief the form of a change."""
    group = known_group(code)
    history = tax_queries.tax_history(code)
    return render(
        request, "web/tax_group.html", {"group": group, "history": history, "entered": {}}
    )


@require_POST
@requires(CHIEF)
def change_tax(request: StaffRequest, code: str) -> HttpResponse:
    """A chief sets, zeroes or lifts a tax of a group from a day on."""
    group = known_group(code)
    entered = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    try:
        until = entered["valid_until"]
        set_tax_rate(
            group=code,
            tax=TaxKind.SALES_TAX if entered["tax"] == "sales_tax" else TaxKind.VAT,
            rate_percent=_rate(entered),
            valid_from=read_day(entered["valid_from"]),
            valid_until=read_day(until) if until else None,
            user=request.user,
            at=clock.now(),
            note=entered["note"][:500],
        )
    except Refusal as refusal:
        words = {
            "group": group,
            "history": tax_queries.tax_history(code),
            "entered": entered,
            "refused": refusal.say(request.lang),
        }
        return render(request, "web/tax_group.html", words, status=422)
    return redirect("taxes-group", code=code)


_FIELDS = ("tax", "how", "rate", "valid_from", "valid_until", "note")


def _rate(entered: dict[str, str]) -> Decimal | None:
    if entered["how"] == "exempt":
        return None
    try:
        return Decimal(entered["rate"].replace(",", "."))
    except InvalidOperation:
        raise Refusal("web.taxes.not_a_rate", written=entered["rate"][:40]) from None
