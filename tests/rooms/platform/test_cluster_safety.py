"""What the embedded server lets in, and what it keeps safe."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from jaryk.platform import cluster
from jaryk.platform.cluster import tenant

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a server away")


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where root keeps what a system user must enter; pytest's own folders are shut to it."""
    folder = Path(tempfile.mkdtemp(prefix="jaryk-hosted-"))
    folder.chmod(0o755)
    monkeypatch.setattr(tenant, "HOSTED", folder)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("password", ["", "wrong"])
@pytest.mark.parametrize("user", ["jaryk", "postgres"])
def test_nobody_enters_without_the_password(place: Path, user: str, password: str) -> None:
    address = cluster.ensure_running(place)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=address.host, port=address.port, user=user, password=password, dbname="jaryk"
        )


def test_settings_that_keep_data_safe(place: Path) -> None:
    with psycopg.connect(cluster.ensure_running(place).url("jaryk")) as connection:
        for name, value in {
            "data_checksums": "on",
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "server_encoding": "UTF8",
            "password_encryption": "scram-sha-256",
            "TimeZone": "UTC",
        }.items():
            assert connection.execute(f"SHOW {name}").fetchone() == (value,), name
        superuser = connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        assert superuser.fetchone() == (False,)


def test_server_listens_on_this_machine_alone(place: Path) -> None:
    address = cluster.ensure_running(place)
    server = psutil.Process(cluster.status(place).pid)
    listening = [each.laddr for each in server.net_connections("all") if each.status == "LISTEN"]
    assert listening == [("127.0.0.1", address.port)]
    assert not [each for each in server.net_connections("unix") if each.laddr]


def test_database_knows_kyrgyz_capitals(place: Path) -> None:
    """A search by name goes through upper and lower case."""
    with psycopg.connect(cluster.ensure_running(place).url("jaryk")) as connection:
        row = connection.execute("SELECT upper('өзгөн жаңы үй'), lower('ӨЗГӨН ЖАҢЫ ҮЙ')").fetchone()
    assert row == ("ӨЗГӨН ЖАҢЫ ҮЙ", "өзгөн жаңы үй")


def test_password_is_for_the_owner_alone(place: Path) -> None:
    address = cluster.ensure_running(place)
    assert (place / "cluster.json").stat().st_mode & 0o777 == 0o600
    assert place.stat().st_mode & 0o777 == 0o700
    assert address.password not in repr(address)
    assert address.password not in (place / "server.log").read_text()


def in_a_namespace_without_namespaces(command: list[str]) -> tuple[int | None, str]:
    """Run ``command`` as the root of a namespace that maps every user and allows none below."""
    forbid = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    with subprocess.Popen(
        ["unshare", "--user", "sh", "-c", 'read go; exec sh -c "$@"', "sh", forbid, "sh", *command],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        ours, theirs = Path("/proc/self/ns/user"), Path(f"/proc/{process.pid}/ns/user")
        while theirs.readlink() == ours.readlink():
            assert process.poll() is None
        for kind in ("uid_map", "gid_map"):
            theirs.parents[1].joinpath(kind).write_text("0 0 65535")
        told, _ = process.communicate("go\n", timeout=120)
        return process.returncode, told


@root_only
def test_root_can_give_the_server_to_a_system_user(place: Path, hosted: Path) -> None:
    address = cluster.ensure_running(place, system_user="nobody")
    with psycopg.connect(address.url("jaryk")) as connection:
        connection.execute("CREATE TABLE words (word text)")
    server = psutil.Process(cluster.status(place).pid)
    assert server.username() == "nobody"
    assert Path(server.cwd()).is_relative_to(hosted)
    assert cluster.stop(place)
    again = cluster.ensure_running(place)
    with psycopg.connect(again.url("jaryk")) as connection:
        connection.execute("SELECT word FROM words")
    assert psutil.Process(cluster.status(place).pid).username() == "nobody"
    assert cluster.stop(place)


@root_only
def test_root_gives_the_server_away_where_namespaces_are_forbidden(
    place: Path, hosted: Path
) -> None:
    """In a namespace that has every user, but may have no namespace below it."""
    start = (
        "import sys, pathlib; from jaryk.platform import cluster; "
        "from jaryk.platform.cluster import tenant; tenant.HOSTED = pathlib.Path(sys.argv[2]); "
        "cluster.ensure_running(pathlib.Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", start, str(place), str(hosted)]
    assert in_a_namespace_without_namespaces(command) == (0, "")
    status = cluster.status(place)
    assert status.address is not None
    with psycopg.connect(status.address.url("jaryk")) as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
    server = psutil.Process(status.pid)
    assert server.uids().real != 0
    assert Path(server.cwd()).is_relative_to(hosted)
    assert cluster.stop(place)
