"""A new cluster, whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Final

from jaryk.platform.cluster.failures import refuse_failed_start
from jaryk.platform.cluster.record import OWNER_ROLE, Record
from jaryk.platform.cluster.roles import application_role
from jaryk.platform.cluster.tenant import Tenant

# C.UTF-8 of PostgreSQL's own provider: sorts by code point as C does, yet knows the upper and
# lower case of Cyrillic, which a search by name needs; no libc or ICU has a say in it.
_INITDB: Final = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--auth=reject",
    "--username=postgres",
    "--no-instructions",
)
_DRAFT: Final = "data.new-"


def create(tenant: Tenant, record: Record) -> None:
    """Make the data folder with the product's role and database.

    All is prepared in a draft of its own and moved into place last: whoever dies half-way
    leaves nothing that looks like a cluster, and an initdb that outlives him disturbs nobody.
    """
    draft = Path(record.home) / f"{_DRAFT}{secrets.token_hex(4)}"
    made = tenant.run("initdb", *_INITDB, "-D", draft)
    if made.code != 0:
        raise refuse_failed_start(made.text, record)
    founded = tenant.run(
        "postgres", "--single", "-D", draft, "-c", "exit_on_error=on", "postgres",
        told=_founding(record),
    )  # fmt: skip
    if founded.code != 0:
        raise refuse_failed_start(founded.text, record)
    draft.rename(record.data)


def clear_drafts(record: Record) -> None:
    """Remove what was left half-made; what someone still writes there goes the next time."""
    for draft in Path(record.home).glob(f"{_DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)


def _founding(record: Record) -> str:
    """Statements for the single-user server, which reads one a line; passwords need no quoting.

    The owner is no superuser: what the database forbids, it forbids to him too.
    """
    return "\n".join(
        [
            f"ALTER ROLE postgres PASSWORD '{record.keeper_password}';",
            f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB PASSWORD '{record.password}';",
            f"CREATE DATABASE {OWNER_ROLE} OWNER {OWNER_ROLE};",
            *application_role(record),
            "",
        ]
    )
