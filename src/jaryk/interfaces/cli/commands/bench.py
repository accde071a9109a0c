"""``jaryk bench``: how fast this machine bills."""

from __future__ import annotations

from argparse import Namespace

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    parser.add_word("what", told="cli.bench.what", metavar="bills", choices=("bills",))
    parser.add_word("--accounts", told="cli.bench.accounts", type=int, default=200_000, metavar="N")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house(prepared=False)
    from jaryk.interfaces.bench import bills

    figures = bills.run(options.accounts, on_stage=lambda key: screen.remark(screen.word(key)))
    if options.json:
        screen.emit(figures)
        return DONE
    stages = figures.pop("stages")
    names = [screen.word("cli.bench.figure"), screen.word("cli.bench.value")]
    screen.table(names, [*figures.items(), *((f"  {name}", took) for name, took in stages.items())])
    return DONE
