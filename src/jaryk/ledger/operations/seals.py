"""Sealing what has been posted since the last seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from django.db import connection, transaction

from jaryk.ledger.models import Entry, Seal
from jaryk.ledger.sealing import BEFORE_ALL, ENTRIES_A_SEAL, block, mac, witness, witnessed
from jaryk.platform.partitions import EVENTS_FROM, NUMBERS_A_MONTH
from jaryk.platform.turns import turn

_TURN: Final = 0x7365616C


def seal(*, at: datetime) -> int:
    """Seal every entry that is not sealed yet, in blocks; returns how many seals were made.

    Nothing is done while another process seals. Each seal is kept as soon as it is made, so that
    one killed goes on from there.
    """
    with turn(_TURN) as is_ours:
        if not is_ours:
            return 0
        settled = _settled_event_id()
        made = 0
        last = _last_seal()
        _catch_up_witness()
        for first_id, limit in _ranges(settled):
            for first, until in _blocks(first_id, limit):
                last = _seal_block(first, until, last, at)
                made += 1
        return made


def _seal_block(first_id: int, last_id: int, before: Seal | None, at: datetime) -> Seal:
    found = block(first_id, last_id)
    made = Seal(
        no=1 if before is None else before.no + 1,
        first_id=first_id,
        last_id=last_id,
        entries=found.entries,
        postings=found.postings,
        digest=found.digest,
        sealed_at=at,
    )
    made.mac = mac(made, BEFORE_ALL if before is None else before.mac)
    with transaction.atomic():
        made.save(force_insert=True)
        transaction.on_commit(partial(witness, [made]))
    return made


def _catch_up_witness() -> None:
    """Tell the witness of seals that were kept when their maker was killed."""
    seen = max((number for number, _ in witnessed()), default=0)
    missed = list(Seal.objects.filter(no__gt=seen).order_by("no"))
    transaction.on_commit(partial(witness, missed))


def _ranges(settled_event_id: int) -> Iterator[tuple[int, int]]:
    """Each range of ids that holds entries, as the first and last id that may be sealed."""
    first_id = 0
    while (found := _first_entry(first_id)) is not None:
        if found >= EVENTS_FROM:
            if settled_event_id >= EVENTS_FROM:
                yield EVENTS_FROM, settled_event_id
            return
        month = found // NUMBERS_A_MONTH * NUMBERS_A_MONTH
        first_id = month + NUMBERS_A_MONTH
        yield month, first_id - 1


def _blocks(first_id: int, limit: int) -> Iterator[tuple[int, int]]:
    """Blocks that follow the range's last seal: each begins where the one before it ended."""
    sealed = Seal.objects.filter(first_id__gte=first_id, first_id__lte=limit)
    last = sealed.order_by("-first_id").first()
    first = first_id if last is None else last.last_id + 1
    while True:
        ids = list(
            Entry.objects.filter(id__gte=first, id__lte=limit)
            .order_by("id")
            .values_list("id", flat=True)[:ENTRIES_A_SEAL]
        )
        if not ids:
            return
        yield first, ids[-1]
        first = ids[-1] + 1


def _settled_event_id() -> int:
    """The last id of an event below which nobody will write any more.

    Whoever has drawn an id holds the table until he commits; the lock waits for all of them and
    is given back at once.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_hold_still()")
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_entry_events")
        return int(cursor.fetchone()[0])


def _first_entry(at_least: int) -> int | None:
    found = Entry.objects.filter(id__gte=at_least).order_by("id").values_list("id", flat=True)
    return found.first()


def _last_seal() -> Seal | None:
    return Seal.objects.order_by("-no").first()
