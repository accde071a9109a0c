"""The desk of doubted and missing readings: what waits, by kind and size, and one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from jaryk.kernel.errors import Refusal
from jaryk.metering.models import ExceptionKind, ExceptionState, ReadingException
from jaryk.platform.search_words import folded_words, telling

__all__ = ["Asked", "ExceptionKind", "ExceptionState", "ReadingException", "asked_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which exceptions of a month are asked for; empty asks for all.

    ``districts`` bounds what the asker may see, None is all; ``place`` are words of the address;
    ``least_dwh`` is the least distance of a day's use from the usual.
    """

    month: date
    districts: Collection[int] | None = None
    kind: str = ""
    state: str = ExceptionState.OPEN
    place: str = ""
    least_dwh: int = 0


def asked_for(asked: Asked) -> QuerySet[ReadingException]:
    """The exceptions asked for, the greatest first."""
    found = ReadingException.objects.filter(month=asked.month)
    if asked.districts is not None:
        found = found.filter(district_id__in=asked.districts)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.least_dwh:
        found = found.filter(size_dwh__gte=asked.least_dwh)
    if words := folded_words(asked.place):
        found = found.filter(usage_point__location__words=telling(words))
    return found.select_related(
        "register__meter", "usage_point__location", "district", "reading", "decided_by"
    ).order_by("-size_dwh", "pk")


def counts(asked: Asked) -> dict[str, int]:
    """How many of each kind there are, whatever kind is asked for."""
    every = Asked(
        month=asked.month,
        districts=asked.districts,
        state=asked.state,
        place=asked.place,
        least_dwh=asked.least_dwh,
    )
    rows = asked_for(every).order_by().values_list("kind").annotate(Count("pk"))
    return dict(rows)


def summed(asked: Asked) -> tuple[int, int]:
    """How many are asked for, and their use of a day, in dWh."""
    told = asked_for(asked).aggregate(found=Count("pk"), daily=Sum("daily_dwh"))
    return told["found"], told["daily"] or 0


def next_one(asked: Asked, after: ReadingException) -> ReadingException | None:
    """The one that follows in the order of the list, else the first that is another."""
    others = asked_for(asked).exclude(pk=after.pk)
    smaller = others.filter(size_dwh__lt=after.size_dwh)
    equal = others.filter(size_dwh=after.size_dwh, pk__gt=after.pk)
    return equal.first() or smaller.first() or others.first()


def latest_month() -> date | None:
    """The last month that was checked and has exceptions."""
    newest = ReadingException.objects.order_by("-month").values_list("month", flat=True)
    return newest.first()


def exception(exception_id: int) -> ReadingException:
    """One exception with all that a page tells; Refusal for an unknown one."""
    found = (
        ReadingException.objects.select_related(
            "register__meter", "usage_point__location", "district", "reading", "decided_by"
        )
        .filter(pk=exception_id)
        .first()
    )
    if found is None:
        raise Refusal("metering.exception.unknown", exception=exception_id)
    return found
