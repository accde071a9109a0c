"""What a dial shows, from kWh as written to whole watt-hours."""

from __future__ import annotations

from typing import Final

import polars as pl

WH_PER_KWH: Final = 1000
KWH_AS_WRITTEN: Final = r"^[0-9]{1,12}(?:\.[0-9]{1,3}0*)?$"


def watt_hours(kwh: pl.Expr) -> pl.Expr:
    """Whole Wh of kWh written with a point and at most three decimals; null for anything else."""
    whole = kwh.str.extract(r"^([0-9]+)").cast(pl.Int64)
    thousandths = kwh.str.extract(r"\.([0-9]{1,3})").fill_null("0").str.pad_end(3, "0")
    exact = whole * WH_PER_KWH + thousandths.cast(pl.Int64)
    return pl.when(kwh.str.contains(KWH_AS_WRITTEN)).then(exact)
