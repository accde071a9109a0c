"""What a command answers to the shell."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
SET_ASIDE: Final = 1
REFUSED: Final = 2
BROKEN: Final = 3
INTERRUPTED: Final = 130
