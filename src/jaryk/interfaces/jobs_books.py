"""The books' own work: sealing what was posted, and reading the sealed books again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jaryk.interfaces import clock
from jaryk.ledger.queries.seals import Tampering
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

VERIFIED: Final = "books:verified"


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


@dataclass(frozen=True, slots=True)
class Verified:
    """When all the sealed books were last read again, and what was not as sealed."""

    at: datetime
    entries: int
    found: tuple[Tampering, ...]


@app.task(name="books.verify", queue="books", queueing_lock="books.verify")
def verify_books() -> None:
    """Read every sealed entry again; the page of seals tells what was found."""
    from jaryk.ledger.queries.seals import sealed_entries, verify

    now = clock.now()
    found = verify()
    record_event(
        at=now,
        user=None,
        action="books.verified",
        subject=VERIFIED,
        detail={"entries": sealed_entries(), "found": [asdict(one) for one in found]},
    )


def ask_verification() -> None:
    """Have the sealed books read again, unless that is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        verify_books.configure().defer()


def books_verified() -> Verified | None:
    """What the latest reading of the sealed books found."""
    event = platform.last_event(VERIFIED)
    if event is None:
        return None
    found = tuple(Tampering(**told) for told in event.detail["found"])
    return Verified(event.at, event.detail["entries"], found)
