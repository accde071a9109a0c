"""``python -m jaryk.platform.cluster start|stop|status``: the embedded server by hand."""

from __future__ import annotations

import sys

from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text
from jaryk.platform.cluster import cluster_folder, database_url, status, stop


def main(arguments: list[str]) -> int:
    """0 done, 2 refused."""
    folder = cluster_folder()
    try:
        match arguments:
            case ["start"]:
                database_url()
            case ["stop"]:
                stop(folder)
            case ["status"]:
                pass
            case _:
                raise Refusal("platform.cluster.usage")
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    found = status(folder)
    port = found.address.port if found.address else None
    sys.stdout.write(
        text(f"platform.cluster.state.{found.state}", "en", folder=folder, port=port) + "\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
