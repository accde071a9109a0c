"""Which database the product works with, and the command that has the server by hand."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from jaryk.kernel.errors import Refusal
from jaryk.platform import cluster
from jaryk.platform.cluster import named
from jaryk.platform.cluster.__main__ import main


@pytest.fixture
def own_var(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Surroundings that name no server, with a ``var`` of the test's own."""
    monkeypatch.delenv("JARYK_DATABASE_URL", raising=False)
    monkeypatch.setenv("JARYK_VAR", str(place.parent))
    return place


def test_without_a_named_server_the_embedded_one_is_started(own_var: Path) -> None:
    url = cluster.database_url()
    assert cluster.status(own_var).state == "running"
    assert cluster.check_server(url) >= 180000
    parts = cluster.database_settings()
    assert parts["NAME"] == "jaryk"
    with psycopg.connect(url) as connection:
        assert (connection.info.host, str(connection.info.port)) == (parts["HOST"], parts["PORT"])


def test_named_server_is_taken_and_none_is_started(
    own_var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "JARYK_DATABASE_URL", "postgresql://clerk:p%40ss@db.local:6543/bills?sslmode=require"
    )
    assert cluster.database_settings() == {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.local",
        "PORT": "6543",
        "USER": "clerk",
        "PASSWORD": "p@ss",
        "NAME": "bills",
        "OPTIONS": {"sslmode": "require"},
    }
    assert not own_var.exists()


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a@b", "nonsense"])
def test_address_that_cannot_be_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARYK_DATABASE_URL", url)
    with pytest.raises(Refusal) as caught:
        cluster.database_settings()
    assert caught.value.key == "platform.cluster.url_unreadable"


def test_server_that_cannot_be_reached() -> None:
    with pytest.raises(Refusal) as caught:
        cluster.check_server("postgresql://clerk:secret@127.0.0.1:1/bills")
    assert caught.value.key == "platform.cluster.unreachable"
    assert "secret" not in str(caught.value)


def test_server_that_is_too_old(own_var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = cluster.database_url()
    monkeypatch.setattr(named, "OLDEST_VERSION", 990000)
    with pytest.raises(Refusal) as caught:
        cluster.check_server(url)
    assert caught.value.key == "platform.cluster.too_old"


@pytest.mark.parametrize("port", ["0", "65536", "many", "-1"])
def test_port_that_cannot_be_read(
    port: str, own_var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JARYK_PG_PORT", port)
    with pytest.raises(Refusal) as caught:
        cluster.database_url()
    assert caught.value.key == "platform.cluster.port_unreadable"


def test_server_by_hand(own_var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    assert main(["start"]) == 0
    assert main(["status"]) == 0
    assert main(["stop"]) == 0
    told = capsys.readouterr().out
    assert [line.split()[-1] for line in told.splitlines()][-1] == "stopped."
    assert told.count("runs on port") == 2
    assert main(["dance"]) == 2
    assert "start, stop or status" in capsys.readouterr().err
