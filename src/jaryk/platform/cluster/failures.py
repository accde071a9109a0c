"""Why a server did not start, in words that help."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster.binaries import MAJOR
from jaryk.platform.cluster.record import Record

ROOM_TO_CREATE_MB: Final = 300
ROOM_TO_START_MB: Final = 100


def refuse_failed_start(told: str, record: Record) -> Refusal:
    """The refusal that fits what PostgreSQL's programs said before they gave up."""
    if "No space left on device" in told:
        return _disk_full(Path(record.home), ROOM_TO_START_MB)
    taken = re.search(r"could not bind .*Address already in use", told)
    if taken:
        return Refusal("platform.cluster.port_taken", port=record.port)
    last = "\n".join(told.strip().splitlines()[-8:])
    return Refusal("platform.cluster.not_started", log=record.log, told=last)


def require_room(folder: Path, room_mb: int) -> None:
    """Refuse before the disk is full, not in the middle of a write."""
    if shutil.disk_usage(folder).free < room_mb * 1_000_000:
        raise _disk_full(folder, room_mb)


def require_version(data: Path) -> None:
    """Data of another PostgreSQL are left alone."""
    try:
        found = (data / "PG_VERSION").read_text("ascii").strip()
    except FileNotFoundError:
        raise Refusal("platform.cluster.damaged", folder=data) from None
    if found != MAJOR:
        raise Refusal("platform.cluster.other_version", folder=data, found=found, needed=MAJOR)


def _disk_full(folder: Path, room_mb: int) -> Refusal:
    return Refusal("platform.cluster.disk_full", folder=folder, room_mb=room_mb)
