"""Bills printed a second: from posted bills to print files of a route each, on all cores."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from jaryk.documents.operations.print_routes import BILLS_A_FILE, PrintedRoutes, print_routes
from jaryk.documents.presses import cores
from jaryk.documents.queries.bills import bills_in
from jaryk.documents.queries.document import bill_documents
from jaryk.documents.route_cover import RouteLoad, cover_sheet
from jaryk.documents.sheet import bill_sheet
from jaryk.interfaces.bench.bare_pages import compile_bare
from jaryk.interfaces.bench.bills import MONTH, bill, bring_facts
from jaryk.interfaces.bench.database import own_database
from jaryk.interfaces.demonstration.supplier import SUPPLIER
from jaryk.reference.operations.supplier import introduce_supplier

OnStage = Callable[[str], None]

_REFERENCE_BILLS: Final = 2 * BILLS_A_FILE


def run(bills: int, *, on_stage: OnStage) -> dict[str, Any]:
    """Print ``bills`` posted bills by route, on a press a core, in a database of the bench's own.

    A second ``per core`` is one of a processor's time, whoever of us took it. The reference is a
    bare compile on one core: Typst lays out pages of the same bills, their words ready, without
    the database, the making of words and the files.
    """
    with own_database(), TemporaryDirectory() as folder:
        on_stage("bench.stage.facts")
        bring_facts(bills)
        introduce_supplier(**SUPPLIER)
        bill(1)
        on_stage("bench.stage.printing")
        began, used = perf_counter(), _used_seconds()
        printed = print_routes(period=MONTH, out=Path(folder), cover_lang="ru")
        seconds, used = perf_counter() - began, _used_seconds() - used
        on_stage("bench.stage.bare_pages")
        bare_a_second = _bare_a_second()
    if printed.unprinted:
        raise AssertionError(f"{len(printed.unprinted)} bills were not printed")
    return _figures(printed, seconds, used, bare_a_second)


def _figures(
    printed: PrintedRoutes, seconds: float, used: float, bare_a_second: float
) -> dict[str, Any]:
    a_core = printed.bills / used
    return {
        "bills": printed.bills,
        "files": len(printed.routes),
        "presses": cores(),
        "seconds": round(seconds, 3),
        "bills_per_second": round(printed.bills / seconds, 1),
        "bills_per_second_per_core": round(a_core, 1),
        "bare_compile_per_second_per_core": round(bare_a_second, 1),
        "ratio": round(bare_a_second / a_core, 2),
        "bytes_a_bill": printed.size_bytes // printed.bills,
        "peak_rss_mb_of_a_press": getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024,
        "peak_rss_mb": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
    }


def _used_seconds() -> float:
    """Time that processors have given to this process and to those of its that have ended."""
    told = (getrusage(whose) for whose in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return sum(whose.ru_utime + whose.ru_stime for whose in told)


def _bare_a_second() -> float:
    bill_ids = list(bills_in(MONTH).values_list("id", flat=True)[:_REFERENCE_BILLS])
    documents = list(bill_documents(bill_ids))
    routes = []
    for start in range(0, len(documents), BILLS_A_FILE):
        own = documents[start : start + BILLS_A_FILE]
        load = RouteLoad("bench", "", MONTH, "ru", tuple(own))
        routes.append(
            {"cover": cover_sheet(load, own), "bills": [bill_sheet(document) for document in own]}
        )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return len(documents) / alone.submit(compile_bare, MONTH.first_on, routes).result()
