"""What a file changes: what is kept compared with what is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jaryk.kernel.texts import LANGUAGES


@dataclass(frozen=True)
class Change:
    """A key of a table with another value than before; without a ``key``, the whole is new.

    ``table`` is ``supplier``, ``district`` or ``user``, empty for the top of the file; ``name``
    tells districts and users apart.
    """

    table: str
    name: str = ""
    key: str = ""
    before: str = ""
    after: str = ""

    @property
    def where(self) -> str:
        """As a reader of the file finds it."""
        heading = {"": "", "supplier": "[supplier]"}.get(self.table, f"[[{self.table}]]")
        return " ".join(filter(None, (heading, self.name, self.key)))


def compared(
    table: str, name: str, kept: Mapping[str, str] | None, told: Mapping[str, str]
) -> Iterator[Change]:
    """What ``told`` changes; all of it where nothing was kept."""
    if kept is None:
        yield Change(table, name)
        return
    for key, after in told.items():
        if kept[key] != after:
            yield Change(table, name, _as_written(key), kept[key], after)


def _as_written(key: str) -> str:
    """``name_ky`` as the file has it: ``name.ky``."""
    stem, _, lang = key.rpartition("_")
    return f"{stem}.{lang}" if stem and lang in LANGUAGES else key
