"""Under whom PostgreSQL runs. It refuses root, so root lends it another face.

- An ordinary user runs it as himself.
- Root runs it in a user namespace of one user: to the kernel the process remains root's
  without a right beyond its files, so a folder that only root may enter is no obstacle.
- Where namespaces are forbidden, or ``JARYK_PG_USER`` names a user, root gives the server
  to a system user, with data and programs below ``/var/lib/jaryk``.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.platform.cluster.binaries import copied_binaries, wheel_binaries

HOSTED: Final = Path("/var/lib/jaryk")
_SYSTEM_USERS: Final = ("postgres", "nobody")


@dataclass(frozen=True)
class Outcome:
    code: int
    text: str


@dataclass(frozen=True)
class Tenant:
    """A way to run PostgreSQL's programs on the files in ``home``.

    ``prefix`` comes before every command; ``uid`` and ``gid`` are taken on where given.
    """

    home: Path
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @cached_property
    def binaries(self) -> Path:
        """The programs that this tenant can reach."""
        folder = wheel_binaries()
        if self.uid is None or self._reaches(folder):
            return folder
        return copied_binaries(_hosted_folder())

    def run(self, program: str, *arguments: str | Path, told: str = "") -> Outcome:
        """Run a program to its end; ``told`` goes to its input, its words come back."""
        return self._run(self.binaries / program, *arguments, told=told)

    def works(self) -> bool:
        """Whether the programs start and the home can be written this way."""
        trial = 'cd "$1" && test -w . && exec "$2" --version'
        try:
            postgres = self.binaries / "postgres"
            outcome = self._run("/bin/sh", "-c", trial, "sh", self.home, postgres, within=Path("/"))
        except OSError:
            return False
        return outcome.code == 0

    def _reaches(self, folder: Path) -> bool:
        try:
            outcome = self._run(folder / "postgres", "--version", within=Path("/"))
        except OSError:
            return False
        return outcome.code == 0

    def _run(self, *command: str | Path, told: str = "", within: Path | None = None) -> Outcome:
        # A session of its own, and nothing of ours inherited: the server outlives us.
        ended = subprocess.run(
            [*self.prefix, *map(str, command)],
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            cwd=within or self.home,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )
        return Outcome(ended.returncode, ended.stdout)


def settle(folder: Path, system_user: str | None) -> Tenant:
    """The tenant for a cluster that is yet to be made in ``folder``."""
    if os.geteuid() != 0:
        return Tenant(folder)
    if system_user is None:
        namespaced = _namespaced(folder)
        if namespaced is not None:
            return namespaced
    user = _system_user(system_user)
    home = _hosted_folder() / secrets.token_hex(6)
    home.mkdir(mode=0o700)
    os.chown(home, user.pw_uid, user.pw_gid)
    return Tenant(home, uid=user.pw_uid, gid=user.pw_gid)


def tenant_of(home: Path) -> Tenant:
    """The tenant for a cluster already made: whoever owns its data runs it."""
    owner = (home / "data").stat()
    if owner.st_uid == os.geteuid() != 0:
        return Tenant(home)
    if os.geteuid() != 0:
        raise Refusal("platform.cluster.not_yours", folder=home)
    if owner.st_uid != 0:
        return Tenant(home, uid=owner.st_uid, gid=owner.st_gid)
    namespaced = _namespaced(home)
    if namespaced is None:
        raise Refusal("platform.cluster.no_namespaces", folder=home)
    return namespaced


def _namespaced(home: Path) -> Tenant | None:
    unshare = shutil.which("unshare", path="/usr/bin:/bin")
    if unshare is None:
        return None
    for face in _ordinary_users():
        tenant = Tenant(home, prefix=(unshare, "--user", f"--map-user={face}", "--"))
        return tenant if tenant.works() else None
    return None


def _ordinary_users() -> Iterator[int]:
    """Users whom initdb can look up; which one is of no account, none is written to disk."""
    return (entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0)


def _system_user(named: str | None) -> pwd.struct_passwd:
    candidates = _SYSTEM_USERS if named is None else (named,)
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in candidates:
        if name in known:
            return known[name]
    raise Refusal("platform.cluster.no_system_user", user=", ".join(candidates))


def _hosted_folder() -> Path:
    HOSTED.mkdir(mode=0o755, parents=True, exist_ok=True)
    return HOSTED
