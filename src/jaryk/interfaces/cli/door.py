"""Opening the house from the terminal: the folder, the key, the database, then Django."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.platform import cluster

SETTINGS: Final = "jaryk.interfaces.settings"


def open_house(*, prepared: bool = True) -> None:
    """Make Django ready to work; the embedded server is started if it rests.

    Raises Refusal where the database cannot be had, and where one that must be ``prepared`` has no
    tables of this version or nobody set up in it.
    """
    var = cluster.var_folder()
    os.environ["JARYK_VAR"] = str(var)
    url, working = cluster.database_url(), cluster.application_url()
    cluster.check_server(url)
    _keep_secret_key(var)
    os.environ["JARYK_DATABASE_URL"] = url
    if working != url:
        os.environ["JARYK_APP_DATABASE_URL"] = working
    load_django()
    if prepared and lacks_migrations():
        raise Refusal("cli.not_prepared")
    if prepared and not is_set_up():
        raise Refusal("cli.not_set_up")


def load_django() -> None:
    """Django's settings and models, without a word to the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def is_set_up() -> bool:
    """Whether somebody has begun here: with a supplier, or with the demonstration."""
    from jaryk.platform import queries as platform

    return platform.is_set_up()


def migrate() -> None:
    """Bring the database's tables up to this version, as their owner.

    The application's role gets its rights on them, and is made where the server named lacks it.
    """
    from django.core.management import call_command

    from jaryk.platform.grants import make_role
    from jaryk.platform.ownership import as_owner

    with as_owner():
        make_role()
        call_command("migrate", verbosity=0, interactive=False)


def lacks_migrations() -> bool:
    """Whether the database is older than this version of the program, or not granted to it yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from jaryk.platform.grants import are_granted

    if not are_granted():
        return True
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _keep_secret_key(var: Path) -> None:
    """Draw the key that signs sessions, once for this installation, for its owner's eyes alone."""
    file = var / "secret-key"
    if file.exists() or "JARYK_SECRET_KEY" in os.environ:
        return
    var.mkdir(parents=True, exist_ok=True)
    draft = var / f".secret-key.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
        sink.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()
