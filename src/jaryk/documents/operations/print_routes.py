"""A month's bills for the carriers: a print file a route, in the order of the way.

Broken off anywhere and called again, it goes on: the plan of the first call is kept in the folder,
and a file whose bytes are those that the manifest tells is not printed again. A file is whole or
not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jaryk.documents.folders import kept_for_oneself, not_written
from jaryk.documents.operations.print_bills import Printing, safe_name, silent
from jaryk.documents.presses import (
    Batch,
    Outcome,
    Outcomes,
    RouteErrand,
    cores,
    print_here,
    print_on,
)
from jaryk.documents.print_journal import (
    Asked,
    Manifest,
    Plan,
    PrintedRoute,
    keep_plan,
    plan_in,
)
from jaryk.documents.queries.carrying import routes_of
from jaryk.documents.queries.document import bill_documents
from jaryk.documents.route_cover import RouteLoad
from jaryk.documents.route_press import Refused
from jaryk.documents.routes import Route
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.queries import districts

# A press takes about 2 MB a bill of the file that it lays out.
BILLS_A_FILE: Final = 250


@dataclass(frozen=True, slots=True)
class PrintedRoutes:
    """``routes`` are all the files of the folder, ``kept`` of them from an earlier call."""

    folder: Path
    routes: tuple[PrintedRoute, ...]
    kept: int

    @property
    def bills(self) -> int:
        return sum(route.bills for route in self.routes)

    @property
    def total_tyiyn(self) -> int:
        """The control sum over all files."""
        return sum(route.total_tyiyn for route in self.routes)

    @property
    def size_bytes(self) -> int:
        return sum(route.size_bytes for route in self.routes)

    @property
    def unprinted(self) -> tuple[Refused, ...]:
        """Bills without paper, and why."""
        all_refused = (bill for route in self.routes for bill in route.unprinted)
        return tuple(sorted(all_refused, key=lambda bill: bill.number))


def print_routes(
    *,
    period: Month,
    out: Path,
    cover_lang: str,
    district_id: int | None = None,
    lang: str | None = None,
    most: int = BILLS_A_FILE,
    presses: int | None = None,
    on_progress: Callable[[Printing], None] = silent,
) -> PrintedRoutes:
    """Write the month's bills, of all or a district, a file a route of at most ``most`` bills.

    Each in its customer's language unless ``lang`` is named. ``presses`` are as many processes as
    there are cores unless told otherwise. Raises Refusal where the month has no bills, the folder
    holds another printing, cannot be written, is full, or is being printed into.
    """
    asked = Asked(str(period), _code_of(district_id), lang or "", most)
    with kept_for_oneself(out):
        try:
            plan = _plan(out, asked, period, district_id)
            manifest = Manifest(out)
            kept = len(manifest.printed)
            waiting = [route for route in plan.routes if route.name not in manifest.printed]
            desk = _Desk(out, period, cover_lang, lang)
            for outcomes in _printed(desk, waiting, presses or cores()):
                for outcome in outcomes:
                    manifest.add(desk.told(outcome))
                on_progress(Printing(plan.bills, manifest.bills))
        except OSError as mishap:
            raise not_written(mishap, out) from mishap
    return PrintedRoutes(out, tuple(manifest.printed[r.name] for r in plan.routes), kept)


class _Desk:
    """Where routes are loaded with their bills, and told of when they are printed."""

    def __init__(self, folder: Path, period: Month, cover_lang: str, lang: str | None) -> None:
        self._folder = folder
        self._period = period
        self._cover_lang = cover_lang
        self._lang = lang
        self._names = {
            district.code: getattr(district, f"name_{cover_lang}") for district in districts()
        }
        self._set_aside: dict[str, list[Refused]] = {}

    def errand(self, route: Route) -> RouteErrand:
        """The route with its bills as they are printed; those that have no paper are set aside."""
        refused = self._set_aside.setdefault(route.name, [])
        documents = bill_documents(
            route.bill_ids,
            lang=self._lang,
            on_refusal=lambda number, refusal: refused.append(Refused.of(number, refusal)),
        )
        load = RouteLoad(
            name=route.name,
            district=self._names[route.district],
            period=self._period,
            lang=self._cover_lang,
            documents=tuple(documents),
        )
        return RouteErrand(load, self._folder / f"{self._period}-{safe_name(route.name)}.pdf")

    def told(self, outcome: Outcome) -> PrintedRoute:
        return PrintedRoute(
            route=outcome.name,
            file=outcome.file_name,
            bills=outcome.bills,
            pages=outcome.pages,
            total_tyiyn=outcome.total_tyiyn,
            size_bytes=outcome.size_bytes,
            sha256=outcome.sha256,
            unprinted=(*self._set_aside.pop(outcome.name), *outcome.refused),
        )


def _plan(out: Path, asked: Asked, period: Month, district_id: int | None) -> Plan:
    """The folder's plan, made anew where it has none."""
    plan = plan_in(out)
    if plan is None:
        routes = tuple(routes_of(period, district_id=district_id, most=asked.most))
        if not routes:
            raise Refusal("documents.print.no_bills", period=str(period))
        plan = Plan(asked, routes)
        keep_plan(out, plan)
    if plan.asked != asked:
        raise Refusal("documents.print.another", folder=out)
    return plan


def _printed(desk: _Desk, routes: Sequence[Route], presses: int) -> Iterator[Outcomes]:
    """The routes on as many presses as there is work for."""
    batches: Iterator[Batch] = ([desk.errand(route)] for route in routes)
    presses = min(presses, len(routes))
    return print_on(presses, batches) if presses > 1 else print_here(batches)


def _code_of(district_id: int | None) -> str:
    return next((district.code for district in districts() if district.pk == district_id), "")
