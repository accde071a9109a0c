"""Setting the web server and the worker to work."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from typing import Final

from jaryk.interfaces.cli import servants
from jaryk.interfaces.cli.log import log_folder
from jaryk.interfaces.cli.servants import Servant
from jaryk.interfaces.web_server import APPLICATION, LOOPBACK, SERVER
from jaryk.kernel.errors import Refusal

USUAL_PORT: Final = 8000
WEB: Final = "web"
WORKER: Final = "worker"
_PORTS: Final = 100
_PATIENCE_SECONDS: Final = 90
_BETWEEN_LOOKS_SECONDS: Final = 0.1


def ensure_serving(*, database: str, port: int | None) -> tuple[Servant, bool]:
    """The web server, with the worker beside it; and whether it was at work already."""
    if servants.find(WORKER, database=database) is None:
        servants.end(WORKER)
        servants.start(WORKER, ["django", "procrastinate", "worker"], database=database)
    web = servants.find(WEB, database=database)
    if web is not None and port in {None, web.port} and _answers(web.port):
        return web, True
    servants.end(WEB)
    return _start_web(database, port), False


def _start_web(database: str, port: int | None) -> Servant:
    """On the port asked for, else on the first free one; a port lost to another is left to it."""
    ports = range(USUAL_PORT, USUAL_PORT + _PORTS) if port is None else [port]
    for candidate in ports:
        if _is_taken(candidate):
            continue
        command = [*SERVER, "--port", str(candidate), APPLICATION]
        web, started = servants.start(WEB, command, database=database, port=candidate)
        if _comes_up(web.port, started):
            return web
        servants.end(WEB)
        if not _is_taken(candidate):
            raise Refusal("cli.run.not_served", log=log_folder() / f"{WEB}.log")
    raise Refusal("cli.run.no_port", first=ports[0], last=ports[-1])


def _comes_up(port: int, started: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False when it gives up."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and started.poll() is None:
        if _answers(port):
            return True
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    return False


def _answers(port: int) -> bool:
    """Whether the sign-in page is there."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
        return False
