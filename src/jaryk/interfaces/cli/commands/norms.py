"""``jaryk norms``: what the system says of a paragraph, which it knows, and what is wanting."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal


def add_arguments(parser: Arguments) -> None:
    parser.add_word(
        "what",
        told="cli.norms.what",
        metavar="show|list|check",
        choices=("show", "list", "check"),
        nargs="?",
        default="list",
    )
    parser.add_word("citation", told="cli.norms.citation", nargs="?", metavar="R-94")


def run(options: Namespace, screen: Screen) -> int:
    if options.what == "list":
        return _list(screen)
    if options.what == "check":
        return _check(screen)
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


def _check(screen: Screen) -> int:
    """How many paragraphs stand how; answers SET_ASIDE for one unlisted or untested."""
    from jaryk.norms import census, index

    totals = census.totals(index.national())
    if screen.as_json:
        screen.emit(asdict(totals))
    else:
        headings = [screen.word(f"cli.norms.{name}") for name in ("standing", "paragraphs")]
        counts = [
            (screen.word(f"norms.show.status.{name}"), getattr(totals, name))
            for name in census.STANDINGS
        ]
        screen.table(headings, [*counts, (screen.word("cli.norms.in_all"), totals.paragraphs)])
        for name, wanting in (("missing", totals.missing), ("untested", totals.untested)):
            screen.say(screen.word(f"cli.norms.{name}", citations=", ".join(wanting) or "0"))
    return DONE if totals.is_whole else SET_ASIDE
