"""Print May by route, and be killed on the way: ``python -m tests.faults.killed_printing``.

Where to die: ``route N`` when the N-th file has been told of, ``write N`` in the middle of the
N-th file that is written whole, ``after MICROSECONDS`` of printing wherever that is.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Timer

import django

if __name__ in {"__main__", "__mp_main__"}:
    django.setup()

from jaryk.documents.operations.print_bills import Printing
from jaryk.documents.operations.print_routes import print_routes
from jaryk.kernel.periods import Month


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, presses: str, kind: str, where: str) -> None:
    told = written = 0
    write_bytes = Path.write_bytes

    def on_progress(_: Printing) -> None:
        nonlocal told
        told += 1
        if kind == "route" and told == int(where):
            die()

    def write_half(file: Path, content: bytes) -> int:
        nonlocal written
        written += 1
        if kind == "write" and written == int(where):
            write_bytes(file, content[: len(content) // 2])
            die()
        return write_bytes(file, content)

    Path.write_bytes = write_half  # type: ignore[assignment,method-assign]
    if kind == "after":
        death = Timer(int(where) / 1_000_000, die)
        death.daemon = True
        death.start()
    print_routes(
        period=Month(2025, 5),
        out=Path(folder),
        cover_lang="ru",
        most=1,
        presses=int(presses),
        on_progress=on_progress,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
