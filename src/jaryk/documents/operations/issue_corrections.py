"""Issuing correcting documents: numbered, posted and kept with their lines and slices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.charges.operations.corrections import keep_corrected
from jaryk.documents.correcting import Corrected
from jaryk.documents.models import Recalculation
from jaryk.documents.operations.series import CORRECTIONS, next_numbers
from jaryk.ledger.operations.corrections import post_corrections
from jaryk.platform.bulk import copy_in
from jaryk.reference.queries.bulk import group_codes

_ENERGY: Final = 1


def issue_corrections(
    recalculation: Recalculation, found: Corrected, *, on: date, at: datetime
) -> None:
    """Number, post and keep the corrections of a shard with their lines and slices."""
    told = found.corrections.with_columns(
        key=pl.format("correction:{}:{}", pl.lit(recalculation.pk), pl.col("bill_id"))
    )
    posted = post_corrections(
        told,
        _movements(found.lines),
        group_codes=group_codes(),
        posted_on=on,
        by_id=recalculation.approved_by_id,
        known_at=at,
    )
    first = next_numbers(CORRECTIONS, on.year, told.height)
    issued = told.join(posted, on="key", maintain_order="left").with_columns(
        number=pl.int_range(first, first + pl.len(), dtype=pl.Int64)
    )
    copy_in("documents_correction", _kept(issued, recalculation, on))
    ids = issued.select("bill_id", correction_id="entry_id")
    keep_corrected(
        found.lines.join(ids, on="bill_id", maintain_order="left").drop("bill_id"),
        found.slices.join(ids, on="bill_id", maintain_order="left").drop("bill_id"),
    )


def _movements(lines: pl.DataFrame) -> pl.DataFrame:
    tax = pl.when(pl.col("kind") != _ENERGY).then(pl.col("kind") - _ENERGY)
    return lines.select(
        "bill_id", "group_id", tax=tax, difference_tyiyn=pl.col("amount_tyiyn") * pl.col("sign")
    )


def _kept(issued: pl.DataFrame, recalculation: Recalculation, on: date) -> pl.DataFrame:
    return issued.select(
        "entry_id",
        "number",
        "bill_id",
        "account_id",
        "due_on",
        "energy_dwh",
        "energy_tyiyn",
        "tax_tyiyn",
        "penalty_tyiyn",
        year=pl.lit(on.year),
        recalculation_id=pl.lit(recalculation.pk),
        issued_on=pl.lit(on),
    )
