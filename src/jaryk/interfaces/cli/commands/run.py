"""``jaryk run``: everything at work, with a demonstration where the database is empty."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any
from urllib.parse import urlsplit

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    parser.add_word("--port", told="cli.run.port", type=int, metavar="N")
    parser.add_word("--accounts", told="cli.demo.accounts", type=int, default=2000, metavar="N")
    parser.add_word("--without-demo", told="cli.run.without_demo", action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli import servants
    from jaryk.interfaces.cli.door import is_set_up, open_house
    from jaryk.interfaces.cli.serving import WEB, ensure_serving
    from jaryk.interfaces.web_server import LOOPBACK

    with servants.alone():
        open_house(prepared=False)
        is_demonstration = _prepare(options, screen)
        if servants.find(WEB, database=_database()) is None:
            screen.remark(screen.word("cli.run.serving"))
        web, was_at_work = ensure_serving(database=_database(), port=options.port)
    address = f"http://{LOOPBACK}:{web.port}/"
    answer = {
        "address": address,
        "was_running": was_at_work,
        "is_set_up": is_set_up(),
        "log_ins": _log_ins() if is_demonstration else [],
    }
    if options.json:
        screen.emit(answer)
    else:
        _show(answer, screen)
    return DONE


def _show(answer: dict[str, Any], screen: Screen) -> None:
    screen.say(screen.word("cli.run.was_at_work" if answer["was_running"] else "cli.run.at_work"))
    screen.say(screen.word("cli.run.address", address=answer["address"]))
    if not answer["is_set_up"]:
        screen.say(screen.word("cli.not_set_up"))
    if log_ins := answer["log_ins"]:
        headings = [screen.word(f"cli.run.{name}") for name in ("username", "password", "role")]
        rows = [
            (entry["username"], entry["password"], screen.word(f"cli.run.{entry['role']}"))
            for entry in log_ins
        ]
        screen.table(headings, rows)
    screen.say(screen.word("cli.run.how_to_stop"))


def _prepare(options: Namespace, screen: Screen) -> bool:
    """Tables, and the demonstration where nothing else is; whether it is a demonstration."""
    from jaryk.interfaces.cli.demonstrating import build_demonstration, print_latest_bills
    from jaryk.interfaces.cli.door import lacks_migrations, migrate
    from jaryk.platform import queries as platform

    if lacks_migrations():
        screen.remark(screen.word("cli.run.migrating"))
        migrate()
    is_demonstration = platform.installation_kind() == "demonstration"
    is_empty = not platform.is_set_up() and not platform.districts()
    if is_demonstration or (is_empty and not options.without_demo):
        build_demonstration(screen, accounts=options.accounts)
        print_latest_bills(screen)
        return True
    return False


def _log_ins() -> list[dict[str, str]]:
    from jaryk.interfaces.demonstration.supplier import LOG_INS

    return [
        {"username": entry.username, "password": entry.password, "role": entry.role}
        for entry in LOG_INS
    ]


def _database() -> str:
    """Which database the servants work on, without the password."""
    parts = urlsplit(os.environ["JARYK_DATABASE_URL"])
    return f"{parts.hostname}:{parts.port}{parts.path}?{parts.query}"
