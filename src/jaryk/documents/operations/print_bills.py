"""A month's bills as PDF files, one a bill, in a folder of the caller's choice.

Nothing is kept in the database. Interrupted and called again, each file is written anew with the
same bytes; a file is whole or not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from jaryk.documents.folders import kept_for_oneself, not_written
from jaryk.documents.presses import Batch, BillErrand, Outcomes, cores, print_here, print_on
from jaryk.documents.queries.bills import bills_in
from jaryk.documents.queries.document import bill_documents
from jaryk.documents.route_press import Refused
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month

# Fewer bills than this are printed before another process would have started.
_WORTH_ANOTHER_PRESS: Final = 50
_BATCH: Final = 10
_UNSAFE_IN_A_NAME: Final = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Printing:
    """How far the printing has come."""

    bills: int
    done: int


@dataclass(frozen=True, slots=True)
class Printed:
    """``count`` files of so many bytes written to ``folder``, and the bills that have none."""

    folder: Path
    count: int
    size_bytes: int
    unprinted: tuple[Refused, ...]


OnProgress = Callable[[Printing], None]


def silent(printing: Printing) -> None:
    """For callers whom nobody watches."""


def print_bills(
    *,
    period: Month,
    out: Path,
    district_id: int | None = None,
    account_id: int | None = None,
    lang: str | None = None,
    only_missing: bool = False,
    on_progress: OnProgress = silent,
) -> Printed:
    """Write the month's bills, of all accounts, a district or an account, as PDF files.

    Each in its customer's language unless ``lang`` is named; ``only_missing`` leaves the files
    that are there, for a bill never changes. A bill that cannot be printed leaves the others
    alone and is told in the end. Raises Refusal where the month has no bills, where the folder
    cannot be written, is full, or is being printed into.
    """
    scope = bills_in(period, district_id=district_id, account_id=account_id)
    files = {
        bill_id: out / file_name(number, period)
        for bill_id, number in scope.values_list("id", "account__number")
    }
    if not files:
        raise Refusal("documents.print.no_bills", period=str(period))
    bill_ids = [bill_id for bill_id in files if not (only_missing and files[bill_id].exists())]
    desk = _Desk(bills=len(bill_ids))
    documents = bill_documents(bill_ids, lang=lang, on_refusal=desk.set_aside)
    errands = (
        BillErrand(document, out / file_name(document.customer.account_number, period))
        for document in documents
    )
    with kept_for_oneself(out):
        for outcomes in _printed(errands, len(bill_ids), out):
            desk.take(outcomes)
            on_progress(desk.progress)
    return desk.printed(out)


@dataclass(slots=True)
class _Desk:
    """Where the finished files are counted and the refused bills laid aside."""

    bills: int
    count: int = 0
    size_bytes: int = 0
    unprinted: list[Refused] = field(default_factory=list)

    def set_aside(self, number: str, refusal: Refusal) -> None:
        self.unprinted.append(Refused.of(number, refusal))

    def take(self, outcomes: Outcomes) -> None:
        for outcome in outcomes:
            self.unprinted += outcome.refused
            self.count += outcome.bills
            self.size_bytes += outcome.size_bytes

    @property
    def progress(self) -> Printing:
        return Printing(self.bills, self.count + len(self.unprinted))

    def printed(self, folder: Path) -> Printed:
        in_order = tuple(sorted(self.unprinted, key=lambda bill: bill.number))
        return Printed(folder, self.count, self.size_bytes, in_order)


def file_name(account_number: str, period: Month) -> str:
    """``<account>-<period>.pdf``; what a file name cannot hold is written as its code."""
    return f"{safe_name(account_number)}-{period}.pdf"


def safe_name(name: str) -> str:
    """``name`` in signs that a file may bear."""
    return _UNSAFE_IN_A_NAME.sub(lambda sign: f"%{ord(sign[0]):02X}", name)


def _printed(errands: Iterable[BillErrand], bills: int, out: Path) -> Iterator[Outcomes]:
    presses = min(cores(), bills // _WORTH_ANOTHER_PRESS + 1)
    batches = _batched(errands)
    try:
        yield from print_here(batches) if presses == 1 else print_on(presses, batches)
    except OSError as mishap:
        raise not_written(mishap, out) from mishap


def _batched(errands: Iterable[BillErrand]) -> Iterator[Batch]:
    waiting = iter(errands)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
