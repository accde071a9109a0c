"""Billed days worked out again with what is known now: the same rules, other facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from jaryk.charges.compute import rates_for, read_registers
from jaryk.charges.queries.standing import LINE_COLUMNS, SLICE_COLUMNS
from jaryk.charges.work_out import work_out
from jaryk.customers.queries import bulk as customers
from jaryk.usage import intervals, parts, spans
from jaryk.usage.faults import FAULT_COLUMNS, gravest


@dataclass(frozen=True)
class Recomputed:
    """``lines`` (bill_id, ``LINE_COLUMNS``) and ``slices`` (bill_id, ``SLICE_COLUMNS``) as they
    should be; ``faults``: the gravest one of each bill whose days cannot be told any more.
    """

    lines: pl.DataFrame
    slices: pl.DataFrame
    faults: pl.DataFrame


def recompute(billed: pl.DataFrame, *, known_at: datetime) -> Recomputed:
    """Work out ``billed`` (bill_id, usage_point_id, span_from, span_until) as of ``known_at``.

    The days of a bill stay what they are: a reading that came late cuts them, a corrected one
    changes their energy, another group or price is taken day by day.
    """
    spanned = billed.with_row_index("supply_id").with_columns(pl.col("supply_id").cast(pl.Int64))
    since, through = billed.select(pl.col("span_from").min(), pl.col("span_until").max()).row(0)
    registers, readings = read_registers(
        spanned.get_column("usage_point_id").unique().sort().to_list(),
        since=since or date.min,
        through=through or date.min,
        known_at=known_at,
    )
    measured = spans.fill(
        spanned.drop("bill_id"), registers, intervals.measure(registers, readings)
    )
    rates = rates_for(measured.spans, known_at)
    assignments = customers.tariff_assignments(
        known_at=known_at,
        usage_point_ids=measured.spans.get_column("usage_point_id").unique().to_list(),
    )
    parted = parts.cut(measured.spans, measured.slices, assignments, rates.spans)
    owners = spanned.select("supply_id", "bill_id")
    # The heart groups taxes by account; here what shares a tax is a bill.
    of_bill = parted.parts.join(owners.rename({"bill_id": "account_id"}), on="supply_id")
    worked = work_out(of_bill, rates)
    faults = gravest(measured.faults, parted.faults, worked.faults)
    return _by_bill(owners, measured, worked.lines, faults, spanned)


def _by_bill(
    owners: pl.DataFrame,
    measured: spans.Measured,
    lines: pl.DataFrame,
    faults: pl.DataFrame,
    spanned: pl.DataFrame,
) -> Recomputed:
    """A bill with a fault at one of its points is not worked out for the others either."""
    faulty = (
        faults.join(spanned.select("supply_id", "bill_id", "usage_point_id"), on="supply_id")
        .sort("bill_id", "supply_id")
        .unique("bill_id", keep="first", maintain_order=True)
        .select("bill_id", "usage_point_id", *list(FAULT_COLUMNS)[1:])
    )
    told = lines.rename({"account_id": "bill_id"}).join(faulty, on="bill_id", how="anti")
    slices = (
        measured.slices.join(owners, on="supply_id")
        .join(faulty, on="bill_id", how="anti")
        .sort("bill_id", "usage_point_id", "slice_from", "register_id")
    )
    return Recomputed(
        lines=told.sort("bill_id", maintain_order=True).select("bill_id", *LINE_COLUMNS),
        slices=slices.select("bill_id", *SLICE_COLUMNS),
        faults=faulty,
    )
