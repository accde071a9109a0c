"""What use on some days costs by published tariffs: the very path that bills are made by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from jaryk.charges.queries.lines import ChargeKind
from jaryk.charges.regimes import Regimes, regimes
from jaryk.charges.work_out import work_out
from jaryk.interfaces import clock
from jaryk.interfaces.calculators.fields import Option
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period
from jaryk.reference.queries import bulk as reference
from jaryk.reference.queries import tariffs as published
from jaryk.usage import parts

# A supply that never was, of one account at one point.
_ONE: Final = 1
Line = dict[str, Any]


@dataclass(frozen=True)
class Use:
    """Energy of days that are billed together."""

    days: Period
    energy_dwh: int


@dataclass(frozen=True)
class Priced:
    """``energy``: a row a step of a part, with the facts that its rule reads; ``taxes``: a row a
    tax and rate; ``parts``: a row a part of a use, with its ``use`` from 0.
    """

    uses: tuple[Use, ...]
    group_code: str
    energy: tuple[Line, ...]
    taxes: tuple[Line, ...]
    parts: tuple[Line, ...]

    @property
    def energy_tyiyn(self) -> int:
        return sum(int(line["amount_tyiyn"]) for line in self.energy)

    @property
    def total_tyiyn(self) -> int:
        return self.energy_tyiyn + sum(int(line["amount_tyiyn"]) for line in self.taxes)

    def of_use(self, number: int) -> int:
        """What the energy of a use costs, without taxes."""
        edges = {part["part_from"] for part in self.parts if part["use"] == number}
        return sum(line["amount_tyiyn"] for line in self.energy if line["part_from"] in edges)


def groups(lang: str) -> list[Option]:
    """The tariff groups as the answers of a choice."""
    return [
        Option(code=group.code, words=getattr(group, f"name_{lang}"))
        for group in published.groups()
    ]


def price(uses: Sequence[Use], *, group_code: str) -> Priced:
    """Price uses of days that follow one another, for a tariff group, as believed now.

    Refusal where days have no price, or energy goes past the last step that has one.
    """
    group_id, known_at = published.group(group_code).pk, clock.now()
    in_group = pl.col("group_id") == group_id
    rates = regimes(
        reference.tariff_steps(known_at=known_at).filter(in_group),
        reference.tax_rates(known_at=known_at).filter(in_group),
        since=uses[0].days.since,
        until=uses[-1].days.until,
    )
    parted = parts.cut(*_supplies(uses, group_id), rates.spans)
    if not parted.faults.is_empty():
        first, last = _short(uses[0].days.since), _short(uses[-1].days.last_on)
        raise Refusal("calculators.bill.no_tariff", since=first, until=last)
    worked = work_out(parted.parts.with_columns(account_id=pl.lit(_ONE, dtype=pl.Int64)), rates)
    if not worked.faults.is_empty():
        raise Refusal("calculators.bill.beyond", on=_short(worked.faults["on"].min()))
    energy, taxes = _joined(worked.lines, parted.parts, rates)
    dated = parted.parts.with_columns(use=pl.col("supply_id"))
    return Priced(tuple(uses), group_code, energy, taxes, tuple(dated.to_dicts()))


def _supplies(
    uses: Sequence[Use], group_id: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """A span and a slice for each use, and the point's assignment to the group."""
    spans = [
        {
            "supply_id": number,
            "usage_point_id": _ONE,
            "span_from": use.days.since,
            "span_until": use.days.until,
        }
        for number, use in enumerate(uses)
    ]
    slices = [
        {
            "supply_id": number,
            "slice_from": use.days.since,
            "slice_until": use.days.until,
            "energy_dwh": use.energy_dwh,
        }
        for number, use in enumerate(uses)
    ]
    assignment = {
        "usage_point_id": _ONE,
        "group_id": group_id,
        "valid_from": uses[0].days.since,
        "valid_until": uses[-1].days.until,
    }
    return pl.DataFrame(spans), pl.DataFrame(slices), pl.DataFrame([assignment])


def _joined(
    lines: pl.DataFrame, parted: pl.DataFrame, rates: Regimes
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Lines of energy with the facts of their part and step, and lines of taxes."""
    is_energy = pl.col("kind") == ChargeKind.ENERGY.value
    of_part = ["regime_id", "days", "days_in_month", "norm_per_calendar_month"]
    of_step = ["step_from_month_kwh", "step_to_month_kwh", "step_is_open"]
    edges, keys = ["part_from", "part_until"], ["regime_id", "tariff_id"]
    energy = (
        lines.filter(is_energy)
        .join(parted.select(*edges, *of_part), on=edges, how="left", maintain_order="left")
        .join(rates.steps.select(*keys, *of_step), on=keys, how="left", maintain_order="left")
    )
    return tuple(energy.to_dicts()), tuple(lines.filter(~is_energy).to_dicts())


def _short(on: date | Any) -> str:
    return f"{on:%d.%m.%Y}"
