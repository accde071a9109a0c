"""What a command shows: tables and sentences for people, JSON for scripts.

Results go to the output, everything else (progress, remarks, refusals) to the error stream;
colours and bars appear on a terminal only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_IN_A_FILE: Final = 120


class Advance(Protocol):
    """How much is done, of how much, and with what one is busy now."""

    def __call__(self, done: int, total: int, told: str | None = None) -> None: ...


class Screen:
    """One command's screen in one language."""

    def __init__(self, lang: str, *, as_json: bool) -> None:
        self.lang = lang
        self.as_json = as_json

    def word(self, key: str, **particulars: object) -> str:
        return text(key, self.lang, **particulars)

    def emit(self, answer: Mapping[str, Any]) -> None:
        """The answer for scripts."""
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain) + "\n")

    def say(self, told: str = "") -> None:
        """A line of the answer for people."""
        self._output.print(told, soft_wrap=True)

    def remark(self, told: str) -> None:
        """A line about how it goes, not a part of the answer."""
        self._errors.print(told, style="dim", soft_wrap=True)

    def refuse(self, told: str) -> None:
        """Why the command does not go on."""
        self._errors.print(told, style="bold red", soft_wrap=True)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table; columns that hold numbers only stand to the right."""
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for place, heading in enumerate(headings):
            is_number = bool(rows) and all(_is_number(row[place]) for row in rows)
            table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        self._output.print(table)

    @contextmanager
    def progress(self, what: str) -> Iterator[Advance]:
        """A bar with rate and time left, on a terminal."""
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self._errors,
            disable=not self._errors.is_terminal,
            transient=True,
        )
        with bar:
            task = bar.add_task(what, total=None, rate="")

            def advance(done: int, total: int, told: str | None = None) -> None:
                speed = bar.tasks[task].speed
                rate = self.word("cli.a_second", count=f"{speed:,.0f}") if speed else ""
                bar.update(task, completed=done, total=total, rate=rate, description=told)

            yield advance

    @cached_property
    def _output(self) -> Console:
        return _console(sys.stdout)

    @cached_property
    def _errors(self) -> Console:
        return _console(sys.stderr)


def _console(stream: Any) -> Console:
    from rich.console import Console

    width = None if stream.isatty() else _WIDTH_IN_A_FILE
    return Console(file=stream, markup=False, highlight=False, emoji=False, width=width)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | Decimal) or str(cell)[:1] in "0123456789\u2212-"


def _plain(value: object) -> str | int | float:
    """A decimal of at most 15 digits is written as it stands, and a binary reader keeps it too."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return str(value)
    raise TypeError(f"{value!r} has no place in an answer")
