"""The reference data that comes with Jaryk: tables transcribed from published lists."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files


def table(name: str) -> list[dict[str, str]]:
    """Rows of ``data/<name>.csv`` by column."""
    text = files("jaryk.reference").joinpath("data", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def day_or_open(written: str) -> date | None:
    """A day, or nothing where the fact has no end."""
    return date.fromisoformat(written) if written else None
