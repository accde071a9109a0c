"""What the launcher will not do, and that it says so in words that help."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.platform import cluster
from jaryk.platform.cluster import embedded
from jaryk.platform.cluster.failures import refuse_failed_start
from jaryk.platform.cluster.lock import alone
from jaryk.platform.cluster.record import fresh_record


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def refused(place: Path, key: str, *, port: int | None = None) -> Refusal:
    """The refusal of a start, told in each language."""
    with pytest.raises(Refusal) as caught:
        cluster.ensure_running(place, port=port)
    assert caught.value.key == f"platform.cluster.{key}"
    assert all(caught.value.say(lang) for lang in LANGUAGES)
    return caught.value


def test_wished_port_that_is_taken(place: Path, taken: int) -> None:
    assert str(taken) in str(refused(place, "port_taken", port=taken))
    assert cluster.status(place).state == "absent"


def test_remembered_port_that_is_taken_gives_way_to_another(place: Path) -> None:
    first = cluster.ensure_running(place)
    assert cluster.stop(place)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", first.port))
        other.listen()
        second = cluster.ensure_running(place)
    assert second.port != first.port
    assert second.password == first.password


def test_running_server_is_not_moved_to_another_port(place: Path) -> None:
    address = cluster.ensure_running(place)
    refused(place, "other_port", port=address.port + 1)
    assert cluster.ensure_running(place, port=address.port) == address


def test_data_of_another_version(place: Path) -> None:
    cluster.ensure_running(place)
    assert cluster.stop(place)
    version = place / "data" / "PG_VERSION"
    version.write_text("17\n")
    assert "17" in str(refused(place, "other_version"))
    version.write_text("18\n")
    assert cluster.ensure_running(place)


def test_full_disk_before_the_making(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "ROOM_TO_CREATE_MB", 10**12)
    refused(place, "disk_full")
    assert cluster.status(place).state == "absent"


def test_full_disk_in_the_middle_is_told_as_such(place: Path) -> None:
    words = 'PANIC:  could not write to file "pg_wal/xlogtemp.12": No space left on device'
    refusal = refuse_failed_start(words, fresh_record(place, 20_000))
    assert refusal.key == "platform.cluster.disk_full"


def test_server_that_cannot_start_tells_its_last_words(place: Path) -> None:
    cluster.ensure_running(place)
    assert cluster.stop(place)
    spoiled = place / "data" / "postgresql.auto.conf"
    kept = spoiled.read_text()
    spoiled.write_text("no_such_setting = on\n")
    assert "no_such_setting" in str(refused(place, "not_started"))
    spoiled.write_text(kept)
    assert cluster.ensure_running(place)


def test_data_without_their_record_are_left_alone(place: Path) -> None:
    cluster.ensure_running(place)
    assert cluster.stop(place)
    record = place / "cluster.json"
    kept = record.read_text()
    record.unlink()
    refused(place, "damaged")
    record.write_text("{")
    refused(place, "damaged")
    record.write_text(kept)
    assert cluster.ensure_running(place)


def test_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    refused(tmp_path / "var" / "pg", "no_folder")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a server away")
def test_unknown_system_user(place: Path) -> None:
    with pytest.raises(Refusal) as caught:
        cluster.ensure_running(place, system_user="no-such-user")
    assert caught.value.key == "platform.cluster.no_system_user"


def test_waiting_for_another_has_an_end(place: Path) -> None:
    place.mkdir()
    with alone(place), pytest.raises(Refusal) as caught, alone(place, patience_s=0):
        pytest.fail("two held the cluster at once")
    assert caught.value.key == "platform.cluster.busy"
