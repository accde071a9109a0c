"""Figures that take long to add up, kept for those who look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from jaryk.platform.models import KeptFigures


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures as they were kept at ``at``, and how long ago that is by the server's clock."""

    stands_on: str
    figures: Any
    at: datetime
    age: timedelta


def keep(name: str, *, stands_on: str, figures: Any) -> None:
    """Keep figures (anything that JSON can tell) under a name, in place of earlier ones."""
    told = {"stands_on": stands_on, "figures": figures, "kept_at": Now()}
    KeptFigures.objects.update_or_create(name=name, defaults=told)


def kept(name: str) -> Kept | None:
    """What is kept under the name."""
    age = ExpressionWrapper(Now() - F("kept_at"), output_field=DurationField())
    found = KeptFigures.objects.annotate(age=age).filter(name=name).first()
    return None if found is None else Kept(found.stands_on, found.figures, found.kept_at, found.age)
