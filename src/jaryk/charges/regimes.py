"""Stretches of days on which a group's prices, taxes and the rules that read them stand still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

import polars as pl

from jaryk.norms import rulebook

STEP_RULES: Final = ("energy_by_days", "step_amount_tyiyn")
TAX_RULES: Final = ("tax_amount_tyiyn",)
KWH_E4: Final = 10_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Regimes:
    """``spans``: regime_id, group_id, regime_from, regime_until, per_calendar_month,
    days_in_month. ``steps``: a row a step of a regime, limits in 1/10000 kWh a month.
    ``taxes``: a row a tax of a regime.
    """

    spans: pl.DataFrame
    steps: pl.DataFrame
    taxes: pl.DataFrame


_SPANS: Final = {
    "regime_id": pl.Int64,
    "group_id": pl.Int64,
    "regime_from": pl.Date,
    "regime_until": pl.Date,
    "norm_per_calendar_month": pl.Boolean,
    "days_in_month": pl.Int64,
}
_STEPS: Final = {
    "regime_id": pl.Int64,
    "tariff_id": pl.Int64,
    "step_from_month_kwh": pl.Int64,
    "step_to_month_kwh": pl.Int64,
    "step_is_open": pl.Boolean,
    "rate_tyiyn_per_kwh": pl.Int64,
}
_TAXES: Final = {
    "regime_id": pl.Int64,
    "tax": pl.Int64,
    "tax_rate_id": pl.Int64,
    "tax_rate": pl.Int64,
}


def regimes(tariffs: pl.DataFrame, taxes: pl.DataFrame, *, since: date, until: date) -> Regimes:
    """The regimes of every group within ``[since, until)``; days without a price have none."""
    spans: list[Row] = []
    steps: list[Row] = []
    levies: list[Row] = []
    priced = _by_group(tariffs)
    levied = _by_group(taxes)
    for group_id, prices in priced.items():
        rates = levied.get(group_id, [])
        for first, last in _stretches(prices, rates, since, until):
            in_force = [row for row in prices if _holds(row, first)]
            if not in_force:
                continue
            regime_id = len(spans)
            by_month = bool(in_force[0]["per_calendar_month"])
            spans.append(_span(regime_id, group_id, first, last, by_month))
            steps.extend(_step(regime_id, row) for row in in_force)
            levies.extend(_levy(regime_id, row) for row in rates if _holds(row, first))
    return Regimes(
        spans=pl.DataFrame(spans, schema=_SPANS),
        steps=pl.DataFrame(steps, schema=_STEPS),
        taxes=pl.DataFrame(levies, schema=_TAXES),
    )


def _by_group(facts: pl.DataFrame) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = {}
    for row in facts.iter_rows(named=True):
        grouped.setdefault(row["group_id"], []).append(row)
    return grouped


def _stretches(
    prices: list[Row], rates: list[Row], since: date, until: date
) -> list[tuple[date, date]]:
    edges = {since, until, *rulebook.cuts((*STEP_RULES, *TAX_RULES), since, until)}
    for row in (*prices, *rates):
        edges.update(day for day in (row["valid_from"], row["valid_until"]) if day is not None)
    by_month = [row for row in prices if row["per_calendar_month"]]
    starts = _month_starts(since, until) if by_month else []
    edges.update(day for day in starts if any(_holds(row, day) for row in by_month))
    inside = sorted(day for day in edges if since <= day <= until)
    return list(pairwise(inside))


def _month_starts(since: date, until: date) -> list[date]:
    months = range(since.year * 12 + since.month, until.year * 12 + until.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _holds(row: Row, on: date) -> bool:
    return bool(row["valid_from"] <= on and (row["valid_until"] is None or on < row["valid_until"]))


def _span(regime_id: int, group_id: int, first: date, last: date, by_month: bool) -> Row:
    next_month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return {
        "regime_id": regime_id,
        "group_id": group_id,
        "regime_from": first,
        "regime_until": last,
        "norm_per_calendar_month": by_month,
        "days_in_month": (next_month - first.replace(day=1)).days,
    }


def _step(regime_id: int, row: Row) -> Row:
    return {
        "regime_id": regime_id,
        "tariff_id": row["tariff_id"],
        "step_from_month_kwh": row["step_from_kwh"] * KWH_E4,
        "step_to_month_kwh": (row["step_to_kwh"] or 0) * KWH_E4,
        "step_is_open": row["step_to_kwh"] is None,
        "rate_tyiyn_per_kwh": row["rate_e2"],
    }


def _levy(regime_id: int, row: Row) -> Row:
    return {
        "regime_id": regime_id,
        "tax": row["tax"],
        "tax_rate_id": row["tax_rate_id"],
        "tax_rate": row["rate_e2"],
    }
