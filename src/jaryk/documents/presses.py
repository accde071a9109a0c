"""Presses at work: bills become files, on several cores where there are many of them.

A press in a process of its own knows no database: it is handed whole bills and writes their files.
It ends when its pipe does, so none is left behind however the sender ends.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeAlias

from jaryk.documents.bill_document import BillDocument
from jaryk.documents.pdf import BillPress
from jaryk.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Errand:
    """A bill and the file that it shall be."""

    document: BillDocument
    file: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an errand: so many bytes, or the key and particulars of a refusal."""

    number: str
    size_bytes: int = 0
    refused: str = ""
    particulars: tuple[tuple[str, str], ...] = ()

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.refused, **dict(self.particulars))


Batch: TypeAlias = list[Errand]
Outcomes: TypeAlias = list[Outcome]
_Answer: TypeAlias = Outcomes | OSError

# A press is handed a batch while it prints the one before, and never waits for the sender.
_BATCHES_AHEAD: Final = 2


def print_here(batches: Iterable[Batch]) -> Iterator[Outcomes]:
    """Print the batches in this process. Raises OSError where a file cannot be written."""
    press = BillPress()
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


def write_whole(file: Path, content: bytes) -> None:
    """The file appears whole or not at all; an earlier one of the name is replaced."""
    draft = file.with_name(f".{file.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def not_written(mishap: OSError, folder: Path) -> Refusal:
    """What to tell of a file that could not be written."""
    place = mishap.filename or folder
    if mishap.errno in (ENOSPC, EDQUOT):
        return Refusal("documents.print.no_space", file=place)
    return Refusal("documents.print.not_written", file=place, reason=mishap.strerror or mishap)


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
    press = BillPress()
    while True:
        try:
            batch = orders.recv()
            orders.send(_print_or_tell(press, batch))
        except (EOFError, ConnectionError):
            return


def _print_or_tell(press: BillPress, batch: Batch) -> _Answer:
    try:
        return _print(press, batch)
    except OSError as mishap:
        return mishap


def _print(press: BillPress, batch: Batch) -> Outcomes:
    return [_print_one(press, errand) for errand in batch]


def _print_one(press: BillPress, errand: Errand) -> Outcome:
    number = errand.document.number
    try:
        page = press.render(errand.document)
    except Refusal as refusal:
        told = tuple((name, str(what)) for name, what in refusal.particulars.items())
        return Outcome(number, refused=refusal.key, particulars=told)
    write_whole(errand.file, page)
    return Outcome(number, size_bytes=len(page))


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
