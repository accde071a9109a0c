"""The books' own work: sealing what was posted, every few minutes."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jaryk.interfaces import clock


@app.periodic(cron="*/5 * * * *")
@app.task(name="books.seal", queue="books", queueing_lock="books.seal")
def seal_books(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate tells when it was due
    """Seal what has been posted since the last seal."""
    from jaryk.ledger.operations.seals import seal

    seal(at=clock.now())


def ask_seal() -> None:
    """Have the books sealed now, unless that is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        seal_books.configure().defer(timestamp=int(clock.now().timestamp()))
