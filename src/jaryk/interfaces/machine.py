"""What this machine can do at once."""

from __future__ import annotations

import os

MOST_HANDS = 8


def hands() -> int:
    """How many processes share a large run: one a core that we may use."""
    return min(MOST_HANDS, len(os.sched_getaffinity(0)))
