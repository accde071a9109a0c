"""A month's readings checked: read, doubted by the rules, and kept for the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from jaryk.customers.queries import bulk as customers
from jaryk.kernel.periods import Month
from jaryk.metering.operations.exceptions import keep_doubts
from jaryk.metering.queries import bulk as metering
from jaryk.metering.queries.validation import places_of, readings_with_source
from jaryk.norms import parameters
from jaryk.usage.own_history import first_day_needed, summed_up
from jaryk.usage.validation import doubt

ACCOUNTS_A_SHARD: Final = 100_000

OnProgress = Callable[[int], None]


def _silent(accounts: int) -> None:
    """For callers whom nobody watches."""


@dataclass(frozen=True)
class Validated:
    """How many registers were checked, and how many are doubted of each kind."""

    registers: int
    doubted: dict[str, int]


def validate(
    *,
    period: Month,
    known_at: datetime,
    district_id: int | None = None,
    on_progress: OnProgress = _silent,
) -> Validated:
    """Check the readings of the month as known at ``known_at`` and keep what is doubted.

    Neighbours are those in scope: of the whole supplier, or of one district.
    """
    checked = _checked(period, known_at, district_id, on_progress)
    least = parameters.national()["neighbours_least"].whole(period.first_on)
    doubts = doubt(checked, neighbours_least=least)
    keep_doubts(doubts, checked=checked, month=period.first_on, found_at=known_at)
    counted = doubts.group_by("kind").len().sort("kind")
    return Validated(registers=checked.height, doubted=dict(counted.iter_rows()))


def _checked(
    period: Month, known_at: datetime, district_id: int | None, on_progress: OnProgress
) -> pl.DataFrame:
    """Every register in scope, shard by shard, as the rules read it."""
    accounts = customers.accounts_in_force(
        since=period.first_on,
        until=period.next().first_on,
        known_at=known_at,
        district_id=district_id,
    )
    shards = []
    for account_ids in shards_of(accounts.get_column("account_id").to_list()):
        shards.append(_shard(account_ids, period, known_at))
        on_progress(len(account_ids))
    return pl.concat(shards) if shards else _shard([], period, known_at)


def shards_of(account_ids: list[int]) -> Iterator[list[int]]:
    """The accounts in stretches that fit into memory with their readings."""
    for first in range(0, len(account_ids), ACCOUNTS_A_SHARD):
        yield account_ids[first : first + ACCOUNTS_A_SHARD]


def _shard(account_ids: list[int], period: Month, known_at: datetime) -> pl.DataFrame:
    figures = parameters.national()
    history_months, least_months = (
        figures[name].whole(period.first_on) for name in ("history_months", "history_least_months")
    )
    point_ids = _points_of(account_ids, period, known_at)
    registers = metering.installed_registers(known_at=known_at, usage_point_ids=point_ids)
    readings = readings_with_source(
        since=first_day_needed(period, history_months),
        through=period.next().first_on,
        known_at=known_at,
        register_ids=registers.get_column("register_id").unique().to_list(),
    )
    summed = summed_up(
        registers,
        readings,
        month=period,
        history_months=history_months,
        least_months=least_months,
    )
    return summed.join(_neighbourhood(point_ids, period, known_at), on="usage_point_id")


def _points_of(account_ids: list[int], period: Month, known_at: datetime) -> list[int]:
    """Points supplied to the accounts at the end of the month."""
    supplies = customers.supplies(
        since=period.first_on,
        until=period.next().first_on,
        known_at=known_at,
        account_ids=account_ids,
    )
    held = pl.col("supplied_until").is_null() | (pl.col("supplied_until") >= period.next().first_on)
    points: list[int] = (
        supplies.filter(held, pl.col("usage_point_id").is_not_null())
        .get_column("usage_point_id")
        .unique()
        .to_list()
    )
    return points


def _neighbourhood(point_ids: list[int], period: Month, known_at: datetime) -> pl.DataFrame:
    """usage_point_id, district_id, group_id and the address up to the number of the house."""
    last_on = period.next().first_on
    in_force = (pl.col("valid_from") < last_on) & (
        pl.col("valid_until").is_null() | (pl.col("valid_until") >= last_on)
    )
    groups = (
        customers.tariff_assignments(known_at=known_at, usage_point_ids=point_ids)
        .filter(in_force)
        .unique("usage_point_id", keep="last", maintain_order=True)
        .select("usage_point_id", "group_id")
    )
    street = pl.col("address").str.replace(r",?\s*\d.*$", "")
    return (
        places_of(point_ids)
        .join(groups, on="usage_point_id", how="left")
        .select(
            *("usage_point_id", "district_id"),
            pl.col("group_id").fill_null(0),
            street=street,
        )
    )
