"""The horizon of the books: what a run has read, and nothing written later can slip below."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jaryk.platform.staging import change


def hold_still() -> None:
    """Wait for those who are writing events; nobody begins until the caller's transaction ends."""
    change("SELECT ledger_hold_still()")


@transaction.atomic
def draw_horizon(known_at: datetime) -> None:
    """From now on whatever is written counts as known after ``known_at``.

    Waits for those who are writing and lets nobody begin until the caller's transaction ends: a
    payment told before the run but written after it is known to the next one, never to none.
    """
    hold_still()
    change(
        "INSERT INTO ledger_horizon AS h (id, known_at) VALUES (1, {known_at}) "
        "ON CONFLICT (id) DO UPDATE SET known_at = greatest(h.known_at, excluded.known_at)",
        known_at=known_at,
    )
