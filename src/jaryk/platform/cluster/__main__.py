"""``python -m jaryk.platform.cluster start|stop|status``: the embedded server by hand."""

from __future__ import annotations

import sys

from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text
from jaryk.platform.cluster import cluster_folder, start_embedded, status, stop


def main(arguments: list[str]) -> int:
    """0 done, 2 refused."""
    try:
        sys.stdout.write(_obey(arguments) + "\n")
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


def _obey(arguments: list[str]) -> str:
    folder = cluster_folder()
    match arguments:
        case ["start"]:
            start_embedded()
        case ["stop"]:
            stop(folder)
        case ["status"]:
            pass
        case _:
            raise Refusal("platform.cluster.usage")
    found = status(folder)
    port = found.address.port if found.address else None
    return text(f"platform.cluster.state.{found.state}", "en", folder=folder, port=port)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
