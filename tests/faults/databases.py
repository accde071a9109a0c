"""Databases of a test's own, on the server of the others: what is committed there stays there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from jaryk.platform.cluster import ServerAddress
from jaryk.platform.cluster.record import OWNER_ROLE


@contextmanager
def own_database(name: str, *, like: str | None = None) -> Iterator[str]:
    """A migrated database, or a copy of ``like``, in use until the end and then dropped."""
    database = f"{connection.settings_dict['NAME']}_{name}" if like is None else f"{like}_{name}"
    connection.close()
    _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
    if like is None:
        _server("CREATE DATABASE {}", database)
    else:
        _server("CREATE DATABASE {} TEMPLATE {}", database, like)
    try:
        with in_use(database):
            if like is None:
                call_command("migrate", verbosity=0)
            yield database
    finally:
        _server("DROP DATABASE {} WITH (FORCE)", database)


@contextmanager
def in_use(database: str) -> Iterator[None]:
    """Django's connection goes to ``database``, and back where it went before."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def on_server(found: ServerAddress) -> Iterator[None]:
    """Django's connection goes to the owner's database of another server."""
    told = conninfo_to_dict(found.url(OWNER_ROLE))
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    other = {name: str(told[part]) for name, part in names.items()} | {"OPTIONS": {}}
    before = {name: connection.settings_dict[name] for name in other}
    with in_use(OWNER_ROLE):
        connection.settings_dict.update(other)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


def address() -> str:
    """The database in use, as ``JARYK_DATABASE_URL`` names it."""
    told = connection.settings_dict
    user = quote(told["USER"], safe="")
    password = f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else ""
    options = {"host": told["HOST"], **told["OPTIONS"]}
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgresql://{user}{password}@localhost{port}/{told['NAME']}?{urlencode(options)}"


def bury() -> None:
    """Wait until the server has done with the connections of the dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _server(statement: str, *databases: str) -> None:
    parameters: dict[str, Any] = connection.get_connection_params()
    parameters = {
        key: parameters[key]
        for key in ("host", "port", "user", "password", *connection.settings_dict["OPTIONS"])
        if key in parameters
    }
    with psycopg.connect(**parameters, dbname="postgres", autocommit=True) as server:
        server.execute(SQL(statement).format(*map(Identifier, databases)))
