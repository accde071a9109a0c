"""Billed use at other prices: the rules and the path of a bill, each like case worked out once."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from jaryk.charges.models import ChargeKind
from jaryk.charges.regimes import regimes
from jaryk.charges.whatif.cases import CASE, Kinds
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
_NEW: Final = {"new_energy_tyiyn": pl.Int64, "new_tax_tyiyn": pl.Int64}
# Cases kept in memory for the accounts to come; some 24 bytes each.
_MOST_KNOWN: Final = 8_000_000


class Repricer:
    """Bills of any number of accounts, some at a time, at the prices of one draft.

    ``tariffs`` and ``taxes``: frames of the reference room; ``drafted``: the groups that are worked
    out again; ``since`` and ``until`` bound the days of all use.
    """

    def __init__(
        self,
        *,
        tariffs: pl.DataFrame,
        taxes: pl.DataFrame,
        drafted: list[int],
        since: date,
        until: date,
    ) -> None:
        self._rates = regimes(tariffs, taxes, since=since, until=until)
        self._kinds = Kinds(self._rates.spans)
        self._drafted = drafted
        self._known = pl.DataFrame(schema={CASE: pl.Int64, **_NEW})

    @property
    def cases(self) -> int:
        """How many unlike bills have been worked out, as far as they are remembered."""
        return self._known.height

    def reprice(self, bills: pl.DataFrame, stretches: pl.DataFrame) -> pl.DataFrame:
        """``bills`` with new_energy_tyiyn, new_tax_tyiyn and ``is_unpriced``.

        ``bills`` (``BILLS``): a row a bill and group, ``use_from`` and ``use_until`` where all its
        use is one slice of one meter; that of other bills is in ``stretches`` (``STRETCHES``), a
        row a slice and group. A group that is not drafted keeps what it was billed; so does a bill
        for whose use there is no price, and it is marked.
        """
        is_open = pl.col("group_id").is_in(self._drafted)
        is_plain = pl.col("use_from").is_not_null()
        plain = self._kinds.told(bills.filter(is_open & is_plain))
        mixed = bills.filter(is_open & ~is_plain)
        charged, by_bill = self._charges(
            plain.get_column(CASE).unique(),
            stretches.join(mixed.select("bill_id").unique(), on="bill_id", how="semi"),
        )
        told = pl.concat(
            [
                plain.join(charged, on=CASE, how="left", maintain_order="left").drop(CASE),
                mixed.join(by_bill, on=["bill_id", "group_id"], how="left", maintain_order="left"),
            ]
        )
        kept = bills.filter(~is_open).with_columns(
            new_energy_tyiyn="energy_tyiyn", new_tax_tyiyn="tax_tyiyn"
        )
        return pl.concat([told, kept]).with_columns(
            pl.coalesce("new_energy_tyiyn", "energy_tyiyn").alias("new_energy_tyiyn"),
            pl.coalesce("new_tax_tyiyn", "tax_tyiyn").alias("new_tax_tyiyn"),
            is_unpriced=pl.col("new_energy_tyiyn").is_null(),
        )

    def _charges(
        self, cases: pl.Series, stretches: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """What the cases come to, and the bills of several stretches by their groups."""
        asked = pl.DataFrame({CASE: cases})
        new = asked.join(self._known, on=CASE, how="anti")
        charged = self._worked_out(new, stretches)
        is_case = pl.col("charge_id") >= 0
        found = new.join(
            charged.filter(is_case).select(pl.col("charge_id").alias(CASE), *_NEW),
            on=CASE,
            how="left",
        )
        known = pl.concat([self._known, found])
        if known.height <= _MOST_KNOWN:
            self._known = known
        by_bill = charged.filter(~is_case).select(
            "group_id", *_NEW, bill_id=-pl.col("charge_id") - 1
        )
        return known, by_bill

    def _worked_out(self, cases: pl.DataFrame, stretches: pl.DataFrame) -> pl.DataFrame:
        """charge_id, group_id and new amounts of all that has a price.

        A case's charge_id is its own; that of a bill of several stretches is -1 - bill_id.
        """
        whole, to_cut = self._kinds.parted(cases)
        supplied = _of_cases(to_cut), _of_stretches(stretches)
        spans, slices, assignments, owners = (
            pl.concat(frames) for frames in zip(*supplied, strict=True)
        )
        cut = parts.cut(spans, slices, assignments, self._rates.spans)
        # The heart groups taxes by account; here what shares a tax is a bill or a case.
        held = cut.parts.join(owners.rename({"charge_id": "account_id"}), on="supply_id")
        worked = work_out(pl.concat([whole, held.select(whole.columns)]), self._rates)
        owners = pl.concat([owners, whole.select("supply_id", charge_id="account_id")])
        unpriced = gravest(cut.faults, worked.faults).join(owners, on="supply_id")
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
    """A case that a regime's edge cuts is a supply of one slice and one group."""
    named = cases.with_columns(supply_id=CASE, usage_point_id=CASE, charge_id=CASE)
    return (
        named.select("supply_id", "usage_point_id", span_from="as_from", span_until="as_until"),
        named.select("supply_id", "energy_dwh", slice_from="as_from", slice_until="as_until"),
        named.select("usage_point_id", "group_id", valid_from="as_from", valid_until="as_until"),
        named.select("supply_id", "charge_id"),
    )


def _of_stretches(stretches: pl.DataFrame) -> Supplied:
    """A supply a bill and usage point, numbered below zero; its slices, its groups."""
    numbered = stretches.with_columns(
        supply_id=-pl.struct("bill_id", "usage_point_id").rank("dense").cast(pl.Int64),
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
