"""What every test stands on: a database that is found or made, a set clock of chance, no network.

``JARYK_DATABASE_URL`` names a server; without it the first test that asks for the database starts
the embedded one under ``var/test``, never the one under ``var/pg`` that holds someone's work. Each
xdist worker has a database of its own there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.scale import so_many

CHECKOUT = Path(__file__).resolve().parents[1]
os.environ["JARYK_VAR"] = str(CHECKOUT / "var" / "test")

settings.register_profile(
    "house",
    deadline=None,
    max_examples=so_many(every_day=60, soak=2_000),
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def server() -> None:
    """Django's settings name a server that answers."""
    from django.conf import settings as django_settings

    from jaryk.platform import cluster

    django_settings.DATABASES["default"].update(cluster.database_settings())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    server: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """The server first: a worker's suffix goes to the name of its database there."""


@pytest.fixture(autouse=True)
def surroundings() -> Iterator[None]:
    """A command tried in this process names its database to those after it; not to other tests."""
    before = {name: value for name, value in os.environ.items() if name.startswith("JARYK_")}
    yield
    for name in [name for name in os.environ if name.startswith("JARYK_")]:
        if name not in before:
            del os.environ[name]
    os.environ.update(before)


def _stay_at_home(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every address but this machine's own."""
    if event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not _is_at_home(host):
        raise PermissionError(f"a test must not speak with {host}")


def _is_at_home(host: object) -> bool:
    if host in {None, "", b"", "localhost", b"localhost"}:
        return True
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False


sys.addaudithook(_stay_at_home)
