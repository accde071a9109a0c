"""Tariffs of a day with their sources, and the history of a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.asked import asked_day
from jaryk.interfaces.web.csv_export import csv_answer
from jaryk.kernel.errors import Refusal
from jaryk.reference.queries import tariffs as tariff_queries


@dataclass(frozen=True, slots=True)
class GroupPrices:
    """A group on a day: its heading in the grid, its steps, or why no price is known."""

    group: Any
    category: Any
    steps: list[Any]
    gaps: list[Any]


@require_safe
def tariffs(request: StaffRequest) -> HttpResponse:
    """Prices in force on the day asked for."""
    day = asked_day(request, "on", clock.today())
    rows = _prices(day)
    if request.GET.get("format") == "csv":
        header = ("group", "step_from_kwh", "step_to_kwh", "tyiyn_per_kwh", "valid_from",
                  "valid_until", "act", "source")  # fmt: skip
        return csv_answer(f"tariffs-{day}", header, _csv_rows(rows))
    return render(request, "web/tariffs.html", {"rows": rows, "day": day})


@require_safe
def tariff_group(request: StaffRequest, code: str) -> HttpResponse:
    """Every price of a group, the newest first."""
    group = known_group(code)
    history = tariff_queries.tariff_history(code)
    gaps = [gap for gap in tariff_queries.known_gaps() if gap.group_code == code]
    words = {"group": group, "history": history, "gaps": gaps, "today": clock.today()}
    return render(request, "web/tariff_group.html", words)


def known_group(code: str) -> Any:
    """The group of that code, or no such page."""
    try:
        return tariff_queries.group(code)
    except Refusal as refusal:
        raise Http404(code) from refusal


def _prices(day: date) -> list[GroupPrices]:
    priced: dict[str, list[Any]] = {}
    for tariff in tariff_queries.tariffs_on(day):
        priced.setdefault(tariff.group.code, []).append(tariff)
    gaps: dict[str, list[Any]] = {}
    for gap in tariff_queries.gaps_on(day):
        gaps.setdefault(gap.group_code, []).append(gap)
    categories = tariff_queries.categories_on(day)
    return [
        GroupPrices(
            group=group,
            category=categories.get(group.code),
            steps=priced.get(group.code, []),
            gaps=gaps.get(group.code, []),
        )
        for group in tariff_queries.groups()
        if group.code in priced or group.code in gaps
    ]


def _csv_rows(rows: list[GroupPrices]) -> list[tuple[object, ...]]:
    return [
        (
            row.group.code,
            step.step_from_kwh,
            step.step_to_kwh,
            step.price_tyiyn_per_kwh,
            step.valid_from,
            step.valid_until,
            step.act,
            step.source_url,
        )
        for row in rows
        for step in row.steps
    ]
