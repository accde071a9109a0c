"""Lines of customers: a usage point each, with its account, its meter and its group."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from jaryk.customers.operations.registration import register
from jaryk.customers.queries.accounts import agreements_of_accounts, supply_of_points
from jaryk.interfaces.imports.meters_told import (
    check_dials,
    check_new_meter,
    check_new_meter_once,
    reject_other_opening,
)
from jaryk.interfaces.imports.templates import columns_of
from jaryk.interfaces.imports.verdicts import open_lines, quoted, reject, repeat, settle_doubles
from jaryk.metering.operations.installation import install
from jaryk.metering.queries.points import installed_at
from jaryk.platform import queries as platform
from jaryk.reference.queries.bulk import group_codes

_TOLD: Final = [column.name for column in columns_of("customers")]
_OF_ACCOUNT: Final = ("name", "kind", "inn", "language", "phone", "email", "district", "agreement")
_OF_POINT: Final = (
    "account",
    "address",
    "tariff_group",
    "agreement_from",
    "registers",
    "digits",
    "current_ratio",
    "voltage_ratio",
)


def judge(lines: pl.DataFrame, *, today: date) -> pl.DataFrame:
    """The verdict on each line whose cells could be read."""
    lines = lines.with_columns(pl.col("inn", "phone", "email", "meter_type").fill_null(""))
    lines = _check_codes(lines)
    lines = reject(
        lines,
        pl.col("installed_on") > today,
        field="installed_on",
        reason="future",
        value=pl.col("installed_on"),
    )
    lines = check_dials(
        lines, readings="initial_readings_kwh", registers="registers", digits="digits"
    )
    lines = settle_doubles(lines, key=["usage_point"], told=_TOLD, field="usage_point")
    lines = check_new_meter_once(lines)
    lines = _check_one_account(lines)
    lines = _beside_known_accounts(lines)
    lines = _beside_known_points(lines)
    return check_new_meter(lines, hung_on="installed_on")


def enter(lines: pl.DataFrame, *, known_at: datetime) -> None:
    """Hang the meters and register the accounts of judged lines."""
    install(lines, known_at=known_at)
    register(lines, known_at=known_at)


def _check_codes(lines: pl.DataFrame) -> pl.DataFrame:
    """Districts and groups that are known, spelt as they are kept."""
    districts = {d.code.lower(): d.code for d in platform.districts()}
    groups = {code.lower(): code for code in group_codes().values()}
    for field, known, reason in (
        ("district", districts, "no_district"),
        ("tariff_group", groups, "no_group"),
    ):
        kept = pl.col(field).replace_strict(known, default=None, return_dtype=pl.String)
        lines = reject(
            lines,
            pl.col(field).is_not_null() & kept.is_null(),
            field=field,
            reason=reason,
            value=quoted(field),
            known=pl.lit(", ".join(sorted(known.values()))),
        )
        lines = lines.with_columns(kept.alias(field))
    return lines


def _check_one_account(lines: pl.DataFrame) -> pl.DataFrame:
    """Several lines of an account tell the same of it."""
    for field in _OF_ACCOUNT:
        told = (
            lines.filter(open_lines())
            .group_by("account")
            .agg(
                told=pl.col(field).n_unique(),
                line=pl.col("line_no").min(),
                last=pl.col("line_no").max(),
            )
        )
        lines = lines.join(told, on="account", how="left", maintain_order="left")
        lines = reject(
            lines,
            pl.col("told") > 1,
            field=field,
            reason="contradiction",
            line=pl.when(pl.col("line") == pl.col("line_no")).then("last").otherwise("line"),
        ).drop("told", "line", "last")
    return lines


def _beside_known_accounts(lines: pl.DataFrame) -> pl.DataFrame:
    """What a line tells of an account that is there is what is kept of it."""
    known = agreements_of_accounts(lines.filter(open_lines())["account"]).select(
        "account",
        pl.col("inn", "phone", "email").fill_null("").name.prefix("known_"),
        pl.col("name", "kind", "language", "district", "agreement").name.prefix("known_"),
        account_since="agreement_from",
    )
    lines = lines.join(known, on="account", how="left", maintain_order="left")
    for field in _OF_ACCOUNT:
        lines = _reject_other(lines, field)
    lines = reject(
        lines,
        pl.col("agreement_from") < pl.col("account_since"),
        field="agreement_from",
        reason="before_agreement",
        value=pl.col("agreement_from"),
        since=pl.col("account_since"),
    )
    return lines.drop("account_since", *(f"known_{field}" for field in _OF_ACCOUNT))


def _beside_known_points(lines: pl.DataFrame) -> pl.DataFrame:
    """A point that is there with all that the line tells of it tells nothing new."""
    known = _known_points(lines.filter(open_lines())["usage_point"])
    lines = lines.join(
        known.filter(pl.col("known_installed_on").is_not_null()),
        left_on=["usage_point", "meter", "installed_on"],
        right_on=["usage_point", "known_meter", "known_installed_on"],
        how="left",
        maintain_order="left",
    )
    for field in _OF_POINT:
        lines = _reject_other(lines, field)
    is_known = pl.col("known_account").is_not_null()
    lines = reject_other_opening(lines, is_known, hung_on="installed_on")
    lines = repeat(lines, is_known)
    taken = pl.col("usage_point").is_in(known["usage_point"].unique().implode())
    lines = reject(
        lines, taken, field="usage_point", reason="point_taken", value=quoted("usage_point")
    )
    return lines.drop(f"known_{field}" for field in _OF_POINT)


def _known_points(codes: pl.Series) -> pl.DataFrame:
    """Points with what hangs there, their account and group, all under ``known_`` names."""
    places = installed_at(codes)
    groups = group_codes()
    supply = supply_of_points(places["usage_point_id"]).with_columns(
        tariff_group=pl.col("group_id").replace_strict(groups, default=None, return_dtype=pl.String)
    )
    return places.join(supply, on="usage_point_id", how="left").select(
        "usage_point",
        known_meter="meter",
        known_installed_on="installed_on",
        known_account="account",
        known_address="address",
        known_tariff_group="tariff_group",
        known_agreement_from="supplied_from",
        known_registers="registers",
        known_digits="digits",
        known_current_ratio="current_ratio",
        known_voltage_ratio="voltage_ratio",
    )


def _reject_other(lines: pl.DataFrame, field: str) -> pl.DataFrame:
    """The line tells of ``field`` something else than what is kept."""
    return reject(
        lines,
        pl.col(field) != pl.col(f"known_{field}"),
        field=field,
        reason="differs",
        value=pl.col(field).cast(pl.String).str.slice(0, 60),
        stored=pl.col(f"known_{field}").cast(pl.String).str.slice(0, 60),
    )
