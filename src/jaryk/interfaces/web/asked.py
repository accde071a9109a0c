"""What an address asks for: days, months and numbers, read with care."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month


def asked_day(request: HttpRequest, name: str, otherwise: date) -> date:
    """A date of the address; Refusal when it cannot be read."""
    written = request.GET.get(name, "")
    return read_day(written) if written else otherwise


def asked_month(request: HttpRequest, otherwise: Month) -> Month:
    """A month of the address; Refusal when it cannot be read."""
    written = request.GET.get("month", "")
    return Month.parse(written) if written else otherwise


def read_day(written: str) -> date:
    """2026-05-31, as a date field sends it."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal("web.asked.not_a_day", written=written[:40]) from None


def asked_page(request: HttpRequest) -> int:
    """The number of the page, from 1; anything else is the first."""
    written = request.GET.get("page", "1")
    return int(written) if written.isdecimal() and 1 <= int(written) <= 100_000 else 1
