"""Money of many accounts: what came in during a month, and who owes on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jaryk.kernel.periods import Period
from jaryk.ledger.models import EntryKind, LedgerAccount, Posting


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money received from an account."""

    on: date
    account_number: str
    customer_name: str
    amount_tyiyn: int


@dataclass(frozen=True, slots=True)
class DebtRow:
    """An account that owes."""

    account_number: str
    customer_name: str
    owed_tyiyn: int


def paid_by_district(days: Period) -> dict[int, int]:
    """Money received in the days, by the district of the account."""
    sums = _payments(days).values_list("credit__customer_account__district").order_by()
    return {district: int(paid) for district, paid in sums.annotate(paid=Sum("amount_tyiyn"))}


def payments_in(
    days: Period, *, districts: Collection[int] | None, offset: int = 0, limit: int | None = None
) -> tuple[int, list[PaymentRow]]:
    """How many payments came in the days, and a page of them, the newest first."""
    payments = _payments(days)
    if districts is not None:
        payments = payments.filter(credit__customer_account__district__in=districts)
    page = payments.order_by("-entry__posted_on", "-entry_id").values_list(
        "entry__posted_on",
        "credit__customer_account__number",
        "credit__customer_account__customer__name",
        "amount_tyiyn",
    )
    end = None if limit is None else offset + limit
    return payments.count(), [PaymentRow(*row) for row in page[offset:end]]


def owed_by_district(*, on: date) -> dict[int, int]:
    """What debtors owe at the end of the day, by district; those paid ahead lessen nothing."""
    owed: dict[int, int] = {}
    for district, tyiyn in _debtors(on).values_list("customer_account__district", "owed"):
        owed[district] = owed.get(district, 0) + tyiyn
    return owed


def debtors(
    *, on: date, districts: Collection[int] | None, offset: int = 0, limit: int | None = None
) -> tuple[int, list[DebtRow]]:
    """How many accounts owe at the end of the day, and a page of them, the greatest debt first."""
    found = _debtors(on)
    if districts is not None:
        found = found.filter(customer_account__district__in=districts)
    page = found.order_by("-owed", "customer_account__number").values_list(
        "customer_account__number", "customer_account__customer__name", "owed"
    )
    end = None if limit is None else offset + limit
    return found.count(), [DebtRow(*row) for row in page[offset:end]]


def _payments(days: Period) -> QuerySet[Posting]:
    return Posting.objects.filter(
        entry__kind=EntryKind.PAYMENT,
        entry__posted_on__gte=days.since,
        entry__posted_on__lt=days.until,
    )


def _debtors(on: date) -> QuerySet[Any]:
    return (
        LedgerAccount.objects.filter(~Q(customer_account=None))
        .annotate(owed=_moved("debit", on) - _moved("credit", on))
        .filter(owed__gt=0)
    )


def _moved(side: str, on: date) -> Coalesce:
    """What was posted to a side of the account up to the day."""
    sums = (
        Posting.objects.filter(**{side: OuterRef("pk")}, entry__posted_on__lte=on)
        .order_by()
        .values(side)
        .annotate(moved=Sum(F("amount_tyiyn")))
        .values("moved")
    )
    return Coalesce(Subquery(sums), 0)
