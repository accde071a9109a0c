"""Accounts as people ask for them: by number, name, address or meter, all in one line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.db.models import Count, FilteredRelation, Q, QuerySet, Window

from jaryk.customers.models import AgreementPoint, CustomerAccount
from jaryk.metering.queries import search as metering_search
from jaryk.platform.search_words import Asked, asked_things, telling

MOST_FOUND: Final = 1_000
"""So many are counted; who finds more has to ask for less."""


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
    """How many accounts answer, counted up to ``MOST_FOUND``, and those of the page."""

    count: int
    accounts: list[AccountFound]
    has_more: bool = False


def find_accounts(
    typed: str, *, districts: Collection[int] | None = None, offset: int = 0, limit: int = 50
) -> Found:
    """Accounts that answer everything in ``typed``; nothing asked finds all.

    ``districts`` bounds what the asker may see, None is all. In the order of account numbers.
    """
    bounds = {} if districts is None else {"district_id__in": districts}
    page: list[Any] = []
    for candidates in _candidates(asked_things(typed), bounds):
        whole = CustomerAccount.objects.filter(id__in=candidates[: MOST_FOUND + 1])
        counted = whole.select_related("customer").annotate(in_all=Window(Count("id")))
        page = list(counted.order_by("number")[offset : offset + limit])
        if page:
            break
    in_all = page[0].in_all if page else 0
    return Found(min(in_all, MOST_FOUND), _with_places(page), has_more=in_all > MOST_FOUND)


def accounts_of(account_ids: Collection[int]) -> dict[int, AccountFound]:
    """The accounts of these ids as a list shows them."""
    accounts = CustomerAccount.objects.filter(id__in=account_ids).select_related("customer")
    return {found.account_id: found for found in _with_places(list(accounts))}


def _candidates(things: Sequence[Asked], bounds: Mapping[str, Any]) -> Iterator[QuerySet[Any, Any]]:
    """Ids that answer: where all is found in one text, then where it is parted among several.

    One text with all the words is found at once; to meet thousands by each word takes long, and
    is done only where no single text has them all.
    """
    few = MOST_FOUND + 1
    accounts = CustomerAccount.objects.filter(**bounds).order_by("number").values("id")
    if len(things) < 2:
        yield _answering(things[0], bounds, most=few) if things else accounts
        return
    words = tuple(chain.from_iterable(thing.words for thing in things))
    yield _told(words, bounds, most=few)
    for thing in things:
        accounts = accounts.filter(id__in=_answering(thing, bounds))
    yield accounts


def _answering(
    asked: Asked, bounds: Mapping[str, Any], *, most: int | None = None
) -> QuerySet[Any, Any]:
    """Ids of accounts that answer one thing: by a number or a code, or by its words in a text.

    Of each way no more than ``most``, where that is told.
    """
    numbered = CustomerAccount.objects.filter(number__startswith=asked.code, **bounds)
    coded = _supplied_at(metering_search.points_coded(asked.code), bounds)
    return _told(asked.words, bounds, numbered.values("id"), coded, most=most)


def _told(
    words: tuple[str, ...],
    bounds: Mapping[str, Any],
    *others: QuerySet[Any, Any],
    most: int | None = None,
) -> QuerySet[Any, Any]:
    """Ids of accounts whose customer's name, or whose address, has all the words; and others."""
    named = CustomerAccount.objects.filter(customer__words=telling(words), **bounds)
    placed = _supplied_at(metering_search.points_at(words), bounds)
    first, *rest = (way.order_by()[:most] for way in (named.values("id"), placed, *others))
    return first.union(*rest)


def _supplied_at(
    points: QuerySet[Any, Any], bounds: Mapping[str, Any]
) -> QuerySet[AgreementPoint, Any]:
    """Ids of accounts with an agreement that has, or had, one of the points."""
    seen = {f"agreement__account__{name}": value for name, value in bounds.items()}
    return AgreementPoint.objects.filter(
        superseded_at=None, agreement__superseded_at=None, usage_point__in=points, **seen
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
