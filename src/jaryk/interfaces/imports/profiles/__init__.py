"""Half hours brought in: macket 80020, CSV, NEM12 and Green Button, each line with its outcome.

``load`` reads a file or an archive of files; a file brought in again changes nothing.
"""

from __future__ import annotations

from jaryk.interfaces.imports.profiles.loading import AUTO, FORMATS, Loaded, load, say_reason

__all__ = ["AUTO", "FORMATS", "Loaded", "load", "say_reason"]
