"""Like bills as one case: within a regime only the group, the number of days and the energy count.

A case is a number, kind × 10^12 + energy in tenths of a watt-hour; a kind is a group with days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl

CASE: Final = "case"
# One more than the energy of a bill may be (the quantity energy_kwh has 12 digits).
ENERGIES: Final = 10**12
_DAYS: Final = 10_000
_DATES: Final = 10_000_000
_EPOCH: Final = date(1970, 1, 1)
_KINDS: Final = {
    "kind": pl.Int64,
    "group_id": pl.Int64,
    "regime_id": pl.Int64,
    "as_from": pl.Date,
    "as_until": pl.Date,
    "norm_per_calendar_month": pl.Boolean,
    "days_in_month": pl.Int64,
}
_Told = tuple[int, int | None, date, date, bool | None, int | None]


class Kinds:
    """Groups with days, numbered as they are met; ``spans`` are those of regimes."""

    def __init__(self, spans: pl.DataFrame) -> None:
        self._spans: dict[int, list[_Told]] = {}
        for row in spans.select(
            "group_id", "regime_id", "regime_from", "regime_until",
            "norm_per_calendar_month", "days_in_month",
        ).iter_rows():  # fmt: skip
            self._spans.setdefault(row[0], []).append(row)
        self._numbers: dict[_Told, int] = {}

    def told(self, plain: pl.DataFrame) -> pl.DataFrame:
        """``plain`` (group_id, use_from, use_until, energy_dwh and more) with their ``case``."""
        first = pl.col("use_from").to_physical().cast(pl.Int64)
        days = (pl.col("use_until") - pl.col("use_from")).dt.total_days()
        use = ((pl.col("group_id") * _DATES + first) * _DAYS + days).alias("use")
        rows = plain.with_columns(use)
        met = rows.get_column("use").unique()
        kinds = pl.DataFrame(
            {"use": met, "kind": [self._kind(number) for number in met]},
            schema={"use": pl.Int64, "kind": pl.Int64},
        )
        return (
            rows.join(kinds, on="use", how="left", maintain_order="left")
            .with_columns((pl.col("kind") * ENERGIES + pl.col("energy_dwh")).alias(CASE))
            .drop("use", "kind")
        )

    def parted(self, cases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Cases within a regime as parts for the heart, and those that an edge cuts."""
        kinds = pl.DataFrame(
            [(number, *kind) for kind, number in self._numbers.items()],
            schema=_KINDS,
            orient="row",
        )
        known = cases.select(
            CASE, kind=pl.col(CASE) // ENERGIES, energy_dwh=pl.col(CASE) % ENERGIES
        ).join(kinds, on="kind")
        within = pl.col("regime_id").is_not_null()
        whole = known.filter(within).select(
            "group_id",
            "regime_id",
            "norm_per_calendar_month",
            "days_in_month",
            account_id=CASE,
            supply_id=CASE,
            usage_point_id=CASE,
            part_from="as_from",
            part_until="as_until",
            days=(pl.col("as_until") - pl.col("as_from")).dt.total_days(),
            part_energy_dwh="energy_dwh",
        )
        return whole, known.filter(~within)

    def _kind(self, use: int) -> int:
        """The number of the kind of that group and days.

        Days within a regime are moved to its beginning, since only their number counts there.
        """
        days = use % _DAYS
        group_id, since = divmod(use // _DAYS, _DATES)
        use_from = _EPOCH + timedelta(days=since)
        use_until = use_from + timedelta(days=days)
        kind: _Told = (group_id, None, use_from, use_until, None, None)
        for _, regime, first, last, by_month, in_month in self._spans.get(group_id, []):
            if first <= use_from and use_until <= last:
                kind = (group_id, regime, first, first + timedelta(days=days), by_month, in_month)
        return self._numbers.setdefault(kind, len(self._numbers))
