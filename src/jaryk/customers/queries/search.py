"""Accounts as people ask for them: by number, name, address or meter, all in one line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from jaryk.customers.models import AgreementPoint, CustomerAccount
from jaryk.metering.queries import search as metering_search
from jaryk.platform.search_words import Asked, asked_things, beginning_with, words_of


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
    page = accounts.select_related("customer").order_by("number")[offset : offset + limit]
    return Found(accounts.count(), _with_places(list(page)))


def _answering(asked: Asked) -> QuerySet[CustomerAccount, Any]:
    """Accounts that answer one thing: by a number or a code, or by all of its words in a text."""
    accounts = CustomerAccount.objects.order_by().values("id")
    by_number = accounts.filter(number__startswith=asked.code)
    by_code = accounts.filter(_supplied_at(metering_search.points_coded(asked.code)))
    by_words = accounts
    for word in asked.words:
        by_words = by_words.filter(id__in=_telling(word))
    return by_number.union(by_code, by_words)


def _telling(word: str) -> QuerySet[CustomerAccount, Any]:
    """Accounts whose customer's name or whose address has the word."""
    accounts = CustomerAccount.objects.order_by().values("id")
    by_name = accounts.alias(words=words_of("customer__name")).filter(words=beginning_with(word))
    return by_name.union(accounts.filter(_supplied_at(metering_search.points_at(word))))


def _supplied_at(points: QuerySet[Any, Any]) -> Q:
    """Accounts with an agreement that has, or had, one of the points."""
    return Q(
        customeragreement__superseded_at=None,
        customeragreement__agreementpoint__superseded_at=None,
        customeragreement__agreementpoint__usage_point__in=points,
    )


def _with_places(accounts: list[CustomerAccount]) -> list[AccountFound]:
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


def _places_of(accounts: list[CustomerAccount]) -> QuerySet[AgreementPoint, tuple[Any, ...]]:
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
