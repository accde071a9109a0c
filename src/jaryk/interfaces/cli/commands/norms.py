"""``jaryk norms``: what the system says of a paragraph, and which paragraphs it knows."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal


def add_arguments(parser: Arguments) -> None:
    parser.add_word("what", told="cli.norms.what", metavar="show|list", choices=("show", "list"))
    parser.add_word("citation", told="cli.norms.citation", nargs="?", metavar="R-94")


def run(options: Namespace, screen: Screen) -> int:
    if options.what == "list":
        return _list(screen)
    if options.citation is None:
        raise Refusal("cli.norms.which")
    from jaryk.norms.show import lines, show

    shown = show(options.citation, screen.lang)
    if screen.as_json:
        screen.emit(asdict(shown))
    else:
        for line in lines(shown, screen.lang):
            screen.say(line)
    return DONE


def _list(screen: Screen) -> int:
    from jaryk.norms import index

    paragraphs = [
        {
            "citation": str(paragraph.citation),
            "title": paragraph.title[screen.lang],
            "status": paragraph.status,
        }
        for paragraph in index.national()
    ]
    if screen.as_json:
        screen.emit({"paragraphs": paragraphs})
    else:
        headings = [screen.word(f"cli.norms.{name}") for name in ("paragraph", "title")]
        screen.table(headings, [(p["citation"], p["title"]) for p in paragraphs])
    return DONE
