"""A month's bills as PDF files, on all cores; killed and begun again, it goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jaryk.documents.pdf import BillPress
from jaryk.interfaces.cli.screen import Advance
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.documents.bill_document import BillDocument
    from jaryk.kernel.periods import Month

_WORTH_A_POOL: Final = 40
_AHEAD: Final = 64
_presses: Final[list[BillPress]] = []


def print_bills(
    period: Month,
    folder: Path,
    *,
    advance: Advance,
    account_id: int | None = None,
    lang: str | None = None,
    only_missing: bool = False,
) -> int:
    """Write each bill of the month to ``folder``; returns how many were written.

    ``only_missing`` leaves the files that are there: a bill never changes. Raises Refusal where
    the folder cannot be written to, or a bill has no paper.
    """
    from jaryk.documents.queries.bills import bills_in
    from jaryk.documents.queries.document import bill_documents

    names = {
        bill.pk: _name(bill.number, bill.account.number)
        for bill in bills_in(period, account_id=account_id)
    }
    _open_folder(folder)
    if only_missing:
        names = {pk: name for pk, name in names.items() if not (folder / name).exists()}
    files = [folder / name for name in names.values()]
    documents = bill_documents(list(names), lang=lang)
    for done, _ in enumerate(_printed(documents, files), start=1):
        advance(done, len(files))
    return len(files)


def _printed(documents: Iterator[BillDocument], files: Sequence[Path]) -> Iterator[None]:
    """Each bill in turn; many are shared among the cores, and not all held at once."""
    if len(files) < _WORTH_A_POOL:
        for document, file in zip(documents, files, strict=True):
            _print(document, file)
            yield
        return
    waiting: list[Future[None]] = []
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        for document, file in zip(documents, files, strict=True):
            waiting.append(pool.submit(_print, document, file))
            if len(waiting) >= _AHEAD:
                waiting.pop(0).result()
                yield
        for printed in waiting:
            printed.result()
            yield


def _print(document: BillDocument, file: Path) -> None:
    """One bill, whole or not at all."""
    draft = file.with_suffix(".part")
    draft.write_bytes(_press().render(document))
    draft.replace(file)


def _press() -> BillPress:
    """This process's press, warmed up by its first bill."""
    if not _presses:
        _presses.append(BillPress())
    return _presses[0]


def _name(bill: str, account: str) -> str:
    return f"{bill}-{account}.pdf".replace("/", "-")


def _open_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_open = os.access(folder, os.W_OK)
    except OSError:
        is_open = False
    if not is_open:
        raise Refusal("cli.pdf.no_folder", folder=folder)
