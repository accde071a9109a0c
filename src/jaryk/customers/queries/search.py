"""Accounts as people ask for them: by number, name, address or meter, all in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet, Window

from jaryk.customers.models import AgreementPoint, CustomerAccount
from jaryk.metering.queries import search as metering_search
from jaryk.platform.search_words import Asked, asked_things, telling


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFound:
    """An account as a list shows it; several points are joined by a semicolon."""

    account_id: int
    number: str
    customer_name: str
    is_household: bool
    district_id: int
    address: str
    meter: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many accounts answer, and those of the page."""

    count: int
    accounts: list[AccountFound]


def find_accounts(
    typed: str, *, districts: Collection[int] | None = None, offset: int = 0, limit: int = 50
) -> Found:
    """Accounts that answer everything in ``typed``; nothing asked finds all.

    ``districts`` bounds what the asker may see, None is all. In the order of account numbers.
    """
    accounts = CustomerAccount.objects.all()
    if districts is not None:
        accounts = accounts.filter(district_id__in=districts)
    for asked in asked_things(typed):
        accounts = accounts.filter(id__in=_answering(asked))
    whole = accounts.select_related("customer").annotate(in_all=Window(Count("id")))
    page = list(whole.order_by("number")[offset : offset + limit])
    return Found(page[0].in_all if page else 0, _with_places(page))


def accounts_of(account_ids: Collection[int]) -> dict[int, AccountFound]:
    """The accounts of these ids as a list shows them."""
    accounts = CustomerAccount.objects.filter(id__in=account_ids).select_related("customer")
    return {found.account_id: found for found in _with_places(list(accounts))}


def _answering(asked: Asked) -> QuerySet[Any, Any]:
    """Ids of accounts that answer one thing: by a number or a code, or by its words in a text."""
    accounts = CustomerAccount.objects.order_by().values("id")
    return accounts.filter(number__startswith=asked.code).union(
        accounts.filter(customer__words=telling(asked.words)),
        _supplied_at(metering_search.points_coded(asked.code)),
        _supplied_at(metering_search.points_at(asked.words)),
    )


def _supplied_at(points: QuerySet[Any, Any]) -> QuerySet[AgreementPoint, Any]:
    """Ids of accounts with an agreement that has, or had, one of the points."""
    return AgreementPoint.objects.filter(
        superseded_at=None, agreement__superseded_at=None, usage_point__in=points
    ).values("agreement__account_id")


def _with_places(accounts: Sequence[CustomerAccount]) -> list[AccountFound]:
    """The accounts with their latest places and meters, by one question for the page."""
    places: dict[int, dict[str, None]] = {}
    meters: dict[int, list[str]] = {}
    for account_id, address, serial in _places_of(accounts):
        places.setdefault(account_id, {})[address] = None
        meters.setdefault(account_id, []).extend([serial] if serial else [])
    return [
        AccountFound(
            account_id=account.pk,
            number=account.number,
            customer_name=account.customer.name,
            is_household=account.customer.is_household,
            district_id=account.district_id,
            address="; ".join(places.get(account.pk, ())),
            meter="; ".join(meters.get(account.pk, ())),
        )
        for account in accounts
    ]


def _places_of(accounts: Sequence[CustomerAccount]) -> QuerySet[AgreementPoint, tuple[Any, ...]]:
    """Account id, address and the serial of the meter that hangs there now, if one does."""
    hangs_now = Q(
        usage_point__meterinstallation__superseded_at=None,
        usage_point__meterinstallation__valid_until=None,
    )
    return (
        AgreementPoint.objects.alias(
            now_installed=FilteredRelation("usage_point__meterinstallation", condition=hangs_now)
        )
        .filter(superseded_at=None, agreement__superseded_at=None, agreement__account__in=accounts)
        .order_by("agreement__account", "usage_point__code")
        .values_list(
            "agreement__account",
            "usage_point__location__address",
            "now_installed__meter__serial",
        )
    )
