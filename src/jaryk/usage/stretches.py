"""Days without a reading, cut where the law changes how they are estimated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.norms import bases, calendar, rulebook
from jaryk.norms.bases import Basis, Cause, Stretch
from jaryk.norms.silence import NoBasis
from jaryk.usage.faults import fault

_FACTS: Final = ("cause", "is_household", "has_check_meter", "unread_from", "period_until")
_BASED: Final = {
    "cause": pl.String,
    "is_household": pl.Boolean,
    "has_check_meter": pl.Boolean,
    "unread_from": pl.Date,
    "period_until": pl.Date,
    "stretch_from": pl.Date,
    "stretch_until": pl.Date,
    "method": pl.String,
    "is_final": pl.Boolean,
    "citations": pl.String,
}


@dataclass(frozen=True)
class Based:
    """``pieces``: the days to estimate with method, ``is_final`` and citations of their basis.

    ``faults``: supplies for which the law names no basis.
    """

    pieces: pl.DataFrame
    faults: pl.DataFrame


def by_basis(gaps: pl.DataFrame) -> Based:
    """The gaps of each supply cut into a first and a later stretch, where the law tells them apart.

    The stretches run from ``unread_from``, so a later bill of the same silence goes on where
    the earlier one stopped; of them the days from ``gap_from`` to ``gap_until`` are kept.
    """
    rows = [row for facts in gaps.select(_FACTS).unique().rows() for row in _stretches(*facts)]
    stretches = pl.DataFrame(rows, schema=_BASED, orient="row")
    since = pl.max_horizontal("gap_from", "stretch_from")
    until = pl.min_horizontal("gap_until", "stretch_until")
    pieces = (
        gaps.join(stretches, on=_FACTS)
        .with_columns(slice_from=since, slice_until=until)
        .filter(pl.col("slice_from") < pl.col("slice_until"))
        .with_columns(estimated_days=_days("slice_from", "slice_until"))
        .with_columns(
            most_averaged_days=_days("slice_from", "stretch_until").fill_null(
                pl.col("estimated_days")
            ),
            days_unmetered=pl.col("estimated_days"),
        )
    )
    baseless = gaps.join(stretches, on=_FACTS, how="anti")
    faults = fault(baseless, "no_basis", on=pl.col("gap_from"), until=pl.col("gap_until"))
    return Based(pieces=pieces, faults=faults)


def _stretches(
    cause: str, is_household: bool, has_check_meter: bool, unread_from: date, period_until: date
) -> Iterator[tuple[object, ...]]:
    """One row where a basis speaks for all days, two where it changes, none where none speaks."""
    facts = (cause, is_household, has_check_meter, unread_from, period_until)
    try:
        first, later = (
            bases.national().of(
                Cause(cause),
                stretch,
                is_household=is_household,
                has_check_meter=has_check_meter,
                on=unread_from,
            )
            for stretch in Stretch
        )
    except NoBasis:
        return
    if first is later:
        yield (*facts, unread_from, None, *_told(first))
    else:
        ends_on = _first_ends_on(first, unread_from) if first.ended_by else period_until
        yield (*facts, unread_from, ends_on, *_told(first))
        yield (*facts, ends_on, None, *_told(later))


def _told(basis: Basis) -> tuple[str, bool, str]:
    return basis.method.value, not basis.settled, ", ".join(map(str, basis.citations))


def _first_ends_on(basis: Basis, unread_from: date) -> date:
    """The deadline's one date is the first day without a reading, whatever its name there."""
    needs = rulebook.deadline(basis.ended_by, unread_from).needs
    dates = {name: unread_from for name, kind in needs.items() if kind is date}
    return rulebook.reckon(basis.ended_by, unread_from, calendar.national(), **dates)


def _days(since: str, until: str) -> pl.Expr:
    return (pl.col(until) - pl.col(since)).dt.total_days()
