"""What the surroundings wish of the database: the variables that name folders and servers."""

from __future__ import annotations

import os
from pathlib import Path

from jaryk.kernel.errors import Refusal


def var_folder() -> Path:
    """The folder of everything that Jaryk keeps: ``JARYK_VAR``, else ``var`` of the checkout."""
    named = os.environ.get("JARYK_VAR")
    if named:
        return Path(named).resolve()
    checkout = Path(__file__).resolve().parents[4]
    base = checkout if (checkout / "pyproject.toml").exists() else Path.cwd()
    return base / "var"


def cluster_folder() -> Path:
    """Where the embedded server lives."""
    return var_folder() / "pg"


def named_server() -> str | None:
    """The address in ``JARYK_DATABASE_URL``, where a server of one's own is used."""
    return os.environ.get("JARYK_DATABASE_URL") or None


def application_of_named_server() -> str | None:
    """``JARYK_APP_DATABASE_URL``: the same database, by the role that the product works as."""
    return os.environ.get("JARYK_APP_DATABASE_URL") or None


def wished_port() -> int | None:
    """``JARYK_PG_PORT``: the port that the embedded server must have, and no other."""
    wish = os.environ.get("JARYK_PG_PORT")
    if not wish:
        return None
    if not wish.isascii() or not wish.isdigit() or not 0 < int(wish) < 65536:
        raise Refusal("platform.cluster.port_unreadable", port=wish)
    return int(wish)


def wished_system_user() -> str | None:
    """``JARYK_PG_USER``: the system user that root gives the embedded server to."""
    return os.environ.get("JARYK_PG_USER") or None
