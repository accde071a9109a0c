"""Folders that printing writes into: one printing at a time, each file whole or not there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from jaryk.kernel.errors import Refusal


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


@contextmanager
def kept_for_oneself(folder: Path) -> Iterator[None]:
    """Make the folder and hold it, so that two printings do not write one file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as mishap:
        raise not_written(mishap, folder) from mishap
    try:
        _take(held, folder)
        yield
    finally:
        os.close(held)


def _take(held: int, folder: Path) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal("documents.print.busy", folder=folder) from None
