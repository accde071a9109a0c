"""How much is tried: what each run of the suite can afford, or what `make soak` has time for."""

from __future__ import annotations

import os
from typing import Final

IS_SOAK: Final = "JARYK_SOAK" in os.environ
SEED: Final = int(os.environ.get("JARYK_SEED", "4"))


def so_many(*, every_day: int, soak: int) -> int:
    """The number for this run."""
    return soak if IS_SOAK else every_day
