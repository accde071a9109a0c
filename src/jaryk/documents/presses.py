"""Presses at work: bills and routes become files, on several cores where there are many of them.

A press in a process of its own knows no database: it is handed whole bills and writes
their files. It ends when its pipe does, so none is left behind however the sender ends.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from jaryk.documents.bill_document import BillDocument
from jaryk.documents.folders import write_whole
from jaryk.documents.pdf import BillPress, pages_of
from jaryk.documents.route_cover import RouteLoad
from jaryk.documents.route_press import Refused, RoutePress
from jaryk.kernel.errors import Refusal


class Press:
    """What a printer has at hand; each part is warmed up when it is first asked for."""

    @cached_property
    def bills(self) -> BillPress:
        return BillPress()

    @cached_property
    def routes(self) -> RoutePress:
        return RoutePress()


class Errand(Protocol):
    """Something to be printed into a file; OSError where that cannot be written."""

    def done_on(self, press: Press) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class BillErrand:
    """A bill and the file that it shall be."""

    document: BillDocument
    file: Path

    def done_on(self, press: Press) -> Outcome:
        number = self.document.number
        try:
            page = press.bills.render(self.document)
        except Refusal as refusal:
            return Outcome(number, self.file.name, refused=(Refused.of(number, refusal),))
        write_whole(self.file, page)
        return Outcome(number, self.file.name, bills=1, pages=pages_of(page), size_bytes=len(page))


@dataclass(frozen=True, slots=True)
class RouteErrand:
    """A route and the file that it shall be."""

    load: RouteLoad
    file: Path

    def done_on(self, press: Press) -> Outcome:
        made = press.routes.render(self.load)
        write_whole(self.file, made.content)
        return Outcome(
            self.load.name,
            self.file.name,
            bills=made.bills,
            size_bytes=len(made.content),
            pages=made.pages,
            total_tyiyn=made.total_tyiyn,
            sha256=sha256(made.content).hexdigest(),
            refused=made.refused,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an errand: so many bills in so many bytes, and those that have no paper."""

    name: str
    file_name: str
    bills: int = 0
    size_bytes: int = 0
    pages: int = 0
    total_tyiyn: int = 0
    sha256: str = ""
    refused: tuple[Refused, ...] = ()


Batch: TypeAlias = Sequence[Errand]
Outcomes: TypeAlias = list[Outcome]
_Answer: TypeAlias = Outcomes | OSError

# A press is handed a batch while it prints the one before, and never waits for the sender.
_BATCHES_AHEAD: Final = 2


def print_here(batches: Iterable[Batch]) -> Iterator[Outcomes]:
    """Print the batches in this process. Raises OSError where a file cannot be written."""
    press = Press()
    for batch in batches:
        yield _print(press, batch)


def print_on(presses: int, batches: Iterable[Batch]) -> Iterator[Outcomes]:
    """Print the batches on so many presses; what became of them comes in their order.

    Raises OSError where a file cannot be written, Refusal where a press has died.
    """
    with ExitStack() as stack:
        hands = [_hire(stack) for _ in range(presses)]
        at_work: deque[Connection] = deque()
        for hand, batch in zip(cycle(hands), batches, strict=False):
            if len(at_work) == presses * _BATCHES_AHEAD:
                yield _answer(at_work.popleft())
            _hand_over(hand, batch)
            at_work.append(hand)
        while at_work:
            yield _answer(at_work.popleft())


def _hire(stack: ExitStack) -> Connection:
    """A process with a press, at the other end of a pipe; let go when the stack closes."""
    # A fork would carry the database connection along; a fresh interpreter has none.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    press = context.Process(target=_work, args=(theirs,), daemon=True)
    press.start()
    theirs.close()
    stack.callback(press.join)
    stack.enter_context(closing(ours))
    return ours


def _work(orders: Connection) -> None:
    """The life of a press: batch after batch until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A press is one of as many as there are cores: it lays pages out on its own core alone.
    os.environ["RAYON_NUM_THREADS"] = "1"
    press = Press()
    while True:
        try:
            batch = orders.recv()
            orders.send(_print_or_tell(press, batch))
        except (EOFError, ConnectionError):
            return


def _print_or_tell(press: Press, batch: Batch) -> _Answer:
    try:
        return _print(press, batch)
    except OSError as mishap:
        return mishap


def _print(press: Press, batch: Batch) -> Outcomes:
    return [errand.done_on(press) for errand in batch]


def _hand_over(hand: Connection, batch: Batch) -> None:
    try:
        hand.send(batch)
    except ConnectionError:
        raise Refusal("documents.print.press_died") from None


def _answer(hand: Connection) -> Outcomes:
    try:
        answer: _Answer = hand.recv()
    except (EOFError, ConnectionError):
        raise Refusal("documents.print.press_died") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
