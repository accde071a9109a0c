"""The tree as the tests of style read it: files, modules, rooms."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[2]
SRC: Final = CHECKOUT / "src"
HOUSE: Final = SRC / "jaryk"
ROOMS: Final = (
    "kernel",
    "norms",
    "platform",
    "reference",
    "metering",
    "customers",
    "usage",
    "charges",
    "ledger",
    "documents",
    "interfaces",
)
_MADE_AGAIN: Final = {".git", ".venv", "var", "build", "__pycache__", ".hypothesis"}


@dataclass(frozen=True)
class Module:
    """A Python file of the tree."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        """Dotted, as it is imported: ``jaryk.kernel.terms``."""
        base = SRC if self.path.is_relative_to(SRC) else CHECKOUT
        parts = self.path.relative_to(base).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The room that it belongs to; nothing for the roof and for tests."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def place(self, node: ast.AST) -> str:
        """Where something is, as an editor opens it."""
        return f"{self.path.relative_to(CHECKOUT)}:{getattr(node, 'lineno', 1)}"


@cache
def house() -> tuple[Module, ...]:
    """Every module of the product."""
    return tuple(Module(path) for path in sorted(HOUSE.rglob("*.py")))


@cache
def suite() -> tuple[Module, ...]:
    """Every module of the tests."""
    return tuple(Module(path) for path in sorted((CHECKOUT / "tests").rglob("*.py")))


def rooms(*names: str) -> Iterator[Module]:
    """The modules of some rooms, migrations apart."""
    return (module for module in house() if module.room in names and not module.is_migration)


@cache
def papers() -> tuple[Path, ...]:
    """Every file that is kept in the repository and can be read as text."""
    return tuple(path for path in _kept(CHECKOUT) if _is_text(path))


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what is called, as it is written there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """``a.b.c`` for a chain of attributes; for anything else what its last part says."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            before = dotted(value)
            return f"{before}.{attr}" if before else attr
        case _:
            return ""


def _kept(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if path.name not in _MADE_AGAIN and not path.name.endswith(("_cache", ".egg-info")):
                yield from _kept(path)
        elif path.name != ".coverage":
            yield path


def _is_text(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True
