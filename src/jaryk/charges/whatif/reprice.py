"""Billed use at other prices: the rules and the path of a bill, each like case worked out once."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from jaryk.charges.models import ChargeKind
from jaryk.charges.regimes import Regimes, regimes
from jaryk.charges.work_out import work_out
from jaryk.usage import parts
from jaryk.usage.faults import gravest

BILLS: Final = {
    "bill_id": pl.Int64,
    "account_id": pl.Int64,
    "district_id": pl.Int64,
    "group_id": pl.Int64,
    "energy_dwh": pl.Int64,
    "energy_tyiyn": pl.Int64,
    "tax_tyiyn": pl.Int64,
    "use_from": pl.Date,
    "use_until": pl.Date,
}
STRETCHES: Final = {
    "bill_id": pl.Int64,
    "usage_point_id": pl.Int64,
    "register_id": pl.Int64,
    "slice_from": pl.Date,
    "slice_until": pl.Date,
    "energy_dwh": pl.Int64,
    "group_id": pl.Int64,
    "group_from": pl.Date,
    "group_until": pl.Date,
}
_CASE: Final = ["group_id", "as_from", "as_until", "energy_dwh"]
_CHARGED: Final = ("new_energy_tyiyn", "new_tax_tyiyn")


def reprice(
    bills: pl.DataFrame,
    stretches: pl.DataFrame,
    *,
    tariffs: pl.DataFrame,
    taxes: pl.DataFrame,
    drafted: list[int],
) -> pl.DataFrame:
    """``bills`` with new_energy_tyiyn, new_tax_tyiyn and ``is_unpriced``.

    ``bills`` (``BILLS``): a row a bill and group, ``use_from`` and ``use_until`` where all its use
    is one slice of one meter; that of other bills is in ``stretches`` (``STRETCHES``), a row a
    slice and group. A group outside ``drafted`` keeps what it was billed; so does a bill for whose
    use there is no price, and it is marked.
    """
    open_bills = bills.filter(pl.col("group_id").is_in(drafted))
    since, until = _days(open_bills, stretches)
    rates = regimes(tariffs, taxes, since=since, until=until)
    plain = _placed(open_bills.filter(pl.col("use_from").is_not_null()), rates.spans)
    mixed = open_bills.filter(pl.col("use_from").is_null())
    cases = plain.select(_CASE).unique().with_row_index("charge_id")
    charged = _charges(
        cases.with_columns(pl.col("charge_id").cast(pl.Int64)),
        stretches.join(mixed.select("bill_id").unique(), on="bill_id", how="semi"),
        rates,
    )
    by_case = cases.join(charged, on=["charge_id", "group_id"]).drop("charge_id")
    by_bill = charged.with_columns(bill_id=-pl.col("charge_id") - 1).drop("charge_id")
    told = pl.concat(
        [
            plain.join(by_case, on=_CASE, how="left", maintain_order="left").select(
                *BILLS, *_CHARGED
            ),
            mixed.join(by_bill, on=["bill_id", "group_id"], how="left", maintain_order="left"),
        ]
    )
    kept = bills.filter(~pl.col("group_id").is_in(drafted)).with_columns(
        new_energy_tyiyn="energy_tyiyn", new_tax_tyiyn="tax_tyiyn"
    )
    return pl.concat([told, kept]).with_columns(
        pl.coalesce("new_energy_tyiyn", "energy_tyiyn").alias("new_energy_tyiyn"),
        pl.coalesce("new_tax_tyiyn", "tax_tyiyn").alias("new_tax_tyiyn"),
        is_unpriced=pl.col("new_energy_tyiyn").is_null(),
    )


def _days(bills: pl.DataFrame, stretches: pl.DataFrame) -> tuple[date, date]:
    firsts = [bills.get_column("use_from").min(), stretches.get_column("slice_from").min()]
    lasts = [bills.get_column("use_until").max(), stretches.get_column("slice_until").max()]
    return (
        min((day for day in firsts if isinstance(day, date)), default=date.min),
        max((day for day in lasts if isinstance(day, date)), default=date.min),
    )


def _placed(plain: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Each bill with the days to work it out for: ``as_from``, ``as_until``.

    Within a regime only the number of days counts, so as many from its beginning stand for them;
    that leaves few cases. Use that a regime's edge cuts keeps its own days.
    """
    days = ["group_id", "use_from", "use_until"]
    moved = (
        plain.select(days)
        .unique()
        .join(spans.select("group_id", "regime_from", "regime_until"), on="group_id")
        .filter(
            pl.col("regime_from") <= pl.col("use_from"),
            pl.col("use_until") <= pl.col("regime_until"),
        )
        .select(
            *days,
            as_from="regime_from",
            as_until=pl.col("regime_from") + (pl.col("use_until") - pl.col("use_from")),
        )
    )
    return plain.join(moved, on=days, how="left", maintain_order="left").with_columns(
        as_from=pl.coalesce("as_from", "use_from"), as_until=pl.coalesce("as_until", "use_until")
    )


