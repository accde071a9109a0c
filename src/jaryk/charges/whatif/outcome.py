"""What a draft comes to: revenue by group and month, who pays less and who pays more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import polars as pl

# Use in kWh a month, on an average of the months billed; each class begins with its figure.
SIZES_KWH: Final = (0, 100, 200, 300, 500, 700, 1_000, 3_000)
# What the draft adds to or takes from the sum of all bills, in whole percent.
BANDS_PERCENT: Final = (-50, -20, -10, 0, 10, 20, 50)
KWH_DWH: Final = 10_000

_SUMS: Final = ("energy_dwh", "old_tyiyn", "old_tax_tyiyn", "new_tyiyn", "new_tax_tyiyn")
_SPLIT: Final = ("accounts", "pay_less", "pay_more", "energy_dwh", "old_tyiyn", "new_tyiyn")


@dataclass(frozen=True)
class Outcome:
    """Frames by ``group_id``, ``month`` (YYYYMM), ``size`` and ``band`` (their places) and
    ``district_id``; sums in whole tyiyns, taxes included. ``unpriced``: bills without a new price.
    """

    bills: int
    accounts: int
    unpriced: int
    groups: pl.DataFrame
    months: pl.DataFrame
    sizes: pl.DataFrame
    districts: pl.DataFrame
    bands: pl.DataFrame


def outcome_of(repriced: pl.DataFrame) -> Outcome:
    """The outcome for all bills of some accounts, from the rows of ``reprice``."""
    # A row a bill and group; only bills of several stretches may have more than one.
    is_plain = pl.col("use_from").is_not_null()
    rows = repriced.with_columns(
        bills=(is_plain | (~is_plain & pl.col("bill_id").is_first_distinct())).cast(pl.Int64),
        month=pl.col("bill_id") // 10**8,
        old_tyiyn=pl.col("energy_tyiyn") + pl.col("tax_tyiyn"),
        new_tyiyn=pl.col("new_energy_tyiyn") + pl.col("new_tax_tyiyn"),
    ).rename({"tax_tyiyn": "old_tax_tyiyn"})
    accounts = _accounts(rows)
    return Outcome(
        bills=int(rows.get_column("bills").sum()),
        accounts=accounts.height,
        unpriced=rows.filter("is_unpriced").get_column("bill_id").n_unique(),
        groups=_by(rows, "group_id"),
        months=_by(rows, "month"),
        sizes=_split(accounts, "size"),
        districts=_split(accounts, "district_id"),
        bands=_split(accounts, "band"),
    )


def told(outcome: Outcome) -> dict[str, Any]:
    """The outcome in plain figures, as it is stored and as scripts read it."""
    frames = ("groups", "months", "sizes", "districts", "bands")
    return {
        "bills": outcome.bills,
        "accounts": outcome.accounts,
        "unpriced": outcome.unpriced,
        **{name: getattr(outcome, name).to_dicts() for name in frames},
    }


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome for the accounts of all; no account may be in two of them."""
    return reduce(_added, outcomes)


def _added(one: Outcome, other: Outcome) -> Outcome:
    return Outcome(
        bills=one.bills + other.bills,
        accounts=one.accounts + other.accounts,
        unpriced=one.unpriced + other.unpriced,
        groups=_sum(one.groups, other.groups),
        months=_sum(one.months, other.months),
        sizes=_sum(one.sizes, other.sizes),
        districts=_sum(one.districts, other.districts),
        bands=_sum(one.bands, other.bands),
    )


def _sum(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Two frames of sums as one, by their first column."""
    key = one.columns[0]
    return pl.concat([one, other]).group_by(key).sum().sort(key)


def _by(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    return (
        rows.group_by(key)
        .agg(pl.len().cast(pl.Int64).alias("bills"), pl.col(_SUMS).sum())
        .sort(key)
    )


def _accounts(rows: pl.DataFrame) -> pl.DataFrame:
    """A row an account: its sums, its size and the band of its change."""
    summed = rows.group_by("account_id").agg(
        pl.col("district_id").first(),
        pl.col("energy_dwh", "old_tyiyn", "new_tyiyn").sum(),
        months=pl.col("bills").sum(),
    )
    added = pl.col("new_tyiyn") - pl.col("old_tyiyn")
    return summed.with_columns(
        size=_place(
            [pl.col("energy_dwh") >= kwh * KWH_DWH * pl.col("months") for kwh in SIZES_KWH[1:]]
        ),
        # Below zero a band ends with its figure, above zero it begins after it; none is apart.
        band=_place(
            [
                added * 100 > percent * pl.col("old_tyiyn")
                if percent > 0
                else added * 100 >= percent * pl.col("old_tyiyn")
                for percent in BANDS_PERCENT
            ]
        )
        + (added > 0).cast(pl.Int64),
        pay_less=(added < 0).cast(pl.Int64),
        pay_more=(added > 0).cast(pl.Int64),
        accounts=pl.lit(1, dtype=pl.Int64),
    )


def _place(reached: list[pl.Expr]) -> pl.Expr:
    """How many of the rising limits are reached."""
    return pl.sum_horizontal(limit.cast(pl.Int64) for limit in reached)


def _split(accounts: pl.DataFrame, key: str) -> pl.DataFrame:
    return accounts.group_by(key).agg(pl.col(_SPLIT).sum()).sort(key)
