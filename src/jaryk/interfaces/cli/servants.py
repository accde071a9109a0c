"""The programs that ``jaryk run`` leaves at work: the web server and the worker of jobs.

Each has a record under ``var/run``. A record is not believed: the process must be there, as old as
the record says, and at work on the same database.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

from jaryk.interfaces.cli.log import log_folder
from jaryk.platform.cluster import var_folder

_SAME_AGE_SECONDS: Final = 2
_PATIENCE_SECONDS: Final = 15


@dataclass(frozen=True)
class Servant:
    """A program at work; ``pid`` leads a session of its own, ``port`` is 0 where it has none."""

    name: str
    pid: int
    born: float
    database: str
    port: int = 0


@contextmanager
def alone() -> Iterator[None]:
    """One caller at a time starts or ends servants; the lock falls with its holder."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start(
    name: str, command: Sequence[str], *, database: str, port: int = 0
) -> tuple[Servant, subprocess.Popen[bytes]]:
    """Start a program that outlives this one, its terminal and its pipes; it speaks to a log."""
    with (log_folder() / f"{name}.log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=_surroundings(),
        )
    servant = Servant(name, started.pid, psutil.Process(started.pid).create_time(), database, port)
    record = _record(name)
    draft = record.with_suffix(".new")
    draft.write_text(json.dumps(asdict(servant)), "utf-8")
    draft.replace(record)
    return servant, started


def _surroundings() -> dict[str, str]:
    """Ours, but for the address of the owner of the tables, whom no servant has a need of."""
    surroundings = dict(os.environ)
    if working := surroundings.pop("JARYK_APP_DATABASE_URL", None):
        surroundings["JARYK_DATABASE_URL"] = working
    return surroundings


def find(name: str, *, database: str | None = None) -> Servant | None:
    """The servant if it is at work, on ``database`` if one is named."""
    servant = _recorded(name)
    if servant is None or not _leads(servant):
        return None
    return servant if database in {None, servant.database} else None


def end(name: str) -> bool:
    """End the servant and all that it has started; False if nothing was there."""
    servant = _recorded(name)
    if servant is None:
        return False
    members = _members(servant)
    for member in members:
        _tell(member, "terminate")
    _, stubborn = psutil.wait_procs(members, timeout=_PATIENCE_SECONDS)
    for member in stubborn:
        _tell(member, "kill")
    psutil.wait_procs(stubborn, timeout=_PATIENCE_SECONDS)
    _record(name).unlink(missing_ok=True)
    return bool(members)


def _tell(member: psutil.Process, word: str) -> None:
    try:
        getattr(member, word)()
    except psutil.NoSuchProcess:
        return


def _members(servant: Servant) -> list[psutil.Process]:
    """The session that the servant leads or led; its number is not given anew while one lives."""
    if psutil.pid_exists(servant.pid) and not _leads(servant):
        return []
    found = []
    for candidate in psutil.process_iter():
        try:
            if os.getsid(candidate.pid) == servant.pid and _is_running(candidate):
                found.append(candidate)
        except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
            continue
    return found


def _leads(servant: Servant) -> bool:
    try:
        leader = psutil.Process(servant.pid)
        same_age = abs(leader.create_time() - servant.born) < _SAME_AGE_SECONDS
        return same_age and _is_running(leader)
    except psutil.NoSuchProcess:
        return False


def _is_running(candidate: psutil.Process) -> bool:
    return candidate.status() != psutil.STATUS_ZOMBIE


def _recorded(name: str) -> Servant | None:
    try:
        return Servant(**json.loads(_record(name).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _record(name: str) -> Path:
    return _folder() / f"{name}.json"


def _folder() -> Path:
    folder = var_folder() / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
