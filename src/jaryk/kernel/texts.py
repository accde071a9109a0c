"""The product's words: each room's ``texts.toml`` holds a key with its ru, ky and en.

A room with much to say keeps a folder ``texts`` beside it, with a file a subject.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

LANGUAGES: Final = ("ru", "ky", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts of the product by dotted key."""
    return gathered(files("jaryk"))


def gathered(folder: Traversable) -> dict[str, dict[str, str]]:
    """The texts of a folder and of all below it by dotted key.

    Raises ValueError for a key told twice or not in all languages: a mistake of ours, which
    stops the start.
    """
    entries: dict[str, dict[str, str]] = {}
    for file in _catalogue_files(folder):
        for key, entry in _flatten(tomllib.loads(file.read_text("utf-8"))):
            if key in entries:
                raise ValueError(f"text {key!r} is told twice, again in {file}")
            entries[key] = entry
    return entries


def text(key: str, lang: str, /, **particulars: object) -> str:
    """The text of ``key`` in ``lang`` with its braces filled.

    Raises KeyError for an unknown key or language: a missing word is a bug, not a blank.
    """
    return catalogue()[key][lang].format(**particulars)


def _catalogue_files(folder: Traversable) -> list[Traversable]:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    holds_texts = folder.name == "texts"
    found = [
        entry
        for entry in entries
        if entry.name == "texts.toml" or (holds_texts and entry.name.endswith(".toml"))
    ]
    for entry in entries:
        if entry.is_dir() and not entry.name.startswith(("_", ".")):
            found.extend(_catalogue_files(entry))
    return found


def _flatten(table: dict[str, object], prefix: str = "") -> list[tuple[str, dict[str, str]]]:
    """Nested tables become dotted keys; a table of ru, ky and en is an entry."""
    if set(LANGUAGES) <= set(table):
        return [(prefix, {lang: str(table[lang]) for lang in LANGUAGES})]
    flat: list[tuple[str, dict[str, str]]] = []
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if not isinstance(value, dict):
            raise ValueError(f"text {key!r} lacks one of {', '.join(LANGUAGES)}")
        flat.extend(_flatten(value, key))
    return flat
