"""The norms' own files: a folder of TOML tables, a subject a file, each name told once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any


def entries(folder: Traversable) -> Mapping[str, dict[str, Any]]:
    """All entries of the folder by name; ValueError where two files tell the same name."""
    found: dict[str, dict[str, Any]] = {}
    tables = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    for file in sorted(tables, key=lambda entry: entry.name):
        for name, entry in tomllib.loads(file.read_text("utf-8")).items():
            if name in found:
                raise ValueError(f"{name} is told twice, again in {file.name}")
            found[name] = entry
    return found
