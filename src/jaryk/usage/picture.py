"""Two years of a register for a person who decides about its last reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from jaryk.metering.queries import bulk as metering
from jaryk.metering.queries.validation import readings_with_source
from jaryk.usage.intervals import measure


@dataclass(frozen=True, slots=True)
class Told:
    """A reading with what was used since the one before; None where the dial went back."""

    read_on: date
    value_wh: int
    is_estimate: bool
    energy_dwh: int | None
    days: int | None

    @property
    def daily_dwh(self) -> int | None:
        """The use of a day; None where nothing can be told of it."""
        return None if self.energy_dwh is None or not self.days else self.energy_dwh // self.days


def readings_told(
    *, usage_point_id: int, register_id: int, since: date, through: date, known_at: datetime
) -> list[Told]:
    """The register's readings of those days at its point, the newest first."""
    registers = metering.installed_registers(
        known_at=known_at, usage_point_ids=[usage_point_id]
    ).filter(pl.col("register_id") == register_id)
    readings = readings_with_source(
        since=since, through=through, known_at=known_at, register_ids=[register_id]
    )
    pairs = measure(registers, readings).select(
        "slice_until",
        "energy_dwh",
        days=(pl.col("slice_until") - pl.col("slice_from")).dt.total_days(),
    )
    rows = (
        readings.join(pairs, left_on="read_on", right_on="slice_until", how="left")
        .sort("read_on", descending=True)
        .select("read_on", "value_wh", "is_estimate", "energy_dwh", "days")
    )
    return [Told(*row) for row in rows.iter_rows()]


def use_by_month(told: list[Told]) -> dict[date, int]:
    """Energy by the month in which each stretch between readings ended, in dWh."""
    months: dict[date, int] = {}
    for one in told:
        if one.energy_dwh is not None:
            month = date.fromordinal(one.read_on.toordinal() - 1).replace(day=1)
            months[month] = months.get(month, 0) + one.energy_dwh
    return months
