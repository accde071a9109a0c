"""No letter leaves an installation that is not production."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail

from jaryk.platform.operations import set_up_installation
from jaryk.platform.outbound import NOT_SENT, outbox

pytestmark = pytest.mark.django_db
BACKEND = "jaryk.platform.outbound.GuardedEmailBackend"


class PostOffice:
    """A mail server of our own on loopback: it takes what it is given and keeps the recipients."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.connections = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(server.wait_closed())
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"220 here\r\n")
        in_letter = False
        while told := await reader.readline():
            line = told.decode().strip("\r\n")
            if in_letter:
                in_letter = line != "."
                answer = b"" if in_letter else b"250 kept\r\n"
            elif line.upper() == "DATA":
                in_letter, answer = True, b"354 go on\r\n"
            elif line.upper() == "QUIT":
                break
            else:
                if line.upper().startswith("RCPT"):
                    self.recipients.append(line.partition("<")[2].partition(">")[0])
                answer = b"250 yes\r\n"
            writer.write(answer)
            await writer.drain()
        writer.write(b"221 bye\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    yield office
    office.close()


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path, post_office: PostOffice) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = BACKEND  # type: ignore[attr-defined]
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = post_office.port  # type: ignore[attr-defined]


def write_to(*addresses: str) -> int:
    return send_mail("Эсеп", "Саламатсызбы!", "supplier@example.kg", list(addresses))


@pytest.mark.parametrize("kind", ["demonstration", "test", None])
def test_nothing_leaves_where_it_is_not_production(
    kind: str | None, post_office: PostOffice
) -> None:
    if kind is not None:
        set_up_installation(kind=kind)
    assert write_to("someone@example.kg", "other@example.kg") == 0
    assert post_office.connections == 0
    (letter,) = outbox().glob("*.eml")
    kept = message_from_bytes(letter.read_bytes())
    assert (kind or "test") in kept[NOT_SENT]
    assert kept["X-Jaryk-Recipients"] == "2"


def test_hidden_recipients_are_refused_too(post_office: PostOffice) -> None:
    set_up_installation(kind="demonstration")
    message = EmailMessage("s", "b", "a@example.kg", bcc=["hidden@example.kg"])
    assert message.send() == 0
    assert get_connection().send_messages([message, message]) == 0
    assert post_office.connections == 0
    assert len(list(outbox().glob("*.eml"))) == 3


def test_production_sends(post_office: PostOffice) -> None:
    set_up_installation(kind="production")
    assert write_to("someone@example.kg") == 1
    assert post_office.recipients == ["someone@example.kg"]
    assert not outbox().exists()
