"""The role that the product works as: it signs in, owns nothing, and makes no tables."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import psycopg

from jaryk.platform.cluster.record import APPLICATION_ROLE, LOOPBACK, OWNER_ROLE, Record, save


def application_role(record: Record) -> list[str]:
    """Statements of the keeper that make the role; passwords need no quoting.

    The owner may put the role on, so as to try what it is allowed.
    """
    return [
        f"CREATE ROLE {APPLICATION_ROLE} LOGIN PASSWORD '{record.app_password}';",
        f"GRANT {APPLICATION_ROLE} TO {OWNER_ROLE};",
    ]


def with_application_role(folder: Path, record: Record, port: int) -> Record:
    """The record of a running cluster that has the role; one of an earlier version gets it."""
    if record.app_password:
        return record
    record = replace(record, app_password=secrets.token_urlsafe(24))
    with psycopg.connect(
        host=LOOPBACK,
        port=port,
        user="postgres",
        password=record.keeper_password,
        dbname="postgres",
    ) as keeper:
        found = keeper.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        renewed = [f"ALTER ROLE {APPLICATION_ROLE} LOGIN PASSWORD '{record.app_password}'"]
        for statement in application_role(record) if found.fetchone() is None else renewed:
            keeper.execute(statement.encode())
    save(folder, record)
    return record
