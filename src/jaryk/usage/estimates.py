"""Use on days that no reading tells, each slice with its basis, and its later settlement.

The run bills readings alone: ``dial_estimates`` puts these on the dials of registers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from jaryk.norms.bases import Method
from jaryk.usage.evaluate import evaluate
from jaryk.usage.faults import fault, gravest
from jaryk.usage.parts import sharing_facts
from jaryk.usage.stretches import by_basis

ESTIMATED: Final = "estimated"
MEASURED: Final = "measured"

# The step that each method works out, and the columns that it cannot do without.
_STEPS: Final[dict[Method, tuple[str, tuple[str, ...]]]] = {
    Method.AVERAGE_BEFORE: ("average_estimate_kwh", ("base_energy_kwh", "base_days")),
    Method.AVERAGE_AFTER: ("no_fault_kwh", ("energy_after_repair_kwh", "days_after_repair")),
    Method.CHECK_METER: ("check_metered_kwh", ("check_meter_kwh", "check_losses_kwh")),
    Method.CONTRACT_CAPACITY: ("contract_capacity_kwh", ("contract_capacity_kw", "hours_a_day")),
    Method.INSTALLED_CAPACITY: ("installed_capacity_kwh", ("installed_capacity_kw", "hours_a_day")),
}
_SLICE: Final = (
    *("supply_id", "slice_from", "slice_until", "energy_dwh", "quality"),
    *("cause", "method", "is_final", "citations"),
)


@dataclass(frozen=True)
class Estimated:
    """``slices`` of quality "estimated", with cause, method, citations and ``is_final``.

    ``faults``: a row a supply that cannot be estimated here, with its reason: ``no_basis`` (the
    law names none), ``by_instruction`` (an inspector reckons it), ``no_facts`` (a quantity that
    the method reads is not known). A supply is in one of the two.
    """

    slices: pl.DataFrame
    faults: pl.DataFrame


@dataclass(frozen=True)
class Settled:
    """``parts``: the days billed by estimate, with ``energy_by_days`` and ``true_up_kwh``.

    ``faults``: supplies whose parts do not tile the days between the true readings.
    """

    parts: pl.DataFrame
    faults: pl.DataFrame


def estimate(gaps: pl.DataFrame, history: pl.DataFrame) -> Estimated:
    """Estimated slices that tile the gaps of each supply.

    ``gaps``, a row a supply: supply_id, cause, is_household, has_check_meter, unread_from (the
    first day without a true reading), period_until (end of its billing period), gap_from and
    gap_until (the days to estimate now), and what the methods read, at the scales of the norms
    and empty where not known: contract_capacity_kw, installed_capacity_kw, hours_a_day,
    check_meter_kwh and check_losses_kwh of these days. ``history``, a row a billing
    period: supply_id, slice_from, slice_until, energy_dwh, quality; only measured ones serve
    as the measure.
    """
    based = by_basis(gaps)
    pieces = _with_base(based.pieces, history)
    instructed = pieces.filter(pl.col("method") == Method.INSTRUCTION.value)
    faults = gravest(
        based.faults, _unfit(instructed, "by_instruction"), _unfit(_unknown(pieces), "no_facts")
    )
    whole = pieces.join(faults, on="supply_id", how="anti")
    slices = pl.concat([_nothing(whole), *(_worked_out(whole, method) for method in _STEPS)])
    return Estimated(slices=slices.sort("supply_id", "slice_from"), faults=faults)


def settle(readings: pl.DataFrame, billed: pl.DataFrame) -> Settled:
    """What true readings add to the estimates billed before them, or take from them.

    ``readings``: supply_id, slice_from, slice_until, energy_dwh between two true readings.
    ``billed``: supply_id, share_from, share_until, estimate_billed_kwh, estimate_is_final; cut
    where a tariff changes, days not billed yet with nothing billed; they tile the readings.
    """
    shares = billed.join(readings, on="supply_id").sort("supply_id", "share_from")
    faults = _untiled(readings, shares)
    facts = sharing_facts(shares.join(faults, on="supply_id", how="anti"))
    return Settled(parts=evaluate(facts, ("true_up_kwh",), on="share_from"), faults=faults)


def _with_base(pieces: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """The pieces with the period that their average is taken from, where there is one."""
    measured = history.filter(pl.col("quality") == MEASURED).select(
        "supply_id",
        base_from=pl.col("slice_from"),
        base_until=pl.col("slice_until"),
        base_energy_kwh=pl.col("energy_dwh"),
        base_days=(pl.col("slice_until") - pl.col("slice_from")).dt.total_days(),
    )
    before = (pl.col("method") == Method.AVERAGE_BEFORE.value) & (
        pl.col("base_until") <= pl.col("unread_from")
    )
    after = (pl.col("method") == Method.AVERAGE_AFTER.value) & (
        pl.col("base_from") >= pl.col("gap_until")
    )
    nearest = (
        pieces.join(measured, on="supply_id")
        .filter(before | after)
        .with_columns(
            distance=pl.when(before)
            .then(pl.col("unread_from") - pl.col("base_until"))
            .otherwise(pl.col("base_from") - pl.col("gap_until"))
        )
        .sort("supply_id", "slice_from", "distance", "base_from")
        .unique(["supply_id", "slice_from"], keep="first", maintain_order=True)
        .select("supply_id", "slice_from", "base_energy_kwh", "base_days")
        .with_columns(
            energy_after_repair_kwh=pl.col("base_energy_kwh"), days_after_repair=pl.col("base_days")
        )
    )
    return pieces.join(nearest, on=["supply_id", "slice_from"], how="left")


def _unknown(pieces: pl.DataFrame) -> pl.DataFrame:
    """Pieces whose method reads a quantity that is empty."""
    lacking = [
        (pl.col("method") == method.value) & pl.any_horizontal(pl.col(*columns).is_null())
        for method, (_, columns) in _STEPS.items()
    ]
    return pieces.filter(pl.any_horizontal(lacking))


def _worked_out(pieces: pl.DataFrame, method: Method) -> pl.DataFrame:
    step, _ = _STEPS[method]
    rows = pieces.filter(pl.col("method") == method.value)
    return _slices(evaluate(rows, (step,), on="slice_from"), pl.col(step))


def _nothing(pieces: pl.DataFrame) -> pl.DataFrame:
    """Days for which the law lets nothing be charged."""
    rows = pieces.filter(pl.col("method") == Method.NOTHING.value)
    return _slices(rows, pl.lit(0, dtype=pl.Int64))


def _slices(rows: pl.DataFrame, energy_dwh: pl.Expr) -> pl.DataFrame:
    return rows.with_columns(energy_dwh=energy_dwh, quality=pl.lit(ESTIMATED)).select(_SLICE)


def _unfit(pieces: pl.DataFrame, reason: str) -> pl.DataFrame:
    return fault(pieces, reason, on=pl.col("slice_from"), until=pl.col("slice_until"))


def _untiled(readings: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Supplies whose parts leave out or repeat days between their readings."""
    meets = pl.col("share_from") == pl.col("share_until").shift(1).over("supply_id").fill_null(
        pl.col("slice_from")
    )
    tiled = (
        shares.with_columns(meets=meets & (pl.col("share_from") < pl.col("share_until")))
        .group_by("supply_id", "slice_until")
        .agg(pl.col("meets").all(), ends_on=pl.col("share_until").max())
        .filter(pl.col("meets"), pl.col("ends_on") == pl.col("slice_until"))
    )
    loose = readings.join(tiled, on="supply_id", how="anti")
    return fault(
        loose, "estimates_do_not_tile", on=pl.col("slice_from"), until=pl.col("slice_until")
    )
