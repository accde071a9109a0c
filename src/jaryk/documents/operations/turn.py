"""One at a time: whoever posts bills or corrections holds the turn until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from django.db import DatabaseError, connection

from jaryk.kernel.errors import Refusal

TURN: Final = 0x6A6172796B


@contextmanager
def turn_to_post() -> Iterator[None]:
    """Hold the only turn to post; given back when the connection ends, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            raise Refusal("documents.run.posting_elsewhere")
    try:
        yield
    finally:
        # A transaction that an error has broken unlocks nothing, and must not hide that error.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])
