"""What the application's role may do: read everything, add to what only grows, work on the rest.

The role owns nothing. So it can neither change nor delete a posted row, nor switch off the trigger
that would refuse it, nor drop the table, whatever statement it sends. The grants follow from the
catalogue and are issued anew after each migration; new partitions get none and are reached through
their parents.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.db import connection, transaction
from psycopg.errors import DuplicateObject, UniqueViolation
from psycopg.sql import SQL, Identifier, Literal

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster import APPLICATION_ROLE

# Written directly: their own unique index tells a repeated key.
_WRITTEN_PARTITIONS: Final = ("ledger_entry_events", "ledger_posting_events")
_READ_ONLY: Final = ("django_migrations",)
_GATHERED_BY_A_RUN: Final = re.compile(r"\w+_r\d+")

_TABLES: Final = """
    SELECT c.relname, c.relispartition, EXISTS (
        SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgrelid = c.oid AND p.proname = 'platform_refuse_change')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
      AND pg_has_role(c.relowner, 'USAGE') ORDER BY c.relname
"""


def application_role() -> str:
    """The role that ``JARYK_APP_DATABASE_URL`` signs in as, else the one of embedded servers."""
    url = os.environ.get("JARYK_APP_DATABASE_URL")
    return unquote(urlsplit(url).username or "") if url else APPLICATION_ROLE


def issue_grants() -> bool:
    """Give the application's role what it needs of the tables that are there now, and no more.

    False where the server has no such role: there the product works as the owner.
    """
    role = application_role()
    if not _exists(role) or role == connection.settings_dict["USER"]:
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        # Told concurrently by two, the catalogue's rows would collide.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('jaryk grants'))")
        told = Identifier(role)
        cursor.execute(SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(told))
        cursor.execute(_TABLES)
        for table, is_partition, only_grows in cursor.fetchall():
            rights = _rights(table, is_partition=is_partition, only_grows=only_grows)
            if rights:
                granted = SQL("GRANT {} ON {} TO {}").format(SQL(rights), Identifier(table), told)
                cursor.execute(granted)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
        ):
            cursor.execute(SQL(statement).format(told))
    return True


def are_granted() -> bool:
    """Whether whoever is signed in may read the table of migrations; not before there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(to_regclass('django_migrations'), 'SELECT')")
        return bool(cursor.fetchone()[0])


def works_as_owner() -> bool:
    """Whether the connection could change posted rows: it owns them, or is a superuser."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(c.relowner, 'USAGE') FROM pg_class c "
            "WHERE c.oid = to_regclass('platform_auditevent')"
        )
        return bool(cursor.fetchone()[0])


def make_role() -> None:
    """Make the role that ``JARYK_APP_DATABASE_URL`` names, where the owner's role may.

    Raises Refusal with the statement to run by hand where it may not.
    """
    url = os.environ.get("JARYK_APP_DATABASE_URL")
    role = application_role()
    if not url or _exists(role):
        return
    if not _may_make_roles():
        raise Refusal("platform.grants.no_role", role=role)
    statement = SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
        Identifier(role), Literal(unquote(urlsplit(url).password or ""))
    )
    with suppress(DuplicateObject, UniqueViolation), connection.cursor() as cursor:
        cursor.execute(statement)


def issue_after_migration(**_told: Any) -> None:
    """Django's signal after each migration."""
    issue_grants()


def _rights(table: str, *, is_partition: bool, only_grows: bool) -> str:
    if is_partition and table not in _WRITTEN_PARTITIONS:
        return ""
    if table in _READ_ONLY:
        return "SELECT"
    if _GATHERED_BY_A_RUN.fullmatch(table):
        return "INSERT"
    return "SELECT, INSERT" if only_grows else "SELECT, INSERT, UPDATE, DELETE"


def _exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def _may_make_roles() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        return bool(cursor.fetchone()[0])
