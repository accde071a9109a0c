"""Reading a little ahead: while one batch is written to the database, the next one is read."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Final, TypeVar

Thing = TypeVar("Thing")

_HELD: Final = 2
_PATIENCE: Final = 1
"""Seconds between looks at whether anybody still wants the rest."""


def ahead(things: Iterable[Thing]) -> Generator[Thing, None, None]:
    """The same things in the same order, made by a thread; what it raises is raised."""
    with _made_aside(things) as made:
        yield from made


@contextmanager
def _made_aside(things: Iterable[Thing]) -> Iterator[Iterator[Thing]]:
    queue: Queue[tuple[Thing] | BaseException | None] = Queue(_HELD)
    unwanted = Event()

    def put(made: tuple[Thing] | BaseException | None) -> None:
        while not unwanted.is_set():
            try:
                queue.put(made, timeout=_PATIENCE)
            except Full:
                continue
            return

    def make() -> None:
        try:
            for thing in things:
                put((thing,))
                if unwanted.is_set():
                    return
            put(None)
        except BaseException as mishap:
            put(mishap)

    maker = Thread(target=make, daemon=True)
    maker.start()
    try:
        yield _taken(queue)
    finally:
        unwanted.set()
        while not queue.empty():
            try:
                queue.get_nowait()
            except Empty:
                break
        maker.join()


def _taken(queue: Queue[tuple[Thing] | BaseException | None]) -> Iterator[Thing]:
    while (made := queue.get()) is not None:
        if isinstance(made, BaseException):
            raise made
        yield made[0]
