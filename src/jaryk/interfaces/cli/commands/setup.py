"""``jaryk setup``: begin with a supplier of one's own, or take over what changed in its file."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.files import read_file
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.interfaces.setup import Outcome, Told


def add_arguments(parser: Arguments) -> None:
    parser.add_word("file", told="cli.setup.file", metavar="FILE", nargs="?")
    parser.add_word("--template", told="cli.setup.template", action="store_true")
    parser.add_word(
        "--renew", told="cli.setup.renew", metavar="USERNAME", action="append", default=[]
    )


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import lacks_migrations, migrate, open_house

    if options.template == (options.file is not None):
        raise Refusal("cli.setup.which")
    if options.template:
        return _print_template(screen)
    file = Path(options.file)
    data = read_file(file)
    open_house(prepared=False)
    from jaryk.interfaces import clock
    from jaryk.interfaces.setup import read_told, set_up

    told = read_told(file.name, data)
    if lacks_migrations():
        screen.remark(screen.word("cli.run.migrating"))
        migrate()
    outcome = set_up(told, renew=options.renew, at=clock.now())
    if options.json:
        _emit(told, outcome, screen)
    else:
        _show(told, outcome, screen)
    return DONE


def _print_template(screen: Screen) -> int:
    from jaryk.interfaces.cli.door import load_django

    load_django()
    from jaryk.interfaces.setup import template

    if screen.as_json:
        screen.emit({"template": template(screen.lang)})
    else:
        sys.stdout.write(template(screen.lang))
    return DONE


def _emit(told: Told, outcome: Outcome, screen: Screen) -> None:
    screen.emit(
        {
            "kind": told.kind,
            "is_new": outcome.is_new,
            "is_changed": outcome.is_changed,
            "changes": [asdict(change) for change in outcome.changes],
            "passwords": [
                {"username": given.username, "password": given.password}
                if given.is_drawn
                else {"username": given.username, "password_env": given.password_env}
                for given in outcome.passwords
            ],
            "reference": asdict(outcome.reference),
        }
    )


def _show(told: Told, outcome: Outcome, screen: Screen) -> None:
    for change in outcome.changes:
        key = "cli.setup.changed" if change.key else "cli.setup.added"
        screen.say(screen.word(key, where=change.where, before=change.before, after=change.after))
    loaded = outcome.reference
    if loaded.appended or loaded.superseded:
        screen.say(
            screen.word("cli.setup.loaded", appended=loaded.appended, superseded=loaded.superseded)
        )
    _show_passwords(outcome, screen)
    if outcome.is_new:
        name = told.supplier[f"name_{screen.lang}"]  # type: ignore[literal-required]
        screen.say(screen.word("cli.setup.begun", name=name))
    else:
        screen.say(screen.word("cli.setup.done" if outcome.is_changed else "cli.setup.nothing_new"))


def _show_passwords(outcome: Outcome, screen: Screen) -> None:
    """Those that were drawn, for the only time; those of the environment are known there."""
    for given in outcome.passwords:
        if not given.is_drawn:
            screen.say(
                screen.word("cli.setup.taken", username=given.username, variable=given.password_env)
            )
    drawn = [(given.username, given.password) for given in outcome.passwords if given.is_drawn]
    if drawn:
        screen.table([screen.word("cli.run.username"), screen.word("cli.run.password")], drawn)
        screen.say(screen.word("cli.setup.once"))
