"""A file in two steps: every line gets its verdict and is kept; then the good ones are applied."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from types import ModuleType
from typing import Any, Final

import polars as pl
from django.db import transaction

from jaryk.interfaces.imports import customers, meters, readings
from jaryk.interfaces.imports.tables import cells_of, read_header
from jaryk.interfaces.imports.templates import columns_of
from jaryk.interfaces.imports.text_lines import LONGEST_LINE, Line, text_lines
from jaryk.interfaces.imports.values import read_cells
from jaryk.interfaces.imports.verdicts import open_lines, reject, repeat, undecided, verdicts
from jaryk.kernel.errors import Refusal
from jaryk.platform import operations as platform
from jaryk.platform import queries as kept

_EXCEL_HINT: Final = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)
_JUDGES: Final[dict[str, ModuleType]] = {
    "customers": customers,
    "meters": meters,
    "readings": readings,
}


def stage(
    kind: str, name: str, data: bytes, *, today: date, at: datetime, by_id: int | None = None
) -> int:
    """Judge every line of a file and keep them all; nothing else changes. Returns the file's id.

    Raises Refusal for a file that cannot be read as one of its kind; then nothing is kept.
    """
    columns_of(kind)
    first, *rest = _without_hint(text_lines(data))
    if not rest:
        raise Refusal("imports.refused.no_lines")
    content = sha256(data).hexdigest()
    lines = _judged(kind, first.raw, rest, today=today, sha256=content)
    kept_lines = verdicts(lines).join(lines.select("line_no", "raw"), on="line_no")
    file = platform.keep_file(
        kind=kind,
        name=name.encode("utf-8", "replace").decode().replace("\0", ""),
        sha256=content,
        header=first.raw,
        lines=kept_lines,
        at=at,
        by_id=by_id,
    )
    return file.pk


@transaction.atomic
def apply(file_id: int, *, today: date, at: datetime) -> None:
    """Enter the accepted lines, all or none; a file is applied once.

    They are judged again first, by what is known now: a verdict may have changed since.
    """
    file = platform.lock_file(file_id=file_id)
    if file.applied_at is not None:
        raise Refusal("imports.refused.applied", name=file.name)
    raw = kept.lines_to_apply(file.pk)
    if raw.height:
        lines = [Line(number, text) for number, text in raw.iter_rows()]
        judged = _judged(file.kind, file.header, lines, today=today, sha256="")
        told = verdicts(judged)
        platform.revise_verdicts(file=file, verdicts=told.filter(pl.col("verdict") != "accepted"))
        _JUDGES[file.kind].enter(judged.filter(open_lines()), known_at=at)
    platform.close_file(file=file, at=at)


def _without_hint(lines: list[Line]) -> list[Line]:
    """Without the ``sep=;`` that Excel may put before the header; the header tells as much."""
    is_hint = _EXCEL_HINT.fullmatch(lines[0].raw) is not None
    return lines[1:] if is_hint and len(lines) > 1 else lines


def _judged(
    kind: str, header_line: str, lines: list[Line], *, today: date, sha256: str
) -> pl.DataFrame:
    header = read_header(header_line, kind)
    table = undecided(cells_of(lines, header))
    for defect, particulars in _DEFECTS.items():
        table = reject(
            table,
            pl.col("defect") == defect,
            field="",
            reason=defect,
            **{name: pl.lit(value) for name, value in particulars(header.names).items()},
        )
    if sha256:
        before = kept.lines_applied_before(kind=kind, sha256=sha256)["line_no"]
        table = repeat(table, pl.col("line_no").is_in(before.implode()))
    table = read_cells(table, columns_of(kind))
    judge: Callable[..., pl.DataFrame] = _JUDGES[kind].judge
    return judge(table, today=today)


_DEFECTS: Final[dict[str, Callable[[tuple[str, ...]], dict[str, Any]]]] = {
    "letters": lambda _: {},
    "zero_byte": lambda _: {},
    "long_line": lambda _: {"most": LONGEST_LINE},
    "quotes": lambda _: {},
    "cells": lambda names: {"needed": len(names)},
}
