"""The tariffs in force with those of a draft in their place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from jaryk.charges.whatif.draft import CALENDAR_MONTH, Draft, DraftTariff

# No row of the published list: nothing that a draft works out is kept with a tariff's id.
_NO_TARIFF: Final = -1


def with_draft(tariffs: pl.DataFrame, draft: Draft, group_ids: Mapping[str, int]) -> pl.DataFrame:
    """``tariffs`` (a frame of the reference room), where the draft speaks as the draft says."""
    rows = tariffs.to_dicts()
    for tariff in draft.tariffs:
        group_id = group_ids[tariff.group]
        rows = [
            rest
            for row in rows
            for rest in (_left_of(row, tariff) if row["group_id"] == group_id else [row])
        ]
        rows += [
            {
                "tariff_id": _NO_TARIFF,
                "group_id": group_id,
                "step_from_kwh": step.from_kwh,
                "step_to_kwh": step.to_kwh,
                "rate_e2": int(step.price_tyiyn_per_kwh * 100),
                "per_calendar_month": int(tariff.norm_basis == CALENDAR_MONTH),
                "valid_from": tariff.since,
                "valid_until": tariff.valid_until,
            }
            for step in tariff.steps
        ]
    return pl.DataFrame(rows, schema=tariffs.schema)


def _left_of(row: dict[str, Any], tariff: DraftTariff) -> list[dict[str, Any]]:
    """The days of a price that the draft leaves alone: before it, after it, or all."""
    since, until = row["valid_from"], row["valid_until"] or date.max
    if until <= tariff.since or tariff.until <= since:
        return [row]
    left = []
    if since < tariff.since:
        left.append(row | {"valid_until": tariff.since})
    if tariff.until < until:
        left.append(row | {"valid_from": tariff.until})
    return left
