"""``jaryk pdf``: a month's bills as PDF files in a folder."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import add_month, asked_account, asked_district
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.texts import LANGUAGES, text

if TYPE_CHECKING:
    from jaryk.documents.operations.print_bills import Printed


def add_arguments(parser: Arguments) -> None:
    add_month(parser)
    parser.add_word("--out", told="cli.pdf.out", required=True, metavar="DIR")
    scope = parser.add_mutually_exclusive_group()
    told = text("cli.bill.account", parser.lang)
    scope.add_argument("--account", help=told, metavar="NUMBER")
    told = text("cli.bill.district", parser.lang)
    scope.add_argument("--district", help=told, metavar="CODE")
    parser.add_word("--bill-lang", told="cli.pdf.bill_lang", choices=LANGUAGES, metavar="LANG")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house
    from jaryk.kernel.periods import Month

    period = Month.parse(options.period)
    open_house()
    from jaryk.documents.operations.print_bills import print_bills

    began = perf_counter()
    with screen.progress(screen.word("cli.pdf.printing", period=str(period))) as advance:
        printed = print_bills(
            period=period,
            out=Path(options.out),
            district_id=asked_district(options),
            account_id=asked_account(options),
            lang=options.bill_lang,
            on_progress=lambda printing: advance(printing.done, printing.bills),
        )
    _answer(str(period), printed, perf_counter() - began, screen)
    return SET_ASIDE if printed.unprinted else DONE


def _answer(period: str, printed: Printed, seconds: float, screen: Screen) -> None:
    unprinted = [
        {"bill": bill.number, "reason": bill.refusal.say(screen.lang)} for bill in printed.unprinted
    ]
    if screen.as_json:
        screen.emit(
            {
                "period": period,
                "written": printed.count,
                "folder": str(printed.folder),
                "bytes": printed.size_bytes,
                "seconds": round(seconds, 3),
                "unprinted": unprinted,
            }
        )
        return
    if unprinted:
        headings = [screen.word(f"cli.pdf.{name}") for name in ("bill", "reason")]
        screen.table(headings, [(row["bill"], row["reason"]) for row in unprinted])
    screen.say(
        screen.word(
            "cli.pdf.done",
            count=printed.count,
            folder=printed.folder,
            megabytes=f"{printed.size_bytes / 1_000_000:.1f}",
            seconds=f"{seconds:.0f}",
        )
    )
