"""Tariffs and taxes as frames for a billing run."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from jaryk.platform.bulk import believed, read


def tariff_steps(*, known_at: datetime) -> pl.DataFrame:
    """Every believed price: limits in kWh a month, ``rate_e2`` in hundredths of a tyiyn.

    A plan of coming years is no price yet: nobody is billed by it (decision 0006).
    """
    return read(
        "SELECT id, group_id, step_from_kwh, step_to_kwh, (price_tyiyn_per_kwh * 100)::int, "
        "(norm_basis = 'calendar_month')::int, valid_from, valid_until "
        f"FROM reference_tariff t WHERE {believed('t')} AND confidence <> 'plan' "
        "ORDER BY group_id, step_from_kwh, id",
        {
            "tariff_id": pl.Int64,
            "group_id": pl.Int64,
            "step_from_kwh": pl.Int64,
            "step_to_kwh": pl.Int64,
            "rate_e2": pl.Int64,
            "per_calendar_month": pl.Int64,
            "valid_from": pl.Date,
            "valid_until": pl.Date,
        },
        known_at=known_at,
    )


def tax_rates(*, known_at: datetime) -> pl.DataFrame:
    """Every believed tax: ``rate_e2`` in hundredths of a percent."""
    return read(
        "SELECT id, group_id, tax, (rate_percent * 100)::int, valid_from, valid_until "
        f"FROM reference_taxrate t WHERE {believed('t')} ORDER BY group_id, tax, id",
        {
            "tax_rate_id": pl.Int64,
            "group_id": pl.Int64,
            "tax": pl.Int64,
            "rate_e2": pl.Int64,
            "valid_from": pl.Date,
            "valid_until": pl.Date,
        },
        known_at=known_at,
    )


def group_codes() -> dict[int, str]:
    """Code of each tariff group by its id."""
    rows = read("SELECT id, code FROM reference_tariffgroup", {"id": pl.Int64, "code": pl.String})
    return dict(rows.iter_rows())
