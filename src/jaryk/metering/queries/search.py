"""Usage points as people look for them: by their place, their code or the meter they see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from jaryk.metering.models import UsagePoint
from jaryk.platform.search_words import telling


def points_at(words: Iterable[str]) -> QuerySet[UsagePoint, Any]:
    """Ids of points whose address has the (folded) words.

    Lazy, so that another room can make it a part of its own question.
    """
    return UsagePoint.objects.order_by().values("id").filter(location__words=telling(words))


def points_coded(code: str) -> QuerySet[UsagePoint, Any]:
    """Ids of points whose code, or whose meter's serial, begins so.

    A meter taken down still finds its point; lazy as ``points_at``.
    """
    points = UsagePoint.objects.order_by().values("id")
    by_meter = points.filter(
        meterinstallation__superseded_at=None, meterinstallation__meter__serial__startswith=code
    )
    return points.filter(code__startswith=code).union(by_meter)
