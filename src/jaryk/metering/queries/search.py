"""Usage points as people look for them: by their place, their code or the meter they see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jaryk.metering.models import UsagePoint
from jaryk.platform.search_words import beginning_with, words_of


def points_found(word: str) -> QuerySet[UsagePoint, Any]:
    """Ids of points whose address has the word, or whose code or meter's serial begins with it.

    ``word`` is a folded word of ``platform.search_words``; lazy, so that another room can
    make it a part of its own question. A meter taken down still finds its point.
    """
    points = UsagePoint.objects.order_by().values("id")
    serial = word.upper()
    by_address = points.alias(words=words_of("location__address")).filter(
        words=beginning_with(word)
    )
    by_code = points.filter(code__startswith=serial)
    by_meter = points.filter(
        meterinstallation__superseded_at=None, meterinstallation__meter__serial__startswith=serial
    )
    return by_address.union(by_code, by_meter)
