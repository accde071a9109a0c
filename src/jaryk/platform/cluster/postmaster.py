"""The running server: found by what it is, not by a pid that a file claims."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import psutil

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster.failures import refuse_failed_start
from jaryk.platform.cluster.record import Record
from jaryk.platform.cluster.tenant import Tenant

RECOVERY_S: Final = 600  # after a crash the log is replayed before anyone is let in
FAREWELL_S: Final = 60
ORPHANS_S: Final = 10
LOG_LIMIT: Final = 8_000_000


@dataclass(frozen=True)
class Postmaster:
    """The live server of a data folder."""

    process: psutil.Process
    port: int
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The server that serves ``data`` now. A file left by a dead one, or by one whose pid
    another process has got since, finds nothing."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
        process = psutil.Process(int(lines[0]))
        port, state = int(lines[3]), (lines[7].strip() if len(lines) > 7 else "")
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return None
    if not _serves(process, data):
        return None
    return Postmaster(process, port, state == "ready")


def start(tenant: Tenant, record: Record) -> Postmaster:
    """Start the server and wait until it answers. Raises Refusal with its last words."""
    _see_off_orphans(record.data)
    (record.data / "postmaster.pid").unlink(missing_ok=True)
    _turn_log(record.log)
    said_before = record.log.stat().st_size if record.log.exists() else 0
    outcome = tenant.run("pg_ctl", "start", "-s", "-w", "-t", "30",
                         "-D", record.data, "-l", record.log)  # fmt: skip
    running = await_ready(record.data)
    if running is None:
        told = record.log.read_bytes()[said_before:] if record.log.exists() else b""
        raise refuse_failed_start(outcome.text + told.decode("utf-8", "replace"), record)
    return running


def await_ready(data: Path) -> Postmaster | None:
    """The server of ``data`` once it lets clients in; None if it is not there, or goes."""
    deadline = time.monotonic() + RECOVERY_S
    while (found := find(data)) is not None and not found.ready:
        if time.monotonic() > deadline:
            raise Refusal("platform.cluster.not_ready", folder=data)
        time.sleep(0.02)
    return found


def stop(running: Postmaster, data: Path) -> None:
    """End the server: clients are cut off, what is committed is on disk."""
    for farewell in (signal.SIGINT, signal.SIGQUIT):
        running.process.send_signal(farewell)
        if _within(FAREWELL_S, partial(_all_gone, [running.process], data)):
            return
    raise Refusal("platform.cluster.not_stopped", pid=running.process.pid)


def _see_off_orphans(data: Path) -> None:
    """Backends that outlived a killed server: two sets of writers would ruin the data."""
    for leave in (signal.SIGQUIT, signal.SIGKILL):
        orphans = [process for process in psutil.process_iter() if _serves(process, data)]
        for orphan in orphans:
            _send(orphan, leave)
        if _within(ORPHANS_S, partial(_all_gone, orphans, data)):
            return
    raise Refusal("platform.cluster.orphans", folder=data)


def _all_gone(processes: Sequence[psutil.Process], data: Path) -> bool:
    return not any(_serves(process, data) for process in processes)


def _serves(process: psutil.Process, data: Path) -> bool:
    """Whether the process is a live PostgreSQL at work in ``data``, where all of them stay."""
    try:
        return process.name() == "postgres" and os.path.samefile(process.cwd(), data)
    except (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError):
        return False


def _send(process: psutil.Process, what: signal.Signals) -> None:
    try:
        process.send_signal(what)
    except psutil.NoSuchProcess:
        return


def _within(seconds: int, done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _turn_log(log: Path) -> None:
    """Keep one older log, so that it cannot grow for ever."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
