"""From stored facts to charge lines for a stretch of accounts: a pure function of facts known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.charges.queries.bulk import billed_until
from jaryk.charges.regimes import Regimes, regimes
from jaryk.charges.work_out import work_out
from jaryk.customers.queries import bulk as customers
from jaryk.kernel.periods import Month
from jaryk.metering.queries import bulk as metering
from jaryk.reference.queries import bulk as reference
from jaryk.usage import intervals, parts, spans
from jaryk.usage.faults import FAULT_COLUMNS, fault, gravest

_SLICE: Final = (
    "account_id",
    "slice_no",
    "usage_point_id",
    "register_id",
    "reading_from_id",
    "reading_until_id",
    "slice_from",
    "slice_until",
    "ratio",
    "energy_dwh",
)


@dataclass(frozen=True)
class Charges:
    """``accounts``: account_id, is_household, period_from, period_until of those charged, in
    order; ``lines`` and ``slices`` with their account_id and its own numbering; ``faults``: the
    gravest one of each account that is not charged, with the point it concerns.
    """

    accounts: pl.DataFrame
    lines: pl.DataFrame
    slices: pl.DataFrame
    faults: pl.DataFrame


def compute(
    *, account_ids: list[int], period: Month, known_at: datetime, last_bill_ids: list[int]
) -> Charges:
    """Work out the month's charges of accounts from what was known at ``known_at``.

    ``last_bill_ids``: the bill that each account had last, where it had one.
    """
    supplies = customers.supplies(
        since=period.first_on,
        until=period.next().first_on,
        known_at=known_at,
        account_ids=account_ids,
    )
    pointless = pl.col("usage_point_id").is_null()
    metered = supplies.filter(~pointless)
    measured = _measure(metered, period, known_at, last_bill_ids)
    rates = rates_for(measured.spans, known_at)
    assignments = customers.tariff_assignments(
        known_at=known_at, usage_point_ids=_ids(measured.spans, "usage_point_id")
    )
    parted = parts.cut(measured.spans, measured.slices, assignments, rates.spans)
    held = parted.parts.join(metered.select("supply_id", "account_id"), on="supply_id")
    worked = work_out(held, rates)
    faults = gravest(
        fault(supplies.filter(pointless), "no_point", on=pl.lit(period.first_on)),
        measured.faults,
        parted.faults,
        worked.faults,
    )
    return _by_account(supplies, measured, worked.lines, faults)


def _measure(
    supplies: pl.DataFrame, period: Month, known_at: datetime, last_bill_ids: list[int]
) -> spans.Measured:
    point_ids = _ids(supplies, "usage_point_id")
    billed = billed_until(last_bill_ids)
    dated = supplies.join(billed, on="usage_point_id", how="left")
    through = period.next().first_on
    registers, readings = read_registers(
        point_ids, since=_first_day_read(dated), through=through, known_at=known_at
    )
    return spans.close(
        dated,
        registers,
        readings,
        intervals.measure(registers, readings),
        after=period.first_on,
        through=through,
    )


def read_registers(
    point_ids: list[int], *, since: date, through: date, known_at: datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Registers at the points, and what they showed on the days from ``since`` to ``through``."""
    registers = metering.installed_registers(known_at=known_at, usage_point_ids=point_ids)
    readings = metering.readings(
        since=since,
        through=through,
        known_at=known_at,
        register_ids=_ids(registers, "register_id"),
    )
    return registers, readings


def _first_day_read(supplies: pl.DataFrame) -> date:
    """The earliest day whose readings any of the supplies may need."""
    needed = supplies.select(
        pl.max_horizontal(pl.col("supplied_from"), pl.col("billed_until")).min()
    ).item()
    return needed if isinstance(needed, date) else date.min


def rates_for(spanned: pl.DataFrame, known_at: datetime) -> Regimes:
    """Prices and taxes of every group on the days of the spans, as believed at ``known_at``."""
    since, until = spanned.select(pl.col("span_from").min(), pl.col("span_until").max()).row(0)
    return regimes(
        reference.tariff_steps(known_at=known_at),
        reference.tax_rates(known_at=known_at),
        since=since or date.min,
        until=until or date.min,
    )


def _by_account(
    supplies: pl.DataFrame,
    measured: spans.Measured,
    lines: pl.DataFrame,
    faults: pl.DataFrame,
) -> Charges:
    """An account with a fault at one of its points is not charged for the others either."""
    owners = supplies.select("supply_id", "account_id", "is_household", "usage_point_id")
    faulty = (
        faults.join(owners, on="supply_id")
        .sort("account_id", "supply_id")
        .unique("account_id", keep="first", maintain_order=True)
        .select("account_id", "usage_point_id", *list(FAULT_COLUMNS)[1:])
    )
    charged = (
        measured.spans.join(owners.drop("usage_point_id"), on="supply_id")
        .join(faulty, on="account_id", how="anti")
        .group_by("account_id", "is_household")
        .agg(period_from=pl.col("span_from").min(), period_until=pl.col("span_until").max())
        .sort("account_id")
    )
    slices = measured.slices.join(owners.drop("usage_point_id"), on="supply_id").sort(
        "account_id", "usage_point_id", "slice_from", "register_id"
    )
    return Charges(
        accounts=charged,
        lines=_numbered(lines, charged, "line_no"),
        slices=_numbered(slices, charged, "slice_no").select(_SLICE),
        faults=faulty,
    )


def _numbered(rows: pl.DataFrame, charged: pl.DataFrame, number: str) -> pl.DataFrame:
    """The rows of charged accounts, numbered from 1 within each account in their order."""
    kept = rows.join(charged.select("account_id"), on="account_id", how="semi")
    return kept.with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("account_id").alias(number)
    )


def _ids(rows: pl.DataFrame, column: str) -> list[int]:
    ids: list[int] = rows.get_column(column).unique().sort().to_list()
    return ids
