"""Where mishaps are written down."""

from __future__ import annotations

import logging
from pathlib import Path

from jaryk.platform.cluster import var_folder


def log_folder() -> Path:
    folder = var_folder() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_down(mishap: Exception) -> Path:
    """Append a mishap with its whole trace; returns the file."""
    file = log_folder() / "jaryk.log"
    writer = logging.FileHandler(file, encoding="utf-8")
    writer.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    record = logging.LogRecord(
        "jaryk", logging.ERROR, "", 0, "%s", (mishap,), (type(mishap), mishap, mishap.__traceback__)
    )
    writer.handle(record)
    writer.close()
    return file
