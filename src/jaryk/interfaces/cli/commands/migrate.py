"""``jaryk migrate``: bring the database up to this version of the program."""

from __future__ import annotations

from argparse import Namespace

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    """Takes nothing."""


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import migrate, open_house

    open_house(prepared=False)
    migrate()
    if options.json:
        screen.emit({"migrated": True})
    else:
        screen.say(screen.word("cli.migrate.done"))
    return DONE
