"""No test speaks with the world."""

from __future__ import annotations

import socket

import pytest


def test_an_address_elsewhere_is_refused() -> None:
    with socket.socket() as door, pytest.raises(PermissionError, match=r"192\.0\.2\.1"):
        door.connect(("192.0.2.1", 443))


def test_a_name_elsewhere_is_not_looked_up() -> None:
    with pytest.raises(PermissionError, match=r"supplier\.example"):
        socket.getaddrinfo("supplier.example", 443)


def test_this_machine_answers() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname(), timeout=5) as door,
    ):
        assert door.getpeername() == listening.getsockname()
