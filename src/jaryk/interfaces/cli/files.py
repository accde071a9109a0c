"""A file that a command is given."""

from __future__ import annotations

from pathlib import Path

from jaryk.kernel.errors import Refusal


def read_file(file: Path) -> bytes:
    """All of it; Refusal where it is not there or may not be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise Refusal("cli.files.none", file=file) from None
    except OSError as error:
        raise Refusal("cli.files.unreadable", file=file, told=error.strerror) from None
