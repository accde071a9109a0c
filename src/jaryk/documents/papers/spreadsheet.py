"""A paper's table as a file that a spreadsheet opens as it is: UTF-8 with its mark, semicolons.

Sums are in soms with a point, days as 2026-05-31, and text is never taken for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from jaryk.kernel.spreadsheets import never_a_formula


@dataclass(frozen=True, slots=True)
class Sum:
    """Tyiyns, written as soms."""

    tyiyn: int

    def __str__(self) -> str:
        whole, rest = divmod(abs(self.tyiyn), 100)
        return f"{'-' if self.tyiyn < 0 else ''}{whole}.{rest:02}"


Cell = str | int | date | Sum | None


@dataclass(frozen=True, slots=True)
class Table:
    """What the paper tells row by row."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv_of(table: Table) -> bytes:
    """The table as a CSV file."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.heads)
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sum | int):
        return str(value)
    return never_a_formula(value)
