"""Who is supplied where and by which group, as frames for a billing run."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from jaryk.platform.bulk import believed, read


def accounts_in_force(
    *,
    since: date,
    until: date,
    known_at: datetime,
    district_id: int | None = None,
    account_id: int | None = None,
    between: tuple[int, int] | None = None,
) -> pl.DataFrame:
    """Accounts with an agreement in force on a day of ``[since, until)``, in the order of ids.

    ``between`` bounds the ids, both ends included.
    """
    first, last = between or (None, None)
    return read(
        "SELECT DISTINCT c.id FROM customers_customeraccount c "
        f"JOIN customers_customeragreement a ON a.account_id = c.id AND {believed('a')} "
        "AND a.valid_from < {until} AND (a.valid_until IS NULL OR a.valid_until > {since}) "
        "WHERE ({district}::bigint IS NULL OR c.district_id = {district}) "
        "AND ({account}::bigint IS NULL OR c.id = {account}) "
        "AND ({first}::bigint IS NULL OR c.id BETWEEN {first} AND {last}) ORDER BY c.id",
        {"account_id": pl.Int64},
        since=since,
        until=until,
        known_at=known_at,
        district=district_id,
        account=account_id,
        first=first,
        last=last,
    )


def supplies(
    *, since: date, until: date, known_at: datetime, account_ids: list[int]
) -> pl.DataFrame:
    """The usage points supplied to accounts; an account without any has a row without a point.

    ``supply_id`` numbers the rows of this frame only. ``supplied_from`` and ``supplied_until``
    bound the days under the account's agreements, which one renewed in the month does not cut.
    """
    return (
        read(
            "SELECT c.id, u.is_household::int, p.usage_point_id, "
            "min(greatest(a.valid_from, p.valid_from)), "
            "nullif(max(least(coalesce(a.valid_until, 'infinity'), "
            "coalesce(p.valid_until, 'infinity'))), 'infinity') "
            "FROM customers_customeraccount c JOIN customers_customer u ON u.id = c.customer_id "
            f"JOIN customers_customeragreement a ON a.account_id = c.id AND {believed('a')} "
            "AND a.valid_from < {until} AND (a.valid_until IS NULL OR a.valid_until > {since}) "
            f"LEFT JOIN customers_agreementpoint p ON p.agreement_id = a.id AND {believed('p')} "
            "AND p.valid_from < {until} AND (p.valid_until IS NULL OR p.valid_until > {since}) "
            "WHERE c.id = ANY({account_ids}) GROUP BY 1, 2, 3 ORDER BY 1, 3",
            {
                "account_id": pl.Int64,
                "is_household": pl.Int64,
                "usage_point_id": pl.Int64,
                "supplied_from": pl.Date,
                "supplied_until": pl.Date,
            },
            since=since,
            until=until,
            known_at=known_at,
            account_ids=account_ids,
        )
        .with_row_index("supply_id")
        .with_columns(pl.col("supply_id").cast(pl.Int64))
    )


def tariff_assignments(*, known_at: datetime, usage_point_ids: list[int]) -> pl.DataFrame:
    """By which group each point is billed, and when."""
    return read(
        "SELECT usage_point_id, group_id, valid_from, valid_until "
        f"FROM customers_tariffassignment t WHERE {believed('t')} "
        "AND usage_point_id = ANY({usage_point_ids}) ORDER BY usage_point_id, valid_from",
        {
            "usage_point_id": pl.Int64,
            "group_id": pl.Int64,
            "valid_from": pl.Date,
            "valid_until": pl.Date,
        },
        known_at=known_at,
        usage_point_ids=usage_point_ids,
    )


def account_numbers(ids: list[int]) -> dict[int, str]:
    """The number of each account by its id."""
    rows = read(
        "SELECT id, number FROM customers_customeraccount WHERE id = ANY({ids})",
        {"id": pl.Int64, "number": pl.String},
        ids=ids,
    )
    return dict(rows.iter_rows())


def names_of(ids: list[int]) -> dict[int, tuple[str, str]]:
    """The number of each account and its customer's name, by its id."""
    rows = read(
        "SELECT a.id, a.number, c.name FROM customers_customeraccount a "
        "JOIN customers_customer c ON c.id = a.customer_id WHERE a.id = ANY({ids})",
        {"id": pl.Int64, "number": pl.String, "name": pl.String},
        ids=ids,
    )
    return {account_id: (number, name) for account_id, number, name in rows.iter_rows()}


def districts_of_accounts() -> pl.DataFrame:
    """account_id and district_id of every account."""
    return read(
        "SELECT id, district_id FROM customers_customeraccount",
        {"account_id": pl.Int64, "district_id": pl.Int64},
    )


def households(account_ids: list[int]) -> pl.DataFrame:
    """account_id and is_household (0 or 1) of the accounts."""
    return read(
        "SELECT a.id, c.is_household::int FROM customers_customeraccount a "
        "JOIN customers_customer c ON c.id = a.customer_id WHERE a.id = ANY({account_ids})",
        {"account_id": pl.Int64, "is_household": pl.Int64},
        account_ids=account_ids,
    )
