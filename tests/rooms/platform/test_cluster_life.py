"""The embedded server lives through what happens to servers: kills, stale files, races."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from jaryk.platform import cluster
from jaryk.platform.cluster.binaries import wheel_binaries

START = "import sys, pathlib; from jaryk.platform import cluster; " \
    "cluster.ensure_running(pathlib.Path(sys.argv[1]))"  # fmt: skip


def launcher(place: Path, **settings: object) -> subprocess.Popen[bytes]:
    """Another process that wants the cluster."""
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", START, str(place)], **settings
    )


def pid_of(place: Path) -> int:
    pid = cluster.status(place).pid
    assert pid is not None
    return pid


def kill_server(place: Path) -> None:
    server = psutil.Process(pid_of(place))
    server.kill()
    wait_for(lambda: not is_at_work(server))


def is_at_work(process: psutil.Process) -> bool:
    """Alive, and not only waiting for its parent to notice its end."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"


def remember(place: Path, word: str) -> None:
    """Commit a row that must outlive whatever comes."""
    with psycopg.connect(cluster.ensure_running(place).url("jaryk")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def words(place: Path) -> list[str]:
    with psycopg.connect(cluster.ensure_running(place).url("jaryk")) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM words ORDER BY word")]


def control_state(place: Path) -> str:
    """What the control file says of how the server ended."""
    told = subprocess.run(
        [wheel_binaries() / "pg_controldata", place / "data"],
        capture_output=True, text=True, check=True, env={"LC_ALL": "C"},
    ).stdout  # fmt: skip
    line = next(line for line in told.splitlines() if line.startswith("Database cluster state"))
    return line.partition(":")[2].strip()


def test_a_second_call_finds_the_same_server(place: Path) -> None:
    first = cluster.ensure_running(place)
    pid = pid_of(place)
    assert cluster.ensure_running(place) == first
    assert pid_of(place) == pid


def test_stop_is_clean_and_start_brings_the_data_back(place: Path) -> None:
    assert cluster.status(place).state == "absent"
    remember(place, "жарык")
    before = cluster.status(place)
    assert before.state == "running"
    assert cluster.stop(place)
    assert cluster.status(place).state == "stopped"
    assert control_state(place) == "shut down"
    assert not cluster.stop(place)
    assert words(place) == ["жарык"]
    assert cluster.status(place).address == before.address, "the port is remembered"


def test_stop_does_not_wait_for_clients(place: Path) -> None:
    address = cluster.ensure_running(place)
    with psycopg.connect(address.url("jaryk")) as client:
        client.execute("SELECT 1")
        assert cluster.stop(place)
        with pytest.raises(psycopg.OperationalError):
            client.execute("SELECT 1")


def test_killed_server_comes_back_with_what_was_committed(place: Path) -> None:
    remember(place, "before")
    kill_server(place)
    assert words(place) == ["before"]


def test_backend_that_outlives_a_killed_server_is_seen_off(place: Path) -> None:
    """A busy backend does not notice that its server died; two writers would ruin the data."""
    remember(place, "before")
    url = cluster.ensure_running(place).url("jaryk")
    with closing(psycopg.connect(url, autocommit=True)) as client:
        orphan = psutil.Process(client.info.backend_pid)
        client.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")
        client.pgconn.flush()
        wait_for(lambda: orphan.cpu_times().user > 0.1)
        kill_server(place)
        assert is_at_work(orphan)
        assert words(place) == ["before"]
        assert not is_at_work(orphan)


def test_killed_launcher_leaves_a_server_to_be_found(place: Path) -> None:
    with launcher(place) as process:
        wait_for(lambda: cluster.status(place).state == "running")
        process.kill()
    pid = pid_of(place)
    remember(place, "found")
    assert pid_of(place) == pid


def test_launcher_killed_in_the_making_leaves_nothing_in_the_way(place: Path) -> None:
    with launcher(place) as process:
        wait_for(lambda: any(place.glob("data.new-*/PG_VERSION")))
        process.kill()
    assert cluster.status(place).state == "absent"
    remember(place, "made")
    assert words(place) == ["made"]


def test_two_at_once_get_one_server(place: Path) -> None:
    with launcher(place) as one, launcher(place) as other:
        assert (one.wait(120), other.wait(120)) == (0, 0)
    data = str((place / "data").resolve())
    masters = [
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "postgres" and data in (process.info["cmdline"] or ())
    ]
    assert [process.pid for process in masters] == [pid_of(place)]


def test_pid_file_that_names_a_stranger_is_not_believed(place: Path) -> None:
    remember(place, "kept")
    pid_file = place / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    assert cluster.stop(place)
    with subprocess.Popen(["sleep", "600"]) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert cluster.status(place).state == "stopped"
        assert not cluster.stop(place)
        assert words(place) == ["kept"]
        assert pid_of(place) != stranger.pid
        assert stranger.poll() is None, "the stranger was left alone"
        stranger.kill()


def test_pid_file_of_a_dead_process_is_not_believed(place: Path) -> None:
    remember(place, "kept")
    pid_file = place / "data" / "postmaster.pid"
    left = pid_file.read_text()
    assert cluster.stop(place)
    pid_file.write_text(left)
    assert words(place) == ["kept"]


def test_server_holds_neither_pipe_nor_terminal_of_its_launcher(place: Path) -> None:
    """``make run | tee`` ends when make ends; closing the terminal does not end the server."""
    ours, theirs = os.pipe()
    with launcher(
        place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        pass_fds=[theirs],
    ) as process:  # fmt: skip
        os.close(theirs)
        told, _ = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, b"")
    with os.fdopen(ours, "rb") as end:
        assert end.read() == b""
    assert os.getsid(pid_of(place)) != os.getsid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may enter such a folder")
def test_works_below_a_folder_that_only_root_may_enter(tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o700)
    place = shut / "var" / "pg"
    try:
        remember(place, "inside")
        assert (place / "data").stat().st_uid == 0
        assert cluster.stop(place)
        assert words(place) == ["inside"]
    finally:
        cluster.stop(place)
