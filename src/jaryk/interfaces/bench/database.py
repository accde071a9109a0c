"""A database of a bench's own, made for it and removed after it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from psycopg import connect
from psycopg.sql import SQL, Composed, Identifier

from jaryk.platform.ownership import as_owner


@contextmanager
def own_database() -> Iterator[None]:
    """Point Django at a fresh, migrated database, as its owner, for as long as the block lasts."""
    with as_owner(), _fresh_database():
        yield


@contextmanager
def _fresh_database() -> Iterator[None]:
    settings = connection.settings_dict
    usual = settings["NAME"]
    name = f"jaryk_bench_{os.getpid()}"
    _administer(SQL("CREATE DATABASE {}").format(Identifier(name)))
    connection.close()
    settings["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        settings["NAME"] = usual
        _administer(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _administer(statement: Composed) -> None:
    """Run a statement that no transaction may hold, on the server's own database."""
    usual = connection.get_connection_params()
    told = {key: usual[key] for key in ("host", "port", "user", "password") if key in usual}
    with connect(dbname="postgres", autocommit=True, **told) as server:
        server.execute(statement)
