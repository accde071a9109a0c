"""One at a time: who makes, starts or stops a cluster holds its lock."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jaryk.kernel.errors import Refusal

PATIENCE_S: Final = 300


@contextmanager
def alone(folder: Path, patience_s: int = PATIENCE_S) -> Iterator[None]:
    """Hold the cluster in ``folder`` for oneself.

    The kernel drops the lock with its process, so kill -9 leaves none behind, and the
    server does not inherit it. Raises Refusal where another holds it for too long.
    """
    with (folder / "lock").open("a") as file:
        deadline = time.monotonic() + patience_s
        while not _taken(file.fileno()):
            if time.monotonic() > deadline:
                raise Refusal("platform.cluster.busy", folder=folder)
            time.sleep(0.05)
        yield


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
