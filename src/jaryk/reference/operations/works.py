"""The supplier's price list of works and the taxes on them (R-116, K2-6.6)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.platform.operations import record_event
from jaryk.platform.queries import User
from jaryk.reference.models import TaxKind, Work, WorkPrice, WorkTaxRate
from jaryk.reference.operations.dated import days_told, give_way, hold_reference
from jaryk.reference.operations.taxes import refuse_odd_rate
from jaryk.reference.queries.works import work as work_of

WORK_PRICED: Final = "reference.work_priced"
WORKS_TAXED: Final = "reference.works_taxed"


def work_subject(code: str) -> str:
    """A work as the audit trail names it."""
    return f"work {code}"


@transaction.atomic
def set_work(*, code: str, name_ru: str, name_ky: str, name_en: str, unit: str) -> Work:
    """A work that the supplier does for pay; told again, its names and unit are taken over."""
    if not all(word.strip() for word in (code, name_ru, name_ky, name_en, unit)):
        raise Refusal("reference.works.no_name", code=code)
    hold_reference()
    names = {"name_ru": name_ru, "name_ky": name_ky, "name_en": name_en, "unit": unit}
    work, _ = Work.objects.update_or_create(code=code, defaults=names)
    return work


@transaction.atomic
def set_work_price(
    *,
    code: str,
    price_tyiyn: int,
    act: str,
    valid_from: date,
    user: User | None,
    at: datetime,
) -> None:
    """From ``valid_from`` on the work costs this, without taxes, by that act.

    Earlier facts about these days are superseded; the same price told again changes nothing.
    """
    if price_tyiyn <= 0:
        raise Refusal("reference.works.price_not_positive", code=code)
    if not act.strip():
        raise Refusal("reference.works.no_act", code=code)
    hold_reference()
    work = work_of(code)
    prices = WorkPrice.objects.filter(work=work)
    same = prices.filter(
        superseded_at=None,
        valid_until=None,
        valid_from=valid_from,
        price_tyiyn=price_tyiyn,
        act=act,
    )
    if same.exists():
        return
    give_way(prices, since=valid_from, until=None, at=at)
    WorkPrice.objects.create(
        work=work, price_tyiyn=price_tyiyn, act=act, valid_from=valid_from, known_at=at
    )
    record_event(
        at=at,
        user=user,
        action=WORK_PRICED,
        subject=work_subject(code),
        detail={"price_tyiyn": price_tyiyn, "act": act} | days_told(valid_from, None),
    )


@transaction.atomic
def set_work_tax(
    *,
    tax: TaxKind,
    rate_percent: Decimal | None,
    valid_from: date,
    user: User | None,
    at: datetime,
) -> None:
    """From ``valid_from`` on works bear this tax; ``rate_percent`` None makes them exempt."""
    if rate_percent is not None:
        refuse_odd_rate(rate_percent)
    hold_reference()
    give_way(WorkTaxRate.objects.filter(tax=tax), since=valid_from, until=None, at=at)
    if rate_percent is not None:
        WorkTaxRate.objects.create(
            tax=tax, rate_percent=rate_percent, valid_from=valid_from, known_at=at
        )
    told = None if rate_percent is None else str(rate_percent)
    record_event(
        at=at,
        user=user,
        action=WORKS_TAXED,
        subject=f"tax on works {tax.name}",
        detail={"rate_percent": told} | days_told(valid_from, None),
    )
