"""A served office: its own database with a small demonstration, a server and a worker beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg.sql import SQL, Identifier

ACCOUNTS = 120
_BUILD = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from jaryk.interfaces.demonstration.story import demonstrate
demonstrate(accounts={accounts})
"""


@dataclass(frozen=True)
class Office:
    """Where the office answers."""

    address: str


@contextmanager
def served_office(settings: dict[str, Any], var: Path) -> Iterator[Office]:
    """Build the demonstration in a database of its own, serve it, and leave nothing behind."""
    name = f"{settings['NAME']}_browser"
    environment = os.environ | {
        "JARYK_DATABASE_URL": _address(settings | {"NAME": name}),
        "DJANGO_SETTINGS_MODULE": "jaryk.interfaces.settings",
        "JARYK_VAR": str(var),
        "JARYK_SECRET_KEY": "browser-tests-only",
    }
    port = _free_port()
    with ExitStack() as stack:
        stack.enter_context(_database(settings, name))
        build = [sys.executable, "-c", _BUILD.format(accounts=ACCOUNTS)]
        subprocess.run(build, env=environment, check=True, timeout=120)
        stack.enter_context(_running(_server(port), environment, "Listening at"))
        stack.enter_context(_running(_worker(), environment, "Launching a worker"))
        yield Office(f"http://127.0.0.1:{port}")


def _server(port: int) -> list[str]:
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws"]
    application = "jaryk.interfaces.web.wsgi:application"
    return [sys.executable, "-m", "granian", "--interface", "wsgi", *where, application]


def _worker() -> list[str]:
    return [sys.executable, "-m", "django", "procrastinate", "worker", "-q", "billing"]


@contextmanager
def _database(settings: dict[str, Any], name: str) -> Iterator[None]:
    """A database that is there for the block only."""
    drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name))
    keeper = _address(settings | {"NAME": "postgres"})
    with psycopg.connect(keeper, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield
    finally:
        with psycopg.connect(keeper, autocommit=True) as connection:
            connection.execute(drop)


@contextmanager
def _running(command: list[str], environment: dict[str, str], ready: str) -> Iterator[None]:
    """A process for the block, from the line that says it is ready; it may end in ten seconds."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(line)
            if ready in line:
                break
        else:
            raise RuntimeError("".join(told))
        try:
            yield
        finally:
            process.terminate()
            try:
                process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _address(settings: dict[str, Any]) -> str:
    """Django's settings of a database as an address; a socket's folder goes to the query."""
    host, port = settings["HOST"], settings["PORT"]
    secret = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    more = dict(settings["OPTIONS"])
    if host.startswith("/"):
        more["host"], host = host, ""
    place = f"{host}:{port}" if port else host
    query = f"?{urlencode(more)}" if more else ""
    return f"postgresql://{quote(settings['USER'])}{secret}@{place}/{settings['NAME']}{query}"
