"""Which database the product works with: a named server's, or the embedded one's."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster.address import ServerAddress
from jaryk.platform.cluster.embedded import ensure_running
from jaryk.platform.cluster.environment import (
    application_of_named_server,
    cluster_folder,
    named_server,
    wished_port,
    wished_system_user,
)
from jaryk.platform.cluster.record import OWNER_ROLE

OLDEST_VERSION = 150000


def database_url() -> str:
    """The owner's address: ``JARYK_DATABASE_URL``, else the embedded server's, which is started.

    A named server is not spoken to here; ``check_server`` does that.
    """
    named = named_server()
    if named is not None:
        return named
    return start_embedded().url(OWNER_ROLE)


def application_url() -> str:
    """The address by which the product works: ``JARYK_APP_DATABASE_URL``, else the owner's of a
    named server, else the application's role in the embedded one."""
    named = application_of_named_server() or named_server()
    return start_embedded().app_url(OWNER_ROLE) if named is None else named


def start_embedded() -> ServerAddress:
    """The embedded server of ``var/pg`` as the surroundings wish it."""
    return ensure_running(cluster_folder(), port=wished_port(), system_user=wished_system_user())


def database_settings() -> dict[str, object]:
    """The same as Django's ``DATABASES["default"]``."""
    parts = _parts(database_url())
    own = {key: parts.pop(key, "") for key in ("host", "port", "user", "password", "dbname")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": own["host"],
        "PORT": own["port"],
        "USER": own["user"],
        "PASSWORD": own["password"],
        "NAME": own["dbname"],
        "OPTIONS": parts,
    }


def check_server(url: str) -> int:
    """The version of the server at ``url``, as 180004. Raises Refusal for one that cannot be
    reached, or is older than PostgreSQL 15."""
    _parts(url)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise Refusal("platform.cluster.unreachable", told=str(error).strip()) from None
    if version < OLDEST_VERSION:
        raise Refusal("platform.cluster.too_old", found=version // 10000)
    return version


def _parts(url: str) -> dict[str, str]:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise Refusal("platform.cluster.url_unreadable") from None
    if not parts.get("dbname"):
        raise Refusal("platform.cluster.url_unreadable")
    return {key: str(value) for key, value in parts.items() if value is not None}
