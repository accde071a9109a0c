"""``jaryk pdf``: a month's bills as PDF files in a folder."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from time import perf_counter

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, add_month
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES


def add_arguments(parser: Arguments) -> None:
    add_month(parser)
    parser.add_word("--out", told="cli.pdf.out", required=True, metavar="DIR")
    parser.add_word("--account", told="cli.pdf.account", metavar="NUMBER")
    parser.add_word("--bill-lang", told="cli.pdf.bill_lang", choices=LANGUAGES, metavar="LANG")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house
    from jaryk.kernel.periods import Month

    period = Month.parse(options.period)
    open_house()
    from jaryk.interfaces.cli.printing import print_bills

    folder = Path(options.out)
    began = perf_counter()
    with screen.progress(screen.word("cli.pdf.printing", period=str(period))) as advance:
        written = print_bills(
            period,
            folder,
            advance=advance,
            account_id=None if options.account is None else account_id(options.account),
            lang=options.bill_lang,
        )
    if not written:
        raise Refusal("cli.pdf.no_bills", period=str(period))
    seconds = round(perf_counter() - began, 3)
    if options.json:
        screen.emit(
            {"period": str(period), "written": written, "folder": str(folder), "seconds": seconds}
        )
    else:
        screen.say(screen.word("cli.pdf.done", count=written, folder=folder))
    return DONE
