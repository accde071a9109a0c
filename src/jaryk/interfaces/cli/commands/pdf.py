"""``jaryk pdf``: a month's bills as PDF files in a folder, a file a bill or a file a route."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import add_month, asked_account, asked_district
from jaryk.interfaces.cli.screen import Advance, Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import LANGUAGES, text

if TYPE_CHECKING:
    from jaryk.documents.route_press import Refused


def add_arguments(parser: Arguments) -> None:
    add_month(parser)
    parser.add_word("--out", "--to", told="cli.pdf.out", required=True, metavar="DIR")
    parser.add_word("--by-route", told="cli.pdf.by_route", action="store_true")
    parser.add_word("--most", told="cli.pdf.most", type=int, default=250, metavar="N")
    scope = parser.add_mutually_exclusive_group()
    told = text("cli.bill.account", parser.lang)
    scope.add_argument("--account", help=told, metavar="NUMBER")
    told = text("cli.bill.district", parser.lang)
    scope.add_argument("--district", help=told, metavar="CODE")
    parser.add_word("--bill-lang", told="cli.pdf.bill_lang", choices=LANGUAGES, metavar="LANG")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    period = Month.parse(options.period)
    open_house()
    began = perf_counter()
    with screen.progress(screen.word("cli.pdf.printing", period=str(period))) as advance:
        printing = _print_routes if options.by_route else _print_bills
        answer = printing(options, period, screen, advance)
    answer["seconds"] = round(perf_counter() - began, 3)
    _say(answer, screen, "routes" if options.by_route else "done")
    return SET_ASIDE if answer["unprinted"] else DONE


def _print_bills(
    options: Namespace, period: Month, screen: Screen, advance: Advance
) -> dict[str, Any]:
    from jaryk.documents.operations.print_bills import print_bills

    printed = print_bills(
        period=period,
        out=Path(options.out),
        district_id=asked_district(options),
        account_id=asked_account(options),
        lang=options.bill_lang,
        on_progress=lambda printing: advance(printing.done, printing.bills),
    )
    return {
        "period": str(period),
        "written": printed.count,
        "folder": str(printed.folder),
        "bytes": printed.size_bytes,
        "unprinted": _reasons(printed.unprinted, screen.lang),
    }


def _print_routes(
    options: Namespace, period: Month, screen: Screen, advance: Advance
) -> dict[str, Any]:
    from jaryk.documents.operations.print_routes import print_routes

    if options.account or options.most < 1:
        raise Refusal("cli.pdf.no_route")
    printed = print_routes(
        period=period,
        out=Path(options.out),
        cover_lang=screen.lang,
        district_id=asked_district(options),
        lang=options.bill_lang,
        most=options.most,
        on_progress=lambda printing: advance(printing.done, printing.bills),
    )
    return {
        "period": str(period),
        "routes": len(printed.routes),
        "kept": printed.kept,
        "written": printed.bills,
        "control_sum": som(printed.total_tyiyn, screen.lang),
        "folder": str(printed.folder),
        "bytes": printed.size_bytes,
        "unprinted": _reasons(printed.unprinted, screen.lang),
    }


def _reasons(refused: Iterable[Refused], lang: str) -> list[dict[str, str]]:
    return [{"bill": bill.number, "reason": bill.refusal.say(lang)} for bill in refused]


def _say(answer: dict[str, Any], screen: Screen, key: str) -> None:
    if screen.as_json:
        screen.emit(answer)
        return
    if unprinted := answer["unprinted"]:
        headings = [screen.word(f"cli.pdf.{name}") for name in ("bill", "reason")]
        screen.table(headings, [(row["bill"], row["reason"]) for row in unprinted])
    told = answer | {
        "megabytes": f"{answer['bytes'] / 1_000_000:.1f}",
        "seconds": f"{answer['seconds']:.0f}",
        "count": answer["written"],
    }
    screen.say(screen.word(f"cli.pdf.{key}", **told))
