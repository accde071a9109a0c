"""The price list of works by day, and the taxes on them."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from django.db.models import Q

from jaryk.kernel.errors import Refusal
from jaryk.reference.models import TaxKind, Work, WorkPrice, WorkTaxRate

__all__ = ["Work", "WorkPrice", "WorkTaxRate"]


def works() -> list[Work]:
    """All works, priced or not, by code."""
    return list(Work.objects.order_by("code"))


def work(code: str) -> Work:
    """The work of that code; Refusal when there is none."""
    found = Work.objects.filter(code=code).first()
    if found is None:
        raise Refusal("reference.works.unknown", code=code)
    return found


def price_list(on: date) -> list[WorkPrice]:
    """What each work that has a price costs on the day, as believed now, by code."""
    prices = WorkPrice.objects.filter(_holds_on(on), superseded_at__isnull=True)
    return list(prices.select_related("work").order_by("work__code"))


def work_price(code: str, on: date) -> WorkPrice:
    """What the work costs on the day; Refusal when it is unknown or has no price."""
    priced = work(code)
    prices = WorkPrice.objects.filter(_holds_on(on), work=priced, superseded_at__isnull=True)
    found = prices.select_related("work").first()
    if found is None:
        raise Refusal("reference.works.no_price", code=code, on=on)
    return found


def price_history(code: str) -> list[WorkPrice]:
    """Every believed price of a work, the newest first."""
    prices = WorkPrice.objects.filter(work__code=code, superseded_at__isnull=True)
    return list(prices.select_related("work").order_by("-valid_from"))


def work_taxes(on: date) -> dict[TaxKind, int]:
    """The taxes that works bear on the day: hundredths of a percent by tax."""
    rates = WorkTaxRate.objects.filter(_holds_on(on), superseded_at__isnull=True).order_by("tax")
    return {TaxKind(rate.tax): int(rate.rate_percent * 100) for rate in rates}


def work_tax_history() -> list[WorkTaxRate]:
    """Every believed tax on works, the newest first."""
    return list(WorkTaxRate.objects.filter(superseded_at__isnull=True).order_by("-valid_from"))


def price_list_form() -> str:
    """A price list to fill in, as CSV: usual works without prices."""
    return files("jaryk.reference").joinpath("data/works.csv").read_text("utf-8")


def _holds_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
