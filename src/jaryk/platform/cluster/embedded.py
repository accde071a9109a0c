"""The embedded server: made where there is none, started where it rests, found where it runs."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster import postmaster
from jaryk.platform.cluster.address import ServerAddress
from jaryk.platform.cluster.conf import write_configuration
from jaryk.platform.cluster.creation import clear_drafts, create
from jaryk.platform.cluster.failures import (
    ROOM_TO_CREATE_MB,
    ROOM_TO_START_MB,
    require_room,
    require_version,
)
from jaryk.platform.cluster.lock import alone
from jaryk.platform.cluster.record import LOOPBACK, Record, fresh_record, load, save
from jaryk.platform.cluster.roles import with_application_role
from jaryk.platform.cluster.tenant import settle, tenant_of

# Below the ports that the system hands out to outgoing connections.
_PORTS: Final = range(20_000, 30_000)


@dataclass(frozen=True)
class Status:
    """``absent``: no cluster there; ``stopped``: it rests; ``running``: ``address`` answers."""

    state: Literal["absent", "stopped", "running"]
    address: ServerAddress | None = None
    pid: int | None = None


def ensure_running(
    folder: Path, *, port: int | None = None, system_user: str | None = None
) -> ServerAddress:
    """The running server of ``folder``; made and started if need be, by one caller at a time.

    ``port`` insists on a port (else a free one is chosen and kept); ``system_user`` is whom
    root makes a new cluster for. Raises Refusal where the server cannot be had.
    """
    folder = folder.resolve()
    _open_folder(folder)
    with alone(folder):
        record = load(folder)
        running = None if record is None else postmaster.await_ready(record.data)
        if record is None or running is None:
            record = _prepared(folder, record, port=port, system_user=system_user)
            running = postmaster.start(tenant_of(Path(record.home)), record)
        elif port is not None and running.port != port:
            raise Refusal("platform.cluster.other_port", found=running.port, port=port)
        return with_application_role(folder, record, running.port).address(running.port)


def stop(folder: Path) -> bool:
    """Stop the server of ``folder``; False if none ran."""
    folder = folder.resolve()
    if load(folder) is None:
        return False
    with alone(folder):
        record = load(folder)
        running = None if record is None else postmaster.find(record.data)
        if record is None or running is None:
            return False
        postmaster.stop(running, record.data)
        return True


def status(folder: Path) -> Status:
    """How it stands with the cluster in ``folder``; changes nothing."""
    record = load(folder.resolve())
    if record is None or not record.data.exists():
        return Status("absent")
    running = postmaster.find(record.data)
    if running is None:
        return Status("stopped")
    return Status("running", record.address(running.port), running.process.pid)


def _prepared(
    folder: Path, record: Record | None, *, port: int | None, system_user: str | None
) -> Record:
    """A cluster ready for its start: data there, port free, configuration written."""
    if record is None and (folder / "data").exists():
        raise Refusal("platform.cluster.damaged", folder=folder)
    if record is None or not record.data.exists():
        require_room(folder, ROOM_TO_CREATE_MB)
        tenant = settle(folder, system_user)
        record = fresh_record(tenant.home, _free_port(port))
        save(folder, record)
        create(tenant, record)
    clear_drafts(record)
    require_version(record.data)
    require_room(record.data, ROOM_TO_START_MB)
    kept = port or record.port
    kept = kept if _is_free(kept) else _free_port(port)
    if kept != record.port:
        record = replace(record, port=kept)
        save(folder, record)
    write_configuration(record.data, record.port)
    return record


def _open_folder(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refusal("platform.cluster.no_folder", folder=folder, told=error.strerror) from None
    lock = folder / "lock"
    entered = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    if not entered or (lock.exists() and not os.access(lock, os.W_OK)):
        raise Refusal("platform.cluster.not_yours", folder=folder)


def _free_port(wished: int | None) -> int:
    if wished is not None:
        if not _is_free(wished):
            raise Refusal("platform.cluster.port_taken", port=wished)
        return wished
    for _ in range(200):
        port = secrets.choice(_PORTS)
        if _is_free(port):
            return port
    raise Refusal("platform.cluster.no_port", first=_PORTS.start, last=_PORTS.stop - 1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
