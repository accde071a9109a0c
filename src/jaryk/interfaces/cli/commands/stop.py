"""``jaryk stop``: end all that ``jaryk run`` has started."""

from __future__ import annotations

from argparse import Namespace

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen


def add_arguments(parser: Arguments) -> None:
    """Takes nothing."""


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli import servants
    from jaryk.interfaces.cli.serving import WEB, WORKER
    from jaryk.platform import cluster

    with servants.alone():
        ended = [name for name in (WEB, WORKER) if servants.end(name)]
        if cluster.stop(cluster.cluster_folder()):
            ended.append("database")
    if options.json:
        screen.emit({"stopped": ended})
    else:
        words = ", ".join(screen.word(f"cli.stop.{name}") for name in ended)
        screen.say(screen.word("cli.stop.done" if ended else "cli.stop.nothing", what=words))
    return DONE
