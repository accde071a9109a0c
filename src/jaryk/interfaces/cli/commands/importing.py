"""``jaryk import``: bring in a file of customers, meters or readings."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.files import read_file
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.screen import Screen

if TYPE_CHECKING:
    from jaryk.interfaces.imports import Rejected, Report

_SHOWN: Final = 20


def add_arguments(parser: Arguments) -> None:
    parser.add_word("kind", told="cli.importing.kind", metavar="customers|meters|readings|template")
    parser.add_word("file", told="cli.importing.file", metavar="FILE")
    parser.add_word("--preview", told="cli.importing.preview", action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import load_django, open_house

    if options.kind == "template":
        load_django()
        from jaryk.interfaces.imports import template

        sys.stdout.write(template(options.file))
        return DONE
    data = read_file(Path(options.file))
    open_house()
    return _bring_in(options, data, screen)


def _bring_in(options: Namespace, data: bytes, screen: Screen) -> int:
    from jaryk.interfaces import clock, imports

    name = Path(options.file).name
    with screen.progress(screen.word("cli.importing.working", name=name)):
        file_id = imports.stage(options.kind, name, data, today=clock.today(), at=clock.now())
        if not options.preview:
            imports.apply(file_id, today=clock.today(), at=clock.now())
    report = imports.report(file_id)
    if options.json:
        rejects = imports.rejects(file_id, screen.lang)
        _emit(report, rejects, screen)
    else:
        _show(report, imports.rejects(file_id, screen.lang, limit=_SHOWN), screen)
    return SET_ASIDE if report.rejected else DONE


def _emit(report: Report, rejects: list[Rejected], screen: Screen) -> None:
    screen.emit(
        {
            "file": report.name,
            "file_id": report.file_id,
            "kind": report.kind,
            "applied": report.applied,
            "rows": report.rows,
            "accepted": report.accepted,
            "rejected": report.rejected,
            "repeated": report.repeated,
            "rejects": [asdict(rejected) for rejected in rejects],
        }
    )


def _show(report: Report, rejects: list[Rejected], screen: Screen) -> None:
    if rejects:
        headings = [screen.word(f"cli.importing.{name}") for name in ("line", "field", "reason")]
        screen.table(headings, [(row.line, row.field, row.reason) for row in rejects])
    if report.rejected > len(rejects):
        screen.say(screen.word("cli.importing.more", count=report.rejected - len(rejects)))
    screen.say(
        screen.word(
            "cli.importing.done",
            name=report.name,
            rows=report.rows,
            accepted=report.accepted,
            repeated=report.repeated,
            rejected=report.rejected,
        )
    )
    if not report.applied:
        screen.say(screen.word("cli.importing.not_applied"))
    elif not report.accepted:
        screen.say(screen.word("cli.importing.nothing_new"))