def _charges(cases: pl.DataFrame, stretches: pl.DataFrame, rates: Regimes) -> pl.DataFrame:
    """charge_id, group_id, new_energy_tyiyn, new_tax_tyiyn of all that has a price.

    A case's charge_id is its own; that of a bill of several stretches is -1 - bill_id.
    """
    supplied = _of_cases(cases), _of_stretches(stretches, first=cases.height)
    spans, slices, assignments, owners = (
        pl.concat(frames) for frames in zip(*supplied, strict=True)
    )
    parted = parts.cut(spans, slices, assignments, rates.spans)
    # The heart groups taxes by account; here what shares a tax is a bill or a case.
    held = parted.parts.join(owners.rename({"charge_id": "account_id"}), on="supply_id")
    worked = work_out(held, rates)
    unpriced = gravest(parted.faults, worked.faults).join(owners, on="supply_id")
    is_energy = pl.col("kind") == ChargeKind.ENERGY.value
    return (
        worked.lines.group_by("account_id", "group_id")
        .agg(
            new_energy_tyiyn=pl.col("amount_tyiyn").filter(is_energy).sum(),
            new_tax_tyiyn=pl.col("amount_tyiyn").filter(~is_energy).sum(),
        )
        .rename({"account_id": "charge_id"})
        .join(unpriced, on="charge_id", how="anti")
    )


Supplied = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]


def _of_cases(cases: pl.DataFrame) -> Supplied:
    """A case is a supply of one slice and one group."""
    named = cases.with_columns(supply_id="charge_id", usage_point_id="charge_id")
    return (
        named.select("supply_id", "usage_point_id", span_from="as_from", span_until="as_until"),
        named.select("supply_id", "energy_dwh", slice_from="as_from", slice_until="as_until"),
        named.select("usage_point_id", "group_id", valid_from="as_from", valid_until="as_until"),
        named.select("supply_id", "charge_id"),
    )


def _of_stretches(stretches: pl.DataFrame, *, first: int) -> Supplied:
    """A supply a bill and usage point, numbered from ``first``; its slices, its groups."""
    numbered = stretches.with_columns(
        supply_id=pl.struct("bill_id", "usage_point_id").rank("dense").cast(pl.Int64) + first,
        charge_id=-pl.col("bill_id") - 1,
    )
    point = pl.col("supply_id").alias("usage_point_id")
    return (
        numbered.group_by("supply_id", maintain_order=True)
        .agg(span_from=pl.col("slice_from").min(), span_until=pl.col("slice_until").max())
        .select("supply_id", point, "span_from", "span_until"),
        numbered.unique(["supply_id", "register_id", "slice_from"], maintain_order=True).select(
            "supply_id", "energy_dwh", "slice_from", "slice_until"
        ),
        numbered.unique(["supply_id", "group_from"], maintain_order=True).select(
            point, "group_id", valid_from="group_from", valid_until="group_until"
        ),
        numbered.select("supply_id", "charge_id").unique(maintain_order=True),
    )
