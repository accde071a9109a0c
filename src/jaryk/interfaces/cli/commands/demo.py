"""``jaryk demo``: the invented supplier with a year of bills."""

from __future__ import annotations

from argparse import Namespace
from time import perf_counter

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    parser.add_word("--accounts", told="cli.demo.accounts", type=int, default=2000, metavar="N")
    parser.add_word("--without-billing", told="cli.demo.without_billing", action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.demonstrating import build_demonstration, print_latest_bills
    from jaryk.interfaces.cli.door import migrate, open_house

    began = perf_counter()
    open_house(prepared=False)
    migrate()
    accounts = build_demonstration(
        screen, accounts=options.accounts, without_billing=options.without_billing
    )
    folder = print_latest_bills(screen)
    seconds = perf_counter() - began
    if options.json:
        bills = None if folder is None else str(folder)
        screen.emit({"accounts": accounts, "bills": bills, "seconds": round(seconds, 3)})
        return DONE
    screen.say(screen.word("cli.demo.done", accounts=accounts, seconds=f"{seconds:.0f}"))
    if folder is not None:
        screen.say(screen.word("cli.demo.printed", folder=folder))
    return DONE
