"""``jaryk check``: add the books up again."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    """Takes nothing."""


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    from jaryk.documents.checks import run_checks
    from jaryk.interfaces import clock

    checks = run_checks(known_at=clock.now(), lang=screen.lang)
    if options.json:
        screen.emit({"checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            mark = "✓" if check.ok else "✗"
            screen.say(f"{mark} {check.detail}")
    return DONE if all(check.ok for check in checks) else SET_ASIDE
