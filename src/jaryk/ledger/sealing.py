"""What a seal is made of: a digest of a block's rows, a mac in a chain, a witness outside.

The database's superuser can change any row and any seal. He cannot make a seal that fits, because
the key is not in the database; nor cut the chain's tail off, because its head is written into a
file beside the key as well.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from jaryk.ledger.models import Seal
from jaryk.platform.bulk import copied

ENTRIES_A_SEAL: Final = 1_000
BEFORE_ALL: Final = ""

# Every column, written so that no setting of a session changes a letter of it.
_ROWS: Final = """
    SELECT * FROM (
    SELECT e.id, 0, concat_ws('|', e.kind, coalesce(e.key, '-'), e.posted_on - date '2000-01-01',
        e.value_on - date '2000-01-01', coalesce((e.due_on - date '2000-01-01')::text, '-'),
        extract(epoch FROM e.known_at), coalesce(e.about_id::text, '-'),
        coalesce(e.by_id::text, '-')) AS told
    FROM ledger_entry e WHERE e.id BETWEEN {first} AND {last}
    UNION ALL
    SELECT p.entry_id, p.line_no, concat_ws('|', p.debit_id, d.code, d.kind,
        coalesce(d.customer_account_id::text, '-'), p.credit_id, c.code, c.kind,
        coalesce(c.customer_account_id::text, '-'), p.amount_tyiyn, p.posted_on - date '2000-01-01')
    FROM ledger_posting p LEFT JOIN ledger_ledgeraccount d ON d.id = p.debit_id
        LEFT JOIN ledger_ledgeraccount c ON c.id = p.credit_id
    WHERE p.entry_id BETWEEN {first} AND {last}
    ) told (id, line_no, what) ORDER BY id, line_no
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Entries ``first_id`` to ``last_id`` as they stand: how many, and their fingerprint."""

    first_id: int
    last_id: int
    entries: int
    postings: int
    digest: str


def block(first_id: int, last_id: int) -> Block:
    """Read a block's rows as they are now."""
    rows = copied(_ROWS, first=first_id, last=last_id)
    entries = rows.count(b"\t0\t")
    postings = rows.count(b"\n") - entries
    return Block(first_id, last_id, entries, postings, hashlib.sha256(rows).hexdigest())


def mac(seal: Seal, before: str) -> str:
    """The seal's mac, if all of it is as it was made and ``before`` is the mac before it."""
    told = "|".join(
        str(part)
        for part in (
            seal.no,
            seal.first_id,
            seal.last_id,
            seal.entries,
            seal.postings,
            seal.digest,
            int(seal.sealed_at.timestamp()),
            before,
        )
    )
    return hmac.new(books_key(), told.encode(), hashlib.sha256).hexdigest()


def books_key() -> bytes:
    """``JARYK_BOOKS_KEY``, else the key in ``var/books-key``, drawn at its first use."""
    if told := os.environ.get("JARYK_BOOKS_KEY"):
        return told.encode()
    file = _var() / "books-key"
    if not file.exists():
        _draw_key(file)
    return file.read_bytes().strip()


def witness(seals: Iterable[Seal]) -> None:
    """Write the heads of the chain into the witness file, and wait until the disk has them."""
    lines = "".join(f"{seal.no} {seal.mac}\n" for seal in seals)
    if lines:
        with _witness_file().open("a", encoding="ascii") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())


def witnessed() -> Iterator[tuple[int, str]]:
    """Numbers and macs that the witness has seen; a line that a crash cut short is none."""
    file = _witness_file()
    if not file.exists():
        return
    with file.open(encoding="ascii") as lines:
        for line in lines:
            number, _, mac_told = line.rstrip("\n").partition(" ")
            if line.endswith("\n") and number.isdigit():
                yield int(number), mac_told


def _witness_file() -> Path:
    """A file for each database, told by the number that the server gave it when it was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return _var() / f"books-witness-{cursor.fetchone()[0]}"


def _draw_key(file: Path) -> None:
    """Once for this installation, for its owner's eyes alone."""
    draft = file.with_name(f".books-key.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
        sink.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _var() -> Path:
    folder = Path(settings.VAR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
