"""A change of owner: one agreement ends on a day, another begins there (R-89, R-90, R-102)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction

from jaryk.customers.models import AgreementPoint, CustomerAgreement
from jaryk.customers.models import CustomerAccount as CustomerAccount
from jaryk.customers.operations.registration import register
from jaryk.kernel.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who takes the supply over, under which number and agreement."""

    number: str
    name: str
    is_household: bool
    agreement: str
    inn: str = ""
    language: str = "ru"
    phone: str = ""
    email: str = ""


@transaction.atomic
def hand_points_over(
    *, account_id: int, on: date, newcomer: Newcomer, known_at: datetime
) -> CustomerAccount:
    """End the account's agreement at the start of the day and supply its points to a new account.

    The points keep their meters and tariff groups. Raises Refusal without an open agreement, for
    a day on or before its first, or the first of a point, and for a number that is taken.
    """
    agreement = _open_agreement(account_id)
    points = list(
        AgreementPoint.objects.filter(agreement=agreement, superseded_at=None)
        .select_related("usage_point")
        .order_by("usage_point_id", "valid_from")
    )
    begun = [agreement.valid_from, *(point.valid_from for point in points)]
    if on <= max(begun):
        raise Refusal("customers.handover.too_early", on=on, begun=max(begun))
    if CustomerAccount.objects.filter(number=newcomer.number).exists():
        raise Refusal("customers.handover.number_taken", number=newcomer.number)
    supplied = [point.usage_point.code for point in points if point.valid_until is None]
    _end(agreement, points, on, known_at)
    register(_rows(agreement.account, newcomer, supplied, on), known_at=known_at)
    return CustomerAccount.objects.select_related("customer").get(number=newcomer.number)


def _open_agreement(account_id: int) -> CustomerAgreement:
    """The agreement now believed to be open, held until the transaction's end."""
    found = (
        CustomerAgreement.objects.select_for_update(of=("self",))
        .filter(account=account_id, superseded_at=None, valid_until=None)
        .select_related("account__district")
        .first()
    )
    if found is None:
        raise Refusal("customers.handover.no_agreement")
    return found


def _end(
    agreement: CustomerAgreement, points: list[AgreementPoint], on: date, known_at: datetime
) -> None:
    """Supersede the agreement and its points, and tell them again with their end."""
    AgreementPoint.objects.filter(agreement=agreement, superseded_at=None).update(
        superseded_at=known_at
    )
    CustomerAgreement.objects.filter(pk=agreement.pk).update(superseded_at=known_at)
    ended = CustomerAgreement.objects.create(
        account_id=agreement.account_id,
        number=agreement.number,
        valid_from=agreement.valid_from,
        valid_until=on,
        known_at=known_at,
    )
    AgreementPoint.objects.bulk_create(
        [
            AgreementPoint(
                agreement=ended,
                usage_point_id=point.usage_point_id,
                valid_from=point.valid_from,
                valid_until=point.valid_until or on,
                known_at=known_at,
            )
            for point in points
        ]
    )


def _rows(
    account: CustomerAccount, newcomer: Newcomer, supplied: list[str], on: date
) -> pl.DataFrame:
    """The newcomer as a registration has it, a row a point; the points keep their groups."""
    customer = {
        "account": newcomer.number,
        "name": newcomer.name,
        "kind": "household" if newcomer.is_household else "other",
        "inn": newcomer.inn,
        "language": newcomer.language,
        "phone": newcomer.phone,
        "email": newcomer.email,
        "district": account.district.code,
        "agreement": newcomer.agreement,
        "agreement_from": on,
        "tariff_group": None,
    }
    codes: list[str | None] = [*supplied] or [None]
    rows = [{**customer, "usage_point": code} for code in codes]
    words = {"usage_point": pl.String, "tariff_group": pl.String}
    return pl.DataFrame(rows, schema_overrides=words)
