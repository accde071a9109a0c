"""What a cluster remembers of itself between starts: port, passwords, home."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster.address import ServerAddress

OWNER_ROLE: Final = "jaryk"
APPLICATION_ROLE: Final = "jaryk_app"
LOOPBACK: Final = "127.0.0.1"
_HERE: Final = "."


@dataclass(frozen=True, kw_only=True)
class Record:
    """``home`` holds the data and the log: the cluster's folder, or one that the user can enter.

    ``password`` is the owner's, ``app_password`` that of the role the product works as, not yet
    there in clusters of earlier versions; ``keeper_password`` the superuser's, for repairs by hand.
    """

    home: str
    port: int
    password: str = field(repr=False)
    keeper_password: str = field(repr=False)
    app_password: str = field(default="", repr=False)

    @property
    def data(self) -> Path:
        return Path(self.home) / "data"

    @property
    def log(self) -> Path:
        return Path(self.home) / "server.log"

    def address(self, port: int) -> ServerAddress:
        return ServerAddress(
            host=LOOPBACK,
            port=port,
            user=OWNER_ROLE,
            password=self.password,
            app_user=APPLICATION_ROLE,
            app_password=self.app_password,
        )


def fresh_record(home: Path, port: int) -> Record:
    return Record(
        home=str(home),
        port=port,
        password=secrets.token_urlsafe(24),
        keeper_password=secrets.token_urlsafe(24),
        app_password=secrets.token_urlsafe(24),
    )


def load(folder: Path) -> Record | None:
    """The record in ``folder``; None where no cluster was made yet."""
    try:
        entries = json.loads(_file(folder).read_text("utf-8"))
        record = Record(**entries)
    except FileNotFoundError:
        return None
    except PermissionError:
        raise Refusal("platform.cluster.not_yours", folder=folder) from None
    except (ValueError, TypeError):
        raise Refusal("platform.cluster.damaged", folder=folder) from None
    return replace(record, home=str(folder)) if record.home == _HERE else record


def save(folder: Path, record: Record) -> None:
    """Write the record whole or not at all, readable by its owner alone."""
    entries = asdict(record)
    if record.home == str(folder):
        entries["home"] = _HERE  # a checkout may be moved, and its cluster with it
    draft = _file(folder).with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if os.geteuid() == 0:  # root may serve another's cluster; the record stays the owner's
            owner = folder.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        json.dump(entries, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(_file(folder))


def _file(folder: Path) -> Path:
    return folder / "cluster.json"
