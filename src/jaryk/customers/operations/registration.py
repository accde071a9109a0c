"""Customers with their accounts, agreements and points, entered by the thousand."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import transaction
from psycopg.sql import Identifier

from jaryk.customers.queries.accounts import agreements_of_accounts
from jaryk.kernel.errors import Refusal
from jaryk.metering.queries.points import point_ids
from jaryk.platform import queries as platform
from jaryk.platform.bulk import copy_in, read
from jaryk.platform.staging import change, count_anew, temporary_table
from jaryk.reference.queries.bulk import group_codes


@transaction.atomic
def register(frame: pl.DataFrame, *, known_at: datetime) -> None:
    """Accounts and the points supplied under their agreements, a row a point.

    Columns account, name, kind (``household`` or another word), inn, language, phone, email,
    district, agreement, agreement_from, usage_point, tariff_group. The first row of an account
    makes it; another row, also of an account that is there, adds a point from its own
    ``agreement_from``. A row without a point makes the account alone, one without a group
    leaves the point without. Raises Refusal for an unknown district, point or group, or an
    account under another agreement.
    """
    rows = _resolved(frame)
    known = agreements_of_accounts(rows["account"])
    _refuse_other_agreement(rows, known)
    fresh = rows.join(known, on="account", how="anti", maintain_order="left")
    _open_accounts(fresh.unique("account", keep="first", maintain_order=True))
    signed = known.filter(pl.col("agreement").is_not_null())
    with temporary_table(rows.join(signed, on="account", how="anti")) as unsigned:
        _sign_agreements(unsigned, known_at)
    with temporary_table(rows) as staged:
        _supply_points(staged, known_at)
    count_anew(
        rows.height,
        "customers_customer",
        "customers_customeraccount",
        "customers_customeragreement",
        "customers_agreementpoint",
        "customers_tariffassignment",
    )


def _resolved(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with ids in place of codes."""
    districts = {district.code: district.pk for district in platform.districts()}
    groups = {code: group_id for group_id, code in group_codes().items()}
    rows = (
        frame.with_row_index("row_no")
        .join(point_ids(frame["usage_point"]), on="usage_point", how="left", maintain_order="left")
        .with_columns(
            pl.col("inn", "phone", "email").fill_null(""),
            is_household=pl.col("kind") == "household",
            district_id=_code_to_id("district", districts),
            group_id=_code_to_id("tariff_group", groups),
        )
    )
    for code, found, key in (
        ("district", "district_id", "customers.registration.no_district"),
        ("usage_point", "usage_point_id", "customers.registration.no_point"),
        ("tariff_group", "group_id", "customers.registration.no_group"),
    ):
        stranger = rows.filter(pl.col(code).is_not_null() & pl.col(found).is_null())
        if stranger.height:
            raise Refusal(key, account=stranger["account"][0], code=stranger[code][0])
    return rows


def _code_to_id(code: str, ids: dict[str, int]) -> pl.Expr:
    return pl.col(code).cast(pl.String).replace_strict(ids, default=None, return_dtype=pl.Int64)


def _refuse_other_agreement(rows: pl.DataFrame, known: pl.DataFrame) -> None:
    told = pl.concat([known.select("account", "agreement"), rows.select("account", "agreement")])
    told = told.filter(pl.col("agreement").is_not_null())
    several = told.filter(pl.col("agreement").n_unique().over("account") > 1)
    if several.height:
        raise Refusal("customers.registration.other_agreement", account=several["account"][0])


def _open_accounts(rows: pl.DataFrame) -> None:
    """A customer and an account for each row."""
    ids = read(
        "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')) "
        "FROM generate_series(1, {needed})",
        {"customer_id": pl.Int64},
        needed=rows.height,
    )
    rows = pl.concat([rows, ids], how="horizontal")
    copy_in(
        "customers_customer",
        rows.select("is_household", "name", "inn", "phone", "email", "language", id="customer_id"),
    )
    copy_in(
        "customers_customeraccount",
        rows.select("customer_id", "district_id", number="account"),
    )


def _sign_agreements(unsigned: Identifier, known_at: datetime) -> None:
    change(
        "INSERT INTO customers_customeragreement (account_id, number, valid_from, known_at) "
        "SELECT a.id, s.agreement, min(s.agreement_from), {known_at} FROM {unsigned} s "
        "JOIN customers_customeraccount a ON a.number = s.account "
        "GROUP BY a.id, s.agreement ORDER BY a.id",
        unsigned=unsigned,
        known_at=known_at,
    )


def _supply_points(staged: Identifier, known_at: datetime) -> None:
    change(
        "INSERT INTO customers_agreementpoint "
        "(agreement_id, usage_point_id, valid_from, known_at) "
        "SELECT g.id, s.usage_point_id, s.agreement_from, {known_at} FROM {staged} s "
        "JOIN customers_customeraccount a ON a.number = s.account "
        "JOIN customers_customeragreement g ON g.account_id = a.id AND g.superseded_at IS NULL "
        "AND g.number = s.agreement WHERE s.usage_point_id IS NOT NULL ORDER BY s.row_no",
        staged=staged,
        known_at=known_at,
    )
    change(
        "INSERT INTO customers_tariffassignment "
        "(usage_point_id, group_id, valid_from, known_at) "
        "SELECT s.usage_point_id, s.group_id, s.agreement_from, {known_at} FROM {staged} s "
        "WHERE s.usage_point_id IS NOT NULL AND s.group_id IS NOT NULL ORDER BY s.row_no",
        staged=staged,
        known_at=known_at,
    )
