"""What is kept beside printed routes, so that printing goes on where it was broken off.

``plan.jsonl`` says once which bills make which file: a first line of what was asked for, then a
line a route. ``manifest.jsonl`` gains a line when a file is whole: how much is in it, its control
sum and its digest. A line that a crash has torn is forgotten and its file printed again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from jaryk.documents.folders import write_whole
from jaryk.documents.route_press import Refused
from jaryk.documents.routes import Route

PLAN: Final = "plan.jsonl"
MANIFEST: Final = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; no district means all, no language each customer's own."""

    period: str
    district: str
    lang: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRoute:
    """A file that is whole: its bills and pages, their sum in tyiyns, its bytes and digest."""

    route: str
    file: str
    bills: int
    pages: int
    total_tyiyn: int
    size_bytes: int
    sha256: str
    unprinted: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which bills make which file."""

    asked: Asked
    routes: tuple[Route, ...]

    @property
    def bills(self) -> int:
        return sum(len(route.bill_ids) for route in self.routes)


def plan_in(folder: Path) -> Plan | None:
    """The plan by which the folder is being filled, if it has one."""
    file = folder / PLAN
    if not file.exists():
        return None
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    asked = Asked(**next(lines))
    return Plan(asked, tuple(_route(line) for line in lines))


def keep_plan(folder: Path, plan: Plan) -> None:
    """Write the plan before anything is printed by it."""
    lines = [_line(asdict(plan.asked)), *(_line(asdict(route)) for route in plan.routes)]
    write_whole(folder / PLAN, "".join(lines).encode())


class Manifest:
    """The files of a folder that are whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / MANIFEST
        self.printed = {told.route: told for told in self._read() if self._is_whole(told)}
        write_whole(self._file, "".join(map(_told, self.printed.values())).encode())

    @property
    def bills(self) -> int:
        """How many bills are done with: printed, or told why not."""
        return sum(told.bills + len(told.unprinted) for told in self.printed.values())

    def add(self, told: PrintedRoute) -> None:
        """Note a file that has just been written."""
        self.printed[told.route] = told
        with self._file.open("ab") as file:
            file.write(_told(told).encode())
            file.flush()
            os.fsync(file.fileno())

    def _read(self) -> Iterator[PrintedRoute]:
        if self._file.exists():
            yield from _whole_lines(self._file.read_bytes().split(b"\n"))

    def _is_whole(self, told: PrintedRoute) -> bool:
        """Whether the file is there with the very bytes that were written."""
        file = self._folder.joinpath(told.file)
        if not file.is_file() or file.stat().st_size != told.size_bytes:
            return False
        with file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == told.sha256


def _whole_lines(lines: Iterable[bytes]) -> Iterator[PrintedRoute]:
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        refused = tuple(_refused(bill) for bill in told["unprinted"])
        yield PrintedRoute(**told | {"unprinted": refused})


def _refused(told: dict[str, Any]) -> Refused:
    return Refused(**told | {"particulars": tuple(map(tuple, told["particulars"]))})


def _route(line: dict[str, Any]) -> Route:
    return Route(**line | {"bill_ids": tuple(line["bill_ids"])})


def _told(told: PrintedRoute) -> str:
    return _line(asdict(told))


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
