"""Keeping the lines and slices of correcting documents."""

from __future__ import annotations

import polars as pl

from jaryk.platform.bulk import copy_in


def keep_corrected(lines: pl.DataFrame, slices: pl.DataFrame) -> None:
    """Append lines and slices of corrections, each with its correction_id, number and sign."""
    copy_in("charges_correctedline", lines)
    copy_in("charges_correctedslice", slices)
