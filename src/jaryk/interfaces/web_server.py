"""The web server: how it is started, and one for as long as a bench or a drill needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LOOPBACK: Final = "127.0.0.1"
# Each thread holds a connection to the database: as many as it can serve, not the usual 512.
_THREADS: Final = "16"
SERVER: Final = (
    "granian",
    *("--interface", "wsgi"),
    *("--workers", "1"),
    *("--blocking-threads", _THREADS),
    *("--host", LOOPBACK),
)
APPLICATION: Final = "jaryk.interfaces.web.wsgi:application"
_PATIENCE_SECONDS: Final = 60
_BETWEEN_LOOKS_SECONDS: Final = 0.05


@contextmanager
def serving(database: str, *, log: Path) -> Iterator[int]:
    """Serve the database of that address, and know no other of it; gives the port."""
    port = _free_port()
    command = [sys.executable, "-m", *SERVER, "--port", str(port), APPLICATION]
    surroundings = os.environ | {
        "JARYK_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "jaryk.interfaces.settings",
    }
    surroundings.pop("JARYK_APP_DATABASE_URL", None)
    with log.open("ab") as sink:
        server = subprocess.Popen(
            command,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(_PATIENCE_SECONDS)


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(_BETWEEN_LOOKS_SECONDS)
        else:
            return
    raise TimeoutError("the web server did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
