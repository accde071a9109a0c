"""Half-open spans of dates for what the norms hold: in force from a day until another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class InForce:
    """From ``since`` (included) until ``until`` (not included; None: until further notice)."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"in force from {self.since} until {self.until}: never")

    def covers(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    def holds(self, other: InForce) -> bool:
        """True when the other span lies wholly inside this one."""
        if other.since < self.since:
            return False
        return self.until is None or (other.until is not None and other.until <= self.until)

    def edges(self) -> tuple[date, ...]:
        return (self.since,) if self.until is None else (self.since, self.until)


def must_tile(spans: Iterable[InForce], what: str) -> None:
    """Refuse (ValueError) a gap or an overlap between the spans, taken in their order."""
    for earlier, later in pairwise(spans):
        if earlier.until is None or earlier.until > later.since:
            raise ValueError(f"{what}: two values on {later.since}")
        if earlier.until < later.since:
            raise ValueError(f"{what}: no value from {earlier.until} until {later.since}")
