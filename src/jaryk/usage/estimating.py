"""Estimates for the monthly run: registers without a reading get one that the law lets stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.customers.queries import bulk as customers
from jaryk.kernel.periods import Month
from jaryk.metering.operations.estimates import keep_estimates
from jaryk.metering.operations.exceptions import mark_estimated
from jaryk.metering.queries import bulk as metering
from jaryk.metering.queries.validation import final_estimates, readings_with_source
from jaryk.norms.bases import Cause
from jaryk.usage.dial_estimates import (
    DialEstimates,
    estimate_dials,
    first_day_needed,
    settled_between,
    unread,
)
from jaryk.usage.validating import shards_of

SETTLED: Final = "settled"


@dataclass(frozen=True)
class Estimated:
    """``dials``: an estimate a row; ``faults``: registers that cannot be estimated, with account.

    ``settled``: estimates of earlier months that a true reading has shown to be too high, set
    right by it; what was billed by them is to be corrected.
    """

    dials: pl.DataFrame
    faults: pl.DataFrame
    settled: pl.DataFrame


def estimate_unread(
    *,
    period: Month,
    known_at: datetime,
    district_id: int | None = None,
    account_id: int | None = None,
    cause: Cause | None = None,
    by_id: int | None = None,
    dry_run: bool = False,
) -> Estimated:
    """Estimate every register in scope that was not read in the month, and keep the readings.

    What no rule lets be estimated is told as a fault and stays as it is. ``dry_run`` keeps
    nothing.
    """
    accounts = customers.accounts_in_force(
        since=period.first_on,
        until=period.next().first_on,
        known_at=known_at,
        district_id=district_id,
        account_id=account_id,
    )
    shards = shards_of(accounts.get_column("account_id").to_list())
    found = [_shard(ids, period, known_at, cause) for ids in shards]
    whole = _joined(found or [_shard([], period, known_at, cause)])
    if not dry_run:
        _keep(whole, period, known_at, by_id)
    return whole


def _shard(
    account_ids: list[int], period: Month, known_at: datetime, cause: Cause | None
) -> Estimated:
    supplied = _supplied(account_ids, period, known_at)
    registers = metering.installed_registers(
        known_at=known_at, usage_point_ids=supplied.get_column("usage_point_id").unique().to_list()
    )
    register_ids = registers.get_column("register_id").unique().to_list()
    readings = readings_with_source(
        since=first_day_needed(period),
        through=period.next().first_on,
        known_at=known_at,
        register_ids=register_ids,
    )
    gaps = unread(supplied, registers, readings, month=period)
    made = estimate_dials(gaps, registers, readings, cause=cause)
    final = readings.get_column("reading_id").is_in(final_estimates(register_ids))
    settled = settled_between(registers, readings.filter(~final), month=period)
    return Estimated(
        dials=made.dials,
        faults=_with_accounts(made, gaps),
        settled=settled.join(_owners(registers, supplied), on="register_id"),
    )


def _supplied(account_ids: list[int], period: Month, known_at: datetime) -> pl.DataFrame:
    """Points under an account through the end of the month."""
    until = period.next().first_on
    supplies = customers.supplies(
        since=period.first_on, until=until, known_at=known_at, account_ids=account_ids
    )
    held = pl.col("supplied_until").is_null() | (pl.col("supplied_until") >= until)
    return supplies.filter(held, pl.col("usage_point_id").is_not_null()).select(
        "usage_point_id", "account_id", "is_household", "supplied_from"
    )


def _owners(registers: pl.DataFrame, supplied: pl.DataFrame) -> pl.DataFrame:
    return (
        registers.select("register_id", "usage_point_id")
        .join(supplied.select("usage_point_id", "account_id"), on="usage_point_id")
        .unique("register_id", keep="any")
    )


def _with_accounts(made: DialEstimates, gaps: pl.DataFrame) -> pl.DataFrame:
    """Faults with the account and the point, the register in its own column."""
    owners = gaps.select("account_id", "usage_point_id", supply_id="register_id")
    return (
        made.faults.with_columns(register_id=pl.col("supply_id"))
        .join(owners, on="supply_id")
        .sort("account_id", "register_id")
    )


def _joined(found: list[Estimated]) -> Estimated:
    return Estimated(
        dials=pl.concat([shard.dials for shard in found]),
        faults=pl.concat([shard.faults for shard in found]),
        settled=pl.concat([shard.settled for shard in found]),
    )


@transaction.atomic
def _keep(found: Estimated, period: Month, known_at: datetime, by_id: int | None) -> None:
    keep_estimates(found.dials, known_at=known_at, by_id=by_id)
    keep_estimates(_set_right(found.settled), known_at=known_at, by_id=by_id)
    done = pl.concat([frame.get_column("register_id") for frame in (found.dials, found.settled)])
    mark_estimated(done.unique().to_list(), month=period.first_on, by_id=by_id, at=known_at)


def _set_right(settled: pl.DataFrame) -> pl.DataFrame:
    return settled.with_columns(
        cause=pl.lit(SETTLED),
        method=pl.lit(SETTLED),
        citations=pl.lit("R-92, D-31"),
        base_from=pl.col("gap_from"),
        base_until=pl.lit(None, dtype=pl.Date),
        is_final=pl.lit(value=False),
    )
