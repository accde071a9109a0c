"""From lines to cells: the header says which columns stand where and what parts them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

import polars as pl

from jaryk.interfaces.imports.templates import KINDS, ONE_OF, columns_of
from jaryk.interfaces.imports.text_lines import Line
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES, text

_SEPARATORS: Final = (";", ",", "\t")


@dataclass(frozen=True)
class Header:
    """The columns of a file in its order, by their names in the template."""

    separator: str
    names: tuple[str, ...]


def read_header(raw: str, kind: str) -> Header:
    """What the first line says; Refusal where it is not a header of ``kind``."""
    words = _words_of_columns()
    best = max(
        ([_folded(cell) for cell in _split(raw, separator) or []] for separator in _SEPARATORS),
        key=lambda cells: sum(cell in words for cell in cells),
    )
    separator = next(s for s in _SEPARATORS if [_folded(c) for c in _split(raw, s) or []] == best)
    known = [column.name for column in columns_of(kind)]
    if not any(words.get(cell) in known for cell in best):
        raise Refusal("imports.refused.no_header", needed=", ".join(_required(kind)))
    names = [words.get(cell, cell) for cell in best]
    while names and not names[-1]:
        names.pop()
    _refuse_spoiled(names, kind, known)
    return Header(separator, tuple(names))


def _refuse_spoiled(names: list[str], kind: str, known: list[str]) -> None:
    strange = [name for name in names if name not in known]
    if strange:
        raise Refusal(
            "imports.refused.unknown_column", column=strange[0][:60], known=", ".join(known)
        )
    for name, following in pairwise(sorted(names)):
        if name == following:
            raise Refusal("imports.refused.column_twice", column=name)
    missing = [name for name in _required(kind) if name not in names]
    if missing:
        raise Refusal("imports.refused.column_missing", missing=", ".join(missing))
    choice = ONE_OF.get(kind)
    if choice and not set(choice) & set(names):
        raise Refusal("imports.refused.column_missing", missing=" / ".join(choice))


def cells_of(lines: Iterable[Line], header: Header) -> pl.DataFrame:
    """A row a line: line_no, raw, a text column for each of the header's, and the defect.

    A line that cannot be parted into as many cells has nulls and says in ``defect`` why.
    """
    width = len(header.names)
    nothing: list[str | None] = [None] * width
    rows: list[list[str | int | None]] = []
    for line in lines:
        cells, defect = _cells(line, header.separator, width)
        rows.append([line.number, line.raw, defect, *(cells or nothing)])
    schema = {"line_no": pl.Int64, "raw": pl.String, "defect": pl.String}
    named = dict.fromkeys(header.names, pl.String)
    columns = zip(*rows, strict=True) if rows else [[]] * (width + 3)
    return pl.DataFrame(
        {
            name: pl.Series(values, dtype=kind)
            for (name, kind), values in zip({**schema, **named}.items(), columns, strict=True)
        }
    )


def _cells(line: Line, separator: str, width: int) -> tuple[list[str] | None, str]:
    if line.defect:
        return None, line.defect
    cells = _split(line.raw, separator)
    if cells is None:
        return None, "quotes"
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        return None, "cells"
    return cells, ""


def _split(raw: str, separator: str) -> list[str] | None:
    """The cells of one line; None where a quotation mark is not closed or stands astray."""
    if '"' not in raw:
        return raw.split(separator)
    try:
        (cells,) = csv.reader([raw], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return None
    return cells


def _required(kind: str) -> list[str]:
    return [column.name for column in columns_of(kind) if column.required]


@cache
def _words_of_columns() -> dict[str, str]:
    """Each column's name by the words that may head it: ours, the Russian and the Kyrgyz."""
    names = {column.name for columns in KINDS.values() for column in columns}
    words = {name: name for name in names} | {_folded(name): name for name in names}
    for name in names:
        for lang in LANGUAGES:
            words[_folded(text(f"imports.column.{name}", lang))] = name
    return words


def _folded(word: str) -> str:
    """A heading without case, marks and kinds of space."""
    return re.sub(r"[\W_]+", " ", word.lower().replace("ё", "е")).strip()
