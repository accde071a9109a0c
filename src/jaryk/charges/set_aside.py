"""Faults of supplies told as reasons that a clerk can act on."""

from __future__ import annotations

from typing import Final

import polars as pl

from jaryk.metering.queries.bulk import point_codes, register_names

REASON_PREFIX: Final = "charges.set_aside."
LATER_BILLED: Final = "later_month_billed"


def reasons(faults: pl.DataFrame) -> pl.DataFrame:
    """account_id, reason_key and particulars (JSON text) of each faulty account.

    ``faults`` has account_id, usage_point_id, reason, on, until, register_id and two dial values
    in Wh; identities become the codes printed on the meters.
    """
    if faults.is_empty():
        return pl.DataFrame(
            schema={"account_id": pl.Int64, "reason_key": pl.String, "particulars": pl.String}
        )
    points = point_codes(faults.get_column("usage_point_id").drop_nulls().to_list())
    registers = register_names(faults.get_column("register_id").drop_nulls().to_list())
    told = faults.with_columns(
        point=_named("usage_point_id", points),
        register=_named("register_id", registers),
        on=pl.col("on").dt.strftime("%d.%m.%Y").fill_null(""),
        until=pl.col("until").dt.strftime("%d.%m.%Y").fill_null(""),
        earlier_kwh=_kwh("value_from_wh"),
        later_kwh=_kwh("value_until_wh"),
    )
    return told.select(
        "account_id",
        reason_key=REASON_PREFIX + pl.col("reason"),
        particulars=pl.struct(
            "point", "register", "on", "until", "earlier_kwh", "later_kwh"
        ).struct.json_encode(),
    )


def _named(column: str, names: dict[int, str]) -> pl.Expr:
    if not names:
        return pl.lit("")
    return pl.col(column).replace_strict(names, default="", return_dtype=pl.String)


def _kwh(column: str) -> pl.Expr:
    whole, rest = pl.col(column) // 1000, pl.col(column) % 1000
    decimals = pl.when(rest > 0).then("," + rest.cast(pl.String).str.zfill(3)).otherwise(pl.lit(""))
    return (whole.cast(pl.String) + decimals).fill_null("")
