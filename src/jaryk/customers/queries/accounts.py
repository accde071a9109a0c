"""Accounts, their agreements and the points supplied under them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from jaryk.customers.models import (
    AgreementPoint,
    CustomerAccount,
    CustomerAgreement,
    TariffAssignment,
)
from jaryk.platform.bulk import read
from jaryk.platform.staging import temporary_table

__all__ = ["CustomerAccount"]


def account_by_number(number: str) -> CustomerAccount | None:
    """The account of that number, with its customer and district."""
    return (
        CustomerAccount.objects.select_related("customer", "district")
        .filter(number=number.strip().upper())
        .first()
    )


def account(account_id: int) -> CustomerAccount | None:
    """The account of that id, with its customer and district."""
    return (
        CustomerAccount.objects.select_related("customer", "district").filter(pk=account_id).first()
    )


def agreements(account_id: int) -> list[CustomerAgreement]:
    """The account's agreements as now believed, the newest first."""
    return list(
        CustomerAgreement.objects.filter(account=account_id, superseded_at=None).order_by(
            "-valid_from"
        )
    )


def last_agreement_id() -> int:
    """The greatest id of an agreement, nought before the first: a changed one has another."""
    newest = CustomerAgreement.objects.order_by("-id").values_list("id", flat=True)
    return newest.first() or 0


@dataclass(frozen=True, slots=True)
class SuppliedPoint:
    """A point under an agreement and the groups it is billed by, the newest first."""

    usage_point_id: int
    supplied_from: date
    supplied_until: date | None
    assignments: tuple[TariffAssignment, ...]


def points_of(account_id: int) -> list[SuppliedPoint]:
    """The points that the account is or was supplied at, as now believed."""
    supplied = list(
        AgreementPoint.objects.filter(
            agreement__account=account_id, agreement__superseded_at=None, superseded_at=None
        ).order_by("valid_from", "usage_point_id")
    )
    assigned: dict[int, list[TariffAssignment]] = {}
    for assignment in (
        TariffAssignment.objects.filter(
            usage_point__in=[point.usage_point_id for point in supplied], superseded_at=None
        )
        .select_related("group")
        .order_by("-valid_from")
    ):
        assigned.setdefault(assignment.usage_point_id, []).append(assignment)
    return [
        SuppliedPoint(
            usage_point_id=point.usage_point_id,
            supplied_from=point.valid_from,
            supplied_until=point.valid_until,
            assignments=tuple(assigned.get(point.usage_point_id, ())),
        )
        for point in supplied
    ]


def agreements_of_accounts(numbers: pl.Series) -> pl.DataFrame:
    """Accounts of these numbers with the agreement now believed to be open.

    Columns account, name, kind, inn, language, phone, email, district, agreement,
    agreement_from; an account without an agreement has nulls there.
    """
    with temporary_table(pl.DataFrame({"number": numbers.drop_nulls().unique()})) as asked:
        return read(
            "SELECT a.number, c.name, "
            "CASE WHEN c.is_household THEN 'household' ELSE 'other' END, "
            "c.inn, c.language, c.phone, c.email, d.code, g.number, g.valid_from "
            "FROM customers_customeraccount a JOIN {asked} USING (number) "
            "JOIN customers_customer c ON c.id = a.customer_id "
            "JOIN platform_district d ON d.id = a.district_id "
            "LEFT JOIN customers_customeragreement g ON g.account_id = a.id "
            "AND g.superseded_at IS NULL AND g.valid_until IS NULL",
            {
                "account": pl.String,
                "name": pl.String,
                "kind": pl.String,
                "inn": pl.String,
                "language": pl.String,
                "phone": pl.String,
                "email": pl.String,
                "district": pl.String,
                "agreement": pl.String,
                "agreement_from": pl.Date,
            },
            asked=asked,
        )


def supply_of_points(point_ids: pl.Series) -> pl.DataFrame:
    """Under which account points stand now, and by which group they are billed.

    Columns usage_point_id, account, supplied_from, tariff_group (null where there is none).
    """
    with temporary_table(pl.DataFrame({"id": point_ids.drop_nulls().unique()})) as asked:
        return read(
            "SELECT p.usage_point_id, a.number, p.valid_from, "
            "(SELECT t.group_id FROM customers_tariffassignment t "
            "WHERE t.usage_point_id = p.usage_point_id AND t.superseded_at IS NULL "
            "ORDER BY t.valid_from LIMIT 1) "
            "FROM customers_agreementpoint p JOIN {asked} s ON s.id = p.usage_point_id "
            "JOIN customers_customeragreement g ON g.id = p.agreement_id "
            "JOIN customers_customeraccount a ON a.id = g.account_id "
            "WHERE p.superseded_at IS NULL AND g.superseded_at IS NULL",
            {
                "usage_point_id": pl.Int64,
                "account": pl.String,
                "supplied_from": pl.Date,
                "group_id": pl.Int64,
            },
            asked=asked,
        )
