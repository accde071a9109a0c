"""Prices by day: what was published, where it stands in the grid, and where nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from jaryk.kernel.errors import Refusal
from jaryk.reference.models import Tariff, TariffCategory, TariffGroup, TariffGroupMembership
from jaryk.reference.published import day_or_open, table


@dataclass(frozen=True)
class Gap:
    """Days on which no price of a group is known from ``step_from_kwh`` up, and why."""

    group_code: str
    step_from_kwh: int
    valid_from: date
    valid_until: date | None
    note: str


def groups() -> list[TariffGroup]:
    """All tariff groups in the order of the published list."""
    return list(TariffGroup.objects.order_by("id"))


def group(code: str) -> TariffGroup:
    """The group of that code; Refusal when there is none."""
    found = TariffGroup.objects.filter(code=code).first()
    if found is None:
        raise Refusal("reference.group_unknown", code=code)
    return found


def tariffs_on(day: date) -> list[Tariff]:
    """The prices in force on a day as believed now, by group and step."""
    return list(_believed().filter(_holds_on(day)).order_by("group_id", "step_from_kwh"))


def tariff_history(group_code: str) -> list[Tariff]:
    """Every believed price of a group, the newest first."""
    return list(_believed().filter(group__code=group_code).order_by("-valid_from", "step_from_kwh"))


def category_of(group_code: str, day: date) -> TariffCategory | None:
    """Under which heading of the grid a group stood on a day."""
    return categories_on(day).get(group_code)


def categories_on(day: date) -> dict[str, TariffCategory]:
    """The heading of each group on a day, by the group's code."""
    memberships = TariffGroupMembership.objects.filter(
        _holds_on(day), superseded_at__isnull=True
    ).select_related("group", "category")
    return {membership.group.code: membership.category for membership in memberships}


def gaps_on(day: date) -> list[Gap]:
    """Groups of which no price is known on a day."""
    return [
        gap
        for gap in known_gaps()
        if gap.valid_from <= day and (gap.valid_until is None or day < gap.valid_until)
    ]


def known_gaps() -> list[Gap]:
    """All days without a price that the transcription names."""
    return [
        Gap(
            group_code=row["group"],
            step_from_kwh=int(row["step_from_kwh"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=day_or_open(row["valid_until"]),
            note=row["note"],
        )
        for row in table("gaps")
    ]


def _believed() -> QuerySet[Tariff]:
    return Tariff.objects.filter(superseded_at__isnull=True).select_related("group")


def _holds_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))
