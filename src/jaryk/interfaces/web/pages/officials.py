"""Who gave away or set right how much, where and in which month (O5, H6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.documents.queries.by_official import ByOfficial, GivenAway, by_official, given_away
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, seen_districts
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text
from jaryk.platform import queries as platform

MOST_MONTHS: Final = 36
ACTS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What an official decided in a month, in a district, of a kind."""

    month: date
    name: str
    row: ByOfficial


@dataclass(frozen=True, slots=True)
class Asked:
    """The months, the district's code and the official's log-in that the address names."""

    since: Month
    until: Month
    district: str
    official: str

    @property
    def months(self) -> list[Month]:
        told, month = [], self.since
        while month.first_on <= self.until.first_on:
            told.append(month)
            month = month.next()
        return told


@require_safe
def officials(request: StaffRequest) -> HttpResponse:
    """Sums by official, district, month and kind, and the acts behind them."""
    asked = _asked(request)
    acts = given_away(
        asked.since.first_on,
        asked.until.next().first_on,
        district_ids=seen_districts(request),
    )
    here = [act for act in acts if not asked.district or act.district == asked.district]
    chosen = [act for act in here if not asked.official or act.decided_by == asked.official]
    named = platform.full_names({one for act in acts for one in (act.decided_by, act.proposed_by)})
    rows = _rows(chosen, asked, named)
    form = request.GET.get("format", "")
    if form in {"sums", "acts"}:
        return _file(request, form, rows, chosen, asked)
    seen = seen_districts(request)
    districts = [d for d in platform.districts() if seen is None or d.pk in seen]
    words = {
        "asked_months": asked,
        "districts": districts,
        "places": {d.code: getattr(d, f"name_{request.lang}") for d in districts},
        "officials": sorted({(act.decided_by, named.get(act.decided_by, "")) for act in here}),
        "names": named,
        "kinds": _kinds(acts, request.lang),
        "rows": rows,
        "acts": chosen[: -ACTS_SHOWN - 1 : -1],
        "acts_count": len(chosen),
        "query": f"since={asked.since}&until={asked.until}&district={asked.district}"
        f"&official={asked.official}",
    }
    return render(request, "web/approvals/officials.html", words)


def _asked(request: StaffRequest) -> Asked:
    this = Month.of(clock.today())
    since = Month.parse(request.GET.get("since") or str(this))
    until = Month.parse(request.GET.get("until") or str(this))
    if not since.first_on <= until.first_on <= since.plus(MOST_MONTHS - 1).first_on:
        raise Refusal("web.officials.months", most=MOST_MONTHS)
    return Asked(
        since, until, request.GET.get("district", "")[:40], request.GET.get("official", "")[:60]
    )


def _rows(acts: list[GivenAway], asked: Asked, named: dict[str, str]) -> list[MonthRow]:
    return [
        MonthRow(month.first_on, named.get(row.official, ""), row)
        for month in reversed(asked.months)
        for row in by_official(
            act for act in acts if month.first_on <= act.on < month.next().first_on
        )
    ]


def _kinds(acts: list[GivenAway], lang: str) -> dict[str, str]:
    return {act.kind: text(f"documents.by_official.kind.{act.kind}", lang) for act in acts}


def _file(
    request: StaffRequest, form: str, rows: list[MonthRow], acts: list[GivenAway], asked: Asked
) -> HttpResponse:
    name = f"by-official-{form}-{asked.since}-{asked.until}"
    kinds = _kinds(acts, request.lang)
    if form == "sums":
        header: tuple[str, ...] = ("month", "official", "name", "district", "kind", "count",
                                   "amount_som")  # fmt: skip
        cells: Iterable[Iterable[object]] = (
            (f"{one.month:%Y-%m}", one.row.official, one.name, one.row.district,
             kinds[one.row.kind], one.row.count, som_cell(one.row.amount_tyiyn))
            for one in rows
        )  # fmt: skip
    else:
        header = ("day", "kind", "account", "district", "address", "amount_som", "act", "reason",
                  "proposed_by", "decided_by")  # fmt: skip
        cells = (
            (act.on, kinds[act.kind], act.account, act.district, act.address,
             som_cell(act.amount_tyiyn), act.act, act.reason, act.proposed_by, act.decided_by)
            for act in acts
        )  # fmt: skip
    return csv_answer(name, header, cells)
