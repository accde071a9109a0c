"""One at a time: whoever posts bills or corrections holds the turn until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.platform.turns import turn

TURN: Final = 0x6A6172796B


@contextmanager
def turn_to_post() -> Iterator[None]:
    """Hold the only turn to post; Refusal where another process has it."""
    with turn(TURN) as is_ours:
        if not is_ours:
            raise Refusal("documents.run.posting_elsewhere")
        yield
