"""A supplier enters a tariff that was published, or ends one that was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.platform.operations import record_event
from jaryk.platform.queries import User
from jaryk.reference.models import NormBasis, Tariff, TariffGroup
from jaryk.reference.operations.dated import (
    days_told,
    give_way,
    hold_reference,
    refuse_disorder,
)
from jaryk.reference.queries.tariffs import group as group_of

TARIFF_EDITED: Final = "reference.tariff_edited"
SUPPLIER_SAYS: Final = "supplier"


@dataclass(frozen=True)
class PricedStep:
    """kWh of a month in ``[from_kwh, to_kwh)`` at a price without taxes."""

    from_kwh: int
    to_kwh: int | None
    price_tyiyn_per_kwh: Decimal


def tariff_subject(group: str) -> str:
    """A group's tariff as the audit trail names it."""
    return f"tariff {group}"


@transaction.atomic
def add_tariff(
    *,
    group: str,
    steps: Sequence[PricedStep],
    valid_from: date,
    valid_until: date | None,
    act: str,
    source_url: str,
    user: User | None,
    at: datetime,
    norm_basis: str = NormBasis.DAYS,
    note: str = "",
) -> None:
    """The whole tariff of a group for these days; what was believed of them gives way.

    The steps run from zero upwards without a hole and the last is open, so that no kilowatt-hour
    is without a price; ``norm_basis`` says whether their limits are spread over days or hold for a
    calendar month. A tariff that was published late and acts earlier is recorded as such; what was
    billed meanwhile is not touched here.
    """
    refuse_disorder(valid_from, valid_until)
    refuse_odd_steps(steps)
    hold_reference()
    priced = group_of(group)
    give_way(Tariff.objects.filter(group=priced), since=valid_from, until=valid_until, at=at)
    days = days_told(valid_from, valid_until)
    published = _Published(
        norm_basis=NormBasis(norm_basis), act=act, source_url=source_url, note=note
    )
    Tariff.objects.bulk_create(
        _price(priced, step, published, since=valid_from, until=valid_until, at=at)
        for step in steps
    )
    told = [[step.from_kwh, step.to_kwh, str(step.price_tyiyn_per_kwh)] for step in steps]
    detail = {"steps": told, "norm_basis": published.norm_basis.value, "act": act}
    _remember(group, user, at, detail | days)


@transaction.atomic
def end_tariff(*, group: str, valid_until: date, act: str, user: User | None, at: datetime) -> None:
    """The group has no price from ``valid_until`` on, as when a tariff is withdrawn."""
    hold_reference()
    tariffs = Tariff.objects.filter(group=group_of(group))
    if not give_way(tariffs, since=valid_until, until=None, at=at):
        raise Refusal("reference.nothing_to_end", group=group, until=valid_until)
    _remember(group, user, at, {"ends_on": valid_until.isoformat(), "act": act})


@dataclass(frozen=True, kw_only=True)
class _Published:
    norm_basis: NormBasis
    act: str
    source_url: str
    note: str


def _price(
    group: TariffGroup,
    step: PricedStep,
    published: _Published,
    *,
    since: date,
    until: date | None,
    at: datetime,
) -> Tariff:
    return Tariff(
        group=group,
        step_from_kwh=step.from_kwh,
        step_to_kwh=step.to_kwh,
        price_tyiyn_per_kwh=step.price_tyiyn_per_kwh,
        norm_basis=published.norm_basis,
        valid_from=since,
        valid_until=until,
        act=published.act,
        source_url=published.source_url,
        confidence=SUPPLIER_SAYS,
        note=published.note,
        known_at=at,
    )


def _remember(group: str, user: User | None, at: datetime, detail: dict[str, object]) -> None:
    subject = tariff_subject(group)
    record_event(at=at, user=user, action=TARIFF_EDITED, subject=subject, detail=detail)


def refuse_odd_steps(steps: Sequence[PricedStep]) -> None:
    """Steps tile the scale from zero to without end, each with a price above zero."""
    begins = [step.from_kwh for step in steps]
    ends = [step.to_kwh for step in steps]
    rising = all(lower < upper for lower, upper in pairwise(begins))
    if not rising or [0, *ends] != [*begins, None]:
        raise Refusal("reference.steps_do_not_tile")
    for step in steps:
        price = step.price_tyiyn_per_kwh
        if not price.is_finite() or not 0 < price < 10_000:
            raise Refusal("reference.price_out_of_range", price=price)
        if price != price.quantize(Decimal("0.01")):
            raise Refusal("reference.price_too_fine", price=price)
