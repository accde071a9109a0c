"""Who owes how much since when: by account and by how long it is overdue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from jaryk.documents.papers.ages import BANDS, AgesRow
from jaryk.documents.queries.papers.accounts import aged_rows
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, seen_districts, sees
from jaryk.interfaces.web.asked import asked_day, asked_page
from jaryk.kernel.texts import text
from jaryk.platform import queries as platform

ROWS_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class AskedDebts:
    """Whose debts are asked for, and on which day; ``district`` None: of all that are seen."""

    on: date
    districts: list[Any]
    district: Any | None
    district_ids: Collection[int] | None

    def scope(self, lang: str) -> str | None:
        """The district in words, or those that are seen; None for the whole supplier."""
        if self.district is None and self.district_ids is None:
            return None
        told = self.districts if self.district is None else [self.district]
        return ", ".join(str(getattr(one, f"name_{lang}")) for one in told)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of days overdue with what is owed in it."""

    name: str
    amount_tyiyn: int


def asked_debts(request: StaffRequest) -> AskedDebts:
    """What the address asks for; a district that the user does not see counts as none."""
    districts = [one for one in platform.districts() if sees(request, one.pk)]
    code = request.GET.get("district", "")
    chosen = next((one for one in districts if one.code == code), None)
    return AskedDebts(
        on=asked_day(request, "on", clock.today()),
        districts=districts,
        district=chosen,
        district_ids=seen_districts(request) if chosen is None else [chosen.pk],
    )


def debts_page(request: StaffRequest, asked: AskedDebts) -> HttpResponse:
    """The sums of all, and the accounts with the greatest overdue debt first."""
    rows = aged_rows(on=asked.on, district_ids=asked.district_ids)
    page = asked_page(request)
    worst = sorted(rows, key=lambda row: (-row.overdue_tyiyn, row.account_number))
    code = asked.district.code if asked.district else ""
    words = {
        "asked_for": asked,
        "code": code,
        "rest": f"{urlencode({'on': asked.on, 'district': code})}&",
        "count_of_all": len(rows),
        "sums": _sums(rows, request.lang),
        "total_tyiyn": sum(row.total_tyiyn for row in rows),
        "overdue_tyiyn": sum(row.overdue_tyiyn for row in rows),
        "rows": worst[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        "page": page,
        "pages": max(1, -(-len(rows) // ROWS_A_PAGE)),
    }
    return render(request, "web/debts.html", words)


def _sums(rows: tuple[AgesRow, ...], lang: str) -> list[Band]:
    return [
        Band(
            text(f"documents.paper.ages.band.{band}", lang),
            sum(row.bands_tyiyn[place] for row in rows),
        )
        for place, band in enumerate(BANDS)
    ]
