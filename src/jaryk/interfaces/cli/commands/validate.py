"""``jaryk validate``: check a month's readings and put what is doubted on the desk."""

from __future__ import annotations

from argparse import Namespace
from time import perf_counter

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import add_month, asked_district
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    add_month(parser)
    parser.add_word("--district", told="cli.bill.district", metavar="CODE")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.interfaces.cli.door import open_house
    from jaryk.kernel.periods import Month
    from jaryk.usage.validating import validate

    period = Month.parse(options.period)
    open_house()
    began = perf_counter()
    found = validate(period=period, known_at=clock.now(), district_id=asked_district(options))
    seconds = round(perf_counter() - began, 3)
    doubted = sum(found.doubted.values())
    if screen.as_json:
        screen.emit(
            {
                "period": str(period),
                "registers": found.registers,
                "doubted": doubted,
                "kinds": found.doubted,
                "seconds": seconds,
            }
        )
    else:
        headings = [screen.word("cli.validate.kind"), screen.word("cli.validate.count")]
        kinds = [
            (screen.word(f"metering.exception.kind.{kind}"), count)
            for kind, count in found.doubted.items()
        ]
        if kinds:
            screen.table(headings, kinds)
        screen.say(screen.word("cli.validate.sum", registers=found.registers, doubted=doubted))
    return SET_ASIDE if doubted else DONE
