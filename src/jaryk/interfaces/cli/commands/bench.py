"""``jaryk bench``: how fast this machine bills, prints, shows, and takes payments and profiles."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen

_WHATS = ("bills", "payments", "pages", "pdf", "profiles", "validation", "whatif")


def add_arguments(parser: Arguments) -> None:
    parser.add_word("what", told="cli.bench.what", metavar="|".join(_WHATS), choices=_WHATS)
    parser.add_word("--accounts", told="cli.bench.accounts", type=int, default=200_000, metavar="N")
    parser.add_word("--hands", told="cli.bench.hands", type=int, metavar="N")
    parser.add_word("--payments", told="cli.bench.payments", type=int, default=10_000, metavar="N")
    parser.add_word("--bills", told="cli.bench.bills", type=int, default=20_000, metavar="N")
    parser.add_word("--clients", told="cli.bench.clients", type=int, default=32, metavar="N")
    parser.add_word("--meters", told="cli.bench.meters", type=int, default=50_000, metavar="N")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house(prepared=False)
    figures = _measure(options, screen)
    if options.json:
        screen.emit(figures)
        return DONE
    stages = figures.pop("stages", {}) | {
        page: f"{took['p50_ms']} / {took['p95_ms']}"
        for page, took in figures.pop("pages", {}).items()
    }
    names = [screen.word("cli.bench.figure"), screen.word("cli.bench.value")]
    screen.table(names, [*figures.items(), *((f"  {name}", took) for name, took in stages.items())])
    return DONE


def _measure(options: Namespace, screen: Screen) -> dict[str, Any]:
    def on_stage(key: str) -> None:
        screen.remark(screen.word(key))

    if options.what == "bills":
        from jaryk.interfaces import machine
        from jaryk.interfaces.bench import bills

        hands = options.hands or machine.hands()
        return bills.run(options.accounts, on_stage=on_stage, hands=hands)
    if options.what == "pdf":
        from jaryk.interfaces.bench import pdf

        return pdf.run(options.bills, on_stage=on_stage)
    if options.what == "pages":
        from jaryk.interfaces import machine
        from jaryk.interfaces.bench import pages

        return pages.run(
            options.accounts, on_stage=on_stage, hands=options.hands or machine.hands()
        )
    if options.what == "profiles":
        from jaryk.interfaces.bench import profiles

        return profiles.run(options.meters, on_stage=on_stage)
    if options.what == "validation":
        from jaryk.interfaces.bench import validation

        return validation.run(options.accounts, on_stage=on_stage)
    if options.what == "whatif":
        from jaryk.interfaces.bench import whatif

        return whatif.run(options.accounts, on_stage=on_stage)
    from jaryk.interfaces.bench import payments

    return payments.run(options.payments, options.clients, on_stage=on_stage)
