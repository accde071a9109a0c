"""Bring the reference data that comes with Jaryk into the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from django.db import transaction

from jaryk.platform.queries import subjects_of
from jaryk.reference.models import (
    Tariff,
    TariffCategory,
    TariffGroup,
    TariffGroupMembership,
    TaxKind,
    TaxRate,
)
from jaryk.reference.operations.dated import hold_reference
from jaryk.reference.operations.tariffs import TARIFF_EDITED, tariff_subject
from jaryk.reference.operations.taxes import TAX_EDITED, tax_subject
from jaryk.reference.published import day_or_open, table

Fact = TypeVar("Fact", Tariff, TaxRate, TariffGroupMembership)

DAYS: Final = ("group_id", "valid_from", "valid_until")
TARIFF_COLUMNS: Final = (
    *DAYS,
    "step_from_kwh",
    "step_to_kwh",
    "price_tyiyn_per_kwh",
    "norm_basis",
    "act",
    "source_url",
    "confidence",
    "note",
)
TAX_COLUMNS: Final = (*DAYS, "tax", "rate_percent", "source_url", "note")


@dataclass(frozen=True)
class Loaded:
    """Facts appended and superseded; ``kept`` differ because the supplier edited them."""

    appended: int = 0
    superseded: int = 0
    kept: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.appended + other.appended,
            self.superseded + other.superseded,
            self.kept + other.kept,
        )


@transaction.atomic
def load_reference(*, known_at: datetime) -> Loaded:
    """Make the believed facts those of ``data/``; loading the same again changes nothing.

    What changed is superseded and appended. A tariff or a tax that the supplier has edited stays
    as the supplier left it.
    """
    hold_reference()
    groups, categories = _name_groups(), _name_categories()
    tariffs_edited, taxes_edited = subjects_of(TARIFF_EDITED), subjects_of(TAX_EDITED)
    codes = {group_id: code for code, group_id in groups.items()}

    def tariff_kept(tariff: Tariff) -> bool:
        return tariff_subject(codes[tariff.group_id]) in tariffs_edited

    def tax_kept(rate: TaxRate) -> bool:
        return tax_subject(codes[rate.group_id], TaxKind(rate.tax)) in taxes_edited

    return (
        _bring(Tariff, _tariffs(groups), TARIFF_COLUMNS, tariff_kept, known_at)
        + _bring(TaxRate, _taxes(groups), TAX_COLUMNS, tax_kept, known_at)
        + _bring(
            TariffGroupMembership,
            _memberships(groups, categories),
            (*DAYS, "category_id"),
            lambda _: False,
            known_at,
        )
    )


def _bring(
    model: type[Fact],
    published: Iterable[Fact],
    columns: tuple[str, ...],
    is_kept: Callable[[Fact], bool],
    known_at: datetime,
) -> Loaded:
    """Supersede believed facts that are no longer published, append those that are new."""

    def told(fact: Fact) -> tuple[object, ...]:
        return tuple(getattr(fact, column) for column in columns)

    old = {told(fact): fact for fact in model._default_manager.filter(superseded_at__isnull=True)}
    new = {told(fact): fact for fact in published}
    gone = [fact for key, fact in old.items() if key not in new]
    come = [fact for key, fact in new.items() if key not in old]
    to_supersede = [fact.pk for fact in gone if not is_kept(fact)]
    to_append = [fact for fact in come if not is_kept(fact)]
    for fact in to_append:
        fact.known_at = known_at
    model._default_manager.filter(pk__in=to_supersede).update(superseded_at=known_at)
    model._default_manager.bulk_create(to_append)
    kept = len(gone) + len(come) - len(to_supersede) - len(to_append)
    return Loaded(appended=len(to_append), superseded=len(to_supersede), kept=kept)


def _name_groups() -> dict[str, int]:
    """The id of each group by its code, with the published names."""
    for row in table("groups"):
        names = {key: value for key, value in row.items() if key.startswith("name_")}
        TariffGroup.objects.update_or_create(
            code=row["code"], defaults={"is_household": row["is_household"] == "true", **names}
        )
    return dict(TariffGroup.objects.values_list("code", "id"))


def _name_categories() -> dict[str, int]:
    for row in table("categories"):
        names = {key: value for key, value in row.items() if key.startswith("name_")}
        TariffCategory.objects.update_or_create(code=row["code"], defaults=names)
    return dict(TariffCategory.objects.values_list("code", "id"))


def _tariffs(groups: dict[str, int]) -> Iterable[Tariff]:
    for row in table("tariffs"):
        yield Tariff(
            group_id=groups[row["group"]],
            step_from_kwh=int(row["step_from_kwh"]),
            step_to_kwh=int(row["step_to_kwh"]) if row["step_to_kwh"] else None,
            price_tyiyn_per_kwh=Decimal(row["price_tyiyn_per_kwh"]),
            norm_basis=row["norm_basis"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=day_or_open(row["valid_until"]),
            act=row["act"],
            source_url=row["source_url"],
            confidence=row["confidence"],
            note=row["note"],
        )


def _taxes(groups: dict[str, int]) -> Iterable[TaxRate]:
    for row in table("taxes"):
        yield TaxRate(
            group_id=groups[row["group"]],
            tax=TaxKind[row["tax"]].value,
            rate_percent=Decimal(row["rate_percent"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=day_or_open(row["valid_until"]),
            source_url=row["source_url"],
            note=row["note"],
        )


def _memberships(
    groups: dict[str, int], categories: dict[str, int]
) -> Iterable[TariffGroupMembership]:
    for row in table("memberships"):
        yield TariffGroupMembership(
            group_id=groups[row["group"]],
            category_id=categories[row["category"]],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=day_or_open(row["valid_until"]),
        )
