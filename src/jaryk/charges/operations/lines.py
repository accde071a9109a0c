"""Keeping worked-out lines and the slices of use that they have taken up."""

from __future__ import annotations

from typing import Final

from jaryk.platform.partitions import PartitionedTable

LINES: Final = PartitionedTable("charges_chargeline")
SLICES: Final = PartitionedTable("charges_billedslice")
