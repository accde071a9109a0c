"""``jaryk upkeep``: how much room each month takes in the database."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal

_MIB = 1024 * 1024


def add_arguments(parser: Arguments) -> None:
    parser.add_word("--dry-run", told="cli.upkeep.dry_run", action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    if not options.dry_run:
        raise Refusal("cli.upkeep.only_dry_run")
    from jaryk.interfaces.cli.door import open_house

    open_house(prepared=False)
    from jaryk.platform.sizes import partition_sizes

    partitions = partition_sizes()
    if options.json:
        screen.emit({"partitions": [asdict(partition) for partition in partitions]})
        return DONE
    names = ("table", "month", "rows", "table_mib", "index_mib", "analysed")
    screen.table(
        [screen.word(f"cli.upkeep.{name}") for name in names],
        [
            (
                one.table,
                one.month or one.partition,
                one.rows,
                one.table_bytes // _MIB,
                one.index_bytes // _MIB,
                "✓" if one.is_analysed else "✗",
            )
            for one in partitions
        ],
    )
    all_mib = sum(one.all_bytes for one in partitions) // _MIB
    screen.say(screen.word("cli.upkeep.in_all", partitions=len(partitions), mib=all_mib))
    return DONE
