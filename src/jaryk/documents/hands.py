"""Several processes at the shards of one run, each with a connection of its own.

A hand works a shard out and tells how many bills it has; when all shards before it have told the
same, it is given its first number and stages the rows. So numbers run on without gaps whoever is
faster, and the bytes are those of one process. A hand that is lost ends the work; what is staged
stays staged, and the run goes on when it is asked for again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from jaryk.kernel.errors import Refusal

DRAFTED: Final = "drafted"
STAGED: Final = "staged"
REFUSED: Final = "refused"

_SPAWNED: Final = get_context("spawn")


@dataclass(frozen=True)
class Told:
    """What a hand tells of a shard; ``billed`` counts its bills."""

    what: str
    shard_no: int
    billed: int = 0
    refusal: tuple[str, dict[str, Any]] | None = None


def stage_all(
    run_id: int,
    shards: Sequence[tuple[int, int | None]],
    *,
    first_id: int,
    hands: int,
    database: dict[str, Any],
) -> Iterator[int]:
    """Stage ``shards`` (number; how many bills, if it is staged already) with ``hands`` processes.

    Yields the number of each shard as it is staged. ``database`` is what the hands connect to.
    Raises Refusal as a hand refuses, or where one is lost.
    """
    numbers = _Numbers(shards, first_id)
    waiting = [number for number, billed in shards if billed is None]
    drafted: dict[int, Connection] = {}
    with _crew(min(hands, len(waiting)), run_id, database) as busy:
        for hand in busy:
            hand.send(waiting.pop(0))
        while busy:
            for hand in _telling(busy):
                told = _heard(hand)
                if told.what == DRAFTED:
                    numbers.tell(told.shard_no, told.billed)
                    drafted[told.shard_no] = hand
                    continue
                yield told.shard_no
                if waiting:
                    hand.send(waiting.pop(0))
                else:
                    busy.remove(hand)
            for number in [number for number in drafted if numbers.is_known(number)]:
                drafted.pop(number).send(numbers.first_of(number))


def _telling(busy: list[Connection]) -> list[Connection]:
    return [hand for hand in wait(busy) if isinstance(hand, Connection)]


class _Numbers:
    """The first number of each shard, known when all before it have told their bills."""

    def __init__(self, shards: Sequence[tuple[int, int | None]], first_id: int) -> None:
        self._order = [number for number, _ in shards]
        self._billed = {number: billed for number, billed in shards if billed is not None}
        self._first_id = first_id

    def tell(self, shard_no: int, billed: int) -> None:
        self._billed[shard_no] = billed

    def _before(self, shard_no: int) -> list[int]:
        return self._order[: self._order.index(shard_no)]

    def is_known(self, shard_no: int) -> bool:
        return all(number in self._billed for number in self._before(shard_no))

    def first_of(self, shard_no: int) -> int:
        return self._first_id + sum(self._billed[number] for number in self._before(shard_no))


def _heard(hand: Connection) -> Told:
    try:
        told: Told = hand.recv()
    except (EOFError, ConnectionResetError):
        raise Refusal("documents.run.hand_lost") from None
    if told.refusal is not None:
        key, particulars = told.refusal
        raise Refusal(key, **particulars)
    return told


@contextmanager
def _crew(hands: int, run_id: int, database: dict[str, Any]) -> Iterator[list[Connection]]:
    """Processes that end with the block, however it ends."""
    ends: list[Connection] = []
    workers = []
    for _ in range(hands):
        ours, theirs = _SPAWNED.Pipe()
        worker = _SPAWNED.Process(target=work, args=(theirs, run_id, database), daemon=True)
        worker.start()
        theirs.close()
        ends.append(ours)
        workers.append(worker)
    try:
        yield list(ends)
    finally:
        for end in ends:
            end.close()
        for worker in workers:
            worker.join(timeout=1)
            worker.terminate()
            worker.join()


def work(told: Connection, run_id: int, database: dict[str, Any]) -> None:
    """A hand's life: shards are asked of it one by one until nothing more is."""
    os.environ.setdefault("POLARS_MAX_THREADS", "2")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jaryk.interfaces.settings")
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict.update(database)
    try:
        _work_shards(told, run_id)
    except Refusal as refusal:
        told.send(Told(REFUSED, 0, refusal=(refusal.key, dict(refusal.particulars))))
    except (EOFError, BrokenPipeError):
        return  # whoever asked is gone: what is staged stays staged


def _work_shards(told: Connection, run_id: int) -> None:
    from jaryk.charges.queries.runs import run as run_of
    from jaryk.charges.queries.runs import shard as shard_of
    from jaryk.documents.shard_work import Staging, draft_of

    run = run_of(run_id)
    staging = Staging(run)
    while True:
        number = told.recv()
        shard = shard_of(run_id, number)
        draft = draft_of(run, shard)
        told.send(Told(DRAFTED, number, draft.bills.height))
        staging.stage(shard, draft, first_id=told.recv())
        told.send(Told(STAGED, number, draft.bills.height))
