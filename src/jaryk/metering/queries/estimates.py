"""How readings were estimated."""

from __future__ import annotations

from collections.abc import Iterable

from jaryk.metering.models import Estimate, Reading, ReadingSource

__all__ = ["Estimate", "estimates_among"]


def estimates_among(readings: Iterable[Reading]) -> tuple[Estimate, ...]:
    """The estimates of those readings that are no true ones, in their order."""
    return tuple(
        reading.estimate for reading in readings if reading.source == ReadingSource.ESTIMATE
    )
