"""The heart: energy by parts becomes lines by steps and taxes, for many accounts at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from jaryk.charges.models import ChargeKind
from jaryk.charges.regimes import Regimes
from jaryk.usage.evaluate import evaluate
from jaryk.usage.faults import fault

ENERGY_STEPS: Final = ("step_amount_tyiyn",)
TAX_STEPS: Final = ("tax_amount_tyiyn",)


@dataclass(frozen=True)
class WorkedOut:
    """``lines``: a row a charge line, without a bill yet; ``faults``: supplies priced too short."""

    lines: pl.DataFrame
    faults: pl.DataFrame


def work_out(parts: pl.DataFrame, regimes: Regimes) -> WorkedOut:
    """Charge lines of ``parts`` (account_id, supply_id, usage_point_id, group_id, regime_id,
    part_from, part_until, days, part_energy_dwh, norm_per_calendar_month, days_in_month).

    A step takes a line where energy falls in it; a part without energy keeps its first step, so
    that a bill of nothing still shows its tariff.
    """
    steps = _steps(parts, regimes)
    faults = _energy_beyond_steps(parts, steps)
    billable = steps.join(faults, on="supply_id", how="anti")
    first_step = pl.col("step_from_month_kwh") == pl.col("step_from_month_kwh").min().over(
        "supply_id", "part_from"
    )
    energy = billable.filter(
        (pl.col("energy_in_step_kwh") > 0) | (first_step & (pl.col("part_energy_dwh") == 0))
    )
    return WorkedOut(
        lines=pl.concat([_energy_lines(energy), _tax_lines(energy, regimes)], how="diagonal"),
        faults=faults,
    )


def _steps(parts: pl.DataFrame, regimes: Regimes) -> pl.DataFrame:
    rows = parts.join(regimes.steps, on="regime_id").with_columns(
        energy_kwh=pl.col("part_energy_dwh")
    )
    return evaluate(rows, ENERGY_STEPS, on="part_from")


def _energy_beyond_steps(parts: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Supplies whose energy goes past the last price that was published."""
    priced = steps.group_by("supply_id", "part_from").agg(
        priced_dwh=pl.col("energy_in_step_kwh").sum()
    )
    beyond = parts.join(priced, on=["supply_id", "part_from"], how="left").filter(
        pl.col("priced_dwh").fill_null(0) != pl.col("part_energy_dwh")
    )
    return fault(
        beyond.unique("supply_id", keep="first", maintain_order=True),
        "energy_beyond_tariff",
        on=pl.col("part_from"),
        until=pl.col("part_until"),
    )


def _energy_lines(steps: pl.DataFrame) -> pl.DataFrame:
    return steps.sort("account_id", "usage_point_id", "part_from", "step_from_month_kwh").select(
        "account_id",
        kind=pl.lit(ChargeKind.ENERGY, dtype=pl.Int64),
        group_id="group_id",
        usage_point_id="usage_point_id",
        tariff_id="tariff_id",
        part_from="part_from",
        part_until="part_until",
        part_energy_dwh="part_energy_dwh",
        quantity_dwh=pl.col("energy_in_step_kwh").cast(pl.Int64),
        rate_e2="rate_tyiyn_per_kwh",
        amount_tyiyn=pl.col("step_amount_tyiyn").cast(pl.Int64),
    )


def _tax_lines(steps: pl.DataFrame, regimes: Regimes) -> pl.DataFrame:
    """One line a tax and rate: its base is all of the account's energy charged under it."""
    based = (
        steps.join(regimes.taxes, on="regime_id")
        .group_by("account_id", "group_id", "tax", "tax_rate_id", "tax_rate")
        .agg(
            energy_charge_tyiyn=pl.col("step_amount_tyiyn").sum(),
            part_from=pl.col("part_from").min(),
            part_until=pl.col("part_until").max(),
        )
        .sort("account_id", "tax", "group_id", "part_from")
    )
    kinds = {1: ChargeKind.VAT.value, 2: ChargeKind.SALES_TAX.value}
    return evaluate(based, TAX_STEPS, on="part_from").select(
        "account_id",
        kind=pl.col("tax").replace_strict(kinds, return_dtype=pl.Int64),
        group_id="group_id",
        tax_rate_id="tax_rate_id",
        part_from="part_from",
        part_until="part_until",
        base_tyiyn=pl.col("energy_charge_tyiyn").cast(pl.Int64),
        rate_e2="tax_rate",
        amount_tyiyn=pl.col("tax_amount_tyiyn").cast(pl.Int64),
    )
