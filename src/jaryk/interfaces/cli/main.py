"""``jaryk``: finds the command, and answers for whatever happens inside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from jaryk.interfaces.cli.arguments import Arguments, language_of
from jaryk.interfaces.cli.outcome import BROKEN, DONE, INTERRUPTED, REFUSED
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

COMMANDS: Final = {
    "run": "run",
    "stop": "stop",
    "setup": "setup",
    "demo": "demo",
    "migrate": "migrate",
    "import": "importing",
    "validate": "validate",
    "estimate": "estimate",
    "bill": "bill",
    "explain": "explain",
    "pdf": "pdf",
    "paper": "paper",
    "norms": "norms",
    "calc": "calc",
    "check": "check",
    "books": "books",
    "penalty": "penalty",
    "approve": "approve",
    "correct": "correct",
    "dispute": "dispute",
    "invoice": "invoice",
    "handover": "handover",
    "payments": "payments",
    "agent": "agent",
    "profiles": "profiles",
    "whatif": "whatif",
    "upkeep": "upkeep",
    "bench": "bench",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 done with something set aside, 2 refused, 3 broken."""
    words = sys.argv[1:] if words is None else list(words)
    screen = Screen(language_of(words, os.environ.get("JARYK_LANG")), as_json="--json" in words)
    try:
        return _run(words, screen)
    except Refusal as refusal:
        screen.refuse(refusal.say(screen.lang))
        return REFUSED
    except KeyboardInterrupt:
        screen.refuse(screen.word("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`jaryk ... | head`): say nothing more, to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as mishap:
        return _answer_for(mishap, screen)


def _run(words: Sequence[str], screen: Screen) -> int:
    parser = _grammar(screen.lang)
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        return DONE
    command: Any = _module(options.command)
    return int(command.run(options, screen))


def _grammar(lang: str) -> Arguments:
    """All commands; their modules import what they work with when they run."""
    parser = Arguments(lang=lang, prog="jaryk", description=text("cli.about", lang))
    parser.add_usual()
    commands = parser.add_subparsers(
        dest="command", metavar=text("cli.usage.command", lang), parser_class=Arguments
    )
    for name in COMMANDS:
        told = text(f"cli.{COMMANDS[name]}.about", lang)
        command = commands.add_parser(name, lang=lang, help=told, description=told)
        _module(name).add_arguments(command)
        command.add_usual()
    return parser


def _module(name: str) -> Any:
    return import_module(f"jaryk.interfaces.cli.commands.{COMMANDS[name]}")


def _answer_for(mishap: Exception, screen: Screen) -> int:
    """A database that has gone is said plainly; anything else goes to the log, whole."""
    kind = type(mishap)
    if kind.__name__ == "OperationalError" and kind.__module__.startswith(("django", "psycopg")):
        screen.refuse(screen.word("cli.no_database", told=str(mishap).strip().split("\n")[0]))
        return REFUSED
    from jaryk.interfaces.cli.log import write_down

    screen.refuse(screen.word("cli.broken", told=kind.__name__, log=write_down(mishap)))
    return BROKEN


if __name__ == "__main__":
    sys.exit(main())
