"""What use on some days costs by published tariffs: the very path that bills are made by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from jaryk.charges.queries.lines import ChargeKind
from jaryk.charges.regimes import Regimes, regimes
from jaryk.charges.work_out import work_out
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period
from jaryk.usage import parts

_ONE: Final = 1
_GROUP: Final = 1
Line = dict[str, Any]


@dataclass(frozen=True)
class Priced:
    """``energy``: a row a step of a part, with the facts that its rule reads; ``shares``: how the
    energy of the days fell on the parts; ``taxes``: a row a tax and rate.
    """

    energy: tuple[Line, ...]
    taxes: tuple[Line, ...]
    parts: tuple[Line, ...]

    @property
    def energy_tyiyn(self) -> int:
        return sum(int(line["amount_tyiyn"]) for line in self.energy)

    @property
    def tax_tyiyn(self) -> int:
        return sum(int(line["amount_tyiyn"]) for line in self.taxes)

    @property
    def total_tyiyn(self) -> int:
        return self.energy_tyiyn + self.tax_tyiyn


def price(
    energy_dwh: int, days: Period, *, group_id: int, tariffs: pl.DataFrame, taxes: pl.DataFrame
) -> Priced:
    """Price the energy of the days for a tariff group; a supply that never was, of one account.

    ``tariffs`` and ``taxes`` are frames of the reference room. Refusal where days have no price,
    or energy goes past the last step that has one.
    """
    in_group = pl.col("group_id") == group_id
    rates = regimes(
        tariffs.filter(in_group), taxes.filter(in_group), since=days.since, until=days.until
    )
    parted = parts.cut(*_supply(energy_dwh, days, group_id), rates.spans)
    if not parted.faults.is_empty():
        raise Refusal(
            "calculators.bill.no_tariff", since=_short(days.since), until=_short(days.last_on)
        )
    worked = work_out(parted.parts.with_columns(account_id=pl.lit(_ONE, dtype=pl.Int64)), rates)
    if not worked.faults.is_empty():
        raise Refusal("calculators.bill.beyond", on=_short(worked.faults["on"][0]))
    return _priced(worked.lines, parted.parts, rates)


def _supply(
    energy_dwh: int, days: Period, group_id: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The span, the slice and the assignment of a supply of the group over these days."""
    one = {"supply_id": _ONE, "usage_point_id": _ONE}
    spans = pl.DataFrame([one | {"span_from": days.since, "span_until": days.until}])
    slices = pl.DataFrame(
        [
            {
                "supply_id": _ONE,
                "slice_from": days.since,
                "slice_until": days.until,
                "energy_dwh": energy_dwh,
            }
        ]
    )
    assignments = pl.DataFrame(
        [
            {
                "usage_point_id": _ONE,
                "group_id": group_id,
                "valid_from": days.since,
                "valid_until": days.until,
            }
        ]
    )
    return spans, slices, assignments


def _priced(lines: pl.DataFrame, parted: pl.DataFrame, rates: Regimes) -> Priced:
    is_energy = pl.col("kind") == ChargeKind.ENERGY.value
    limits = ["step_from_month_kwh", "step_to_month_kwh", "step_is_open", "tariff_id"]
    whole = parted.select(
        "part_from", "part_until", "regime_id", "days", "days_in_month", "norm_per_calendar_month"
    )
    energy = (
        lines.filter(is_energy)
        .join(whole, on=["part_from", "part_until"], how="left", maintain_order="left")
        .join(
            rates.steps.select("regime_id", *limits),
            on=["regime_id", "tariff_id"],
            how="left",
            maintain_order="left",
        )
    )
    return Priced(
        energy=tuple(energy.to_dicts()),
        taxes=tuple(lines.filter(~is_energy).to_dicts()),
        parts=tuple(parted.to_dicts()),
    )


def step_facts(line: Mapping[str, Any]) -> dict[str, int | bool]:
    """What the rule of a step's price reads, of a line of ``Priced.energy``."""
    names: Sequence[str] = (
        "days",
        "days_in_month",
        "norm_per_calendar_month",
        "step_from_month_kwh",
        "step_to_month_kwh",
        "step_is_open",
    )
    return {
        **{name: line[name] for name in names},
        "energy_kwh": line["part_energy_dwh"],
        "rate_tyiyn_per_kwh": line["rate_e2"],
    }


def _short(on: date) -> str:
    return f"{on:%d.%m.%Y}"
