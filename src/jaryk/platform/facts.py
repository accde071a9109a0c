"""The shape of a dated fact: when it is true, and when we knew it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now


class DatedFact(models.Model):
    """True for days in ``[valid_from, valid_until)``; believed in ``[known_at, superseded_at)``.

    A fact is never edited: the old row is superseded and another appended, so that a run can be
    repeated with what was known at its moment.
    """

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def believed(known_at: Any) -> Q:
    """Facts believed at the moment ``known_at``."""
    return Q(known_at__lte=known_at) & (
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at)
    )


def no_overlap(name: str, *same: str) -> ExclusionConstraint:
    """Forbid two believed facts about the same thing on one day.

    ``same`` names integer columns; the wheel's PostgreSQL has no btree_gist, so each is compared
    as a range of one number.
    """
    keys = [
        (Func(F(column), F(column), Value("[]"), function="int8range"), "&&") for column in same
    ]
    days = (Func(F("valid_from"), F("valid_until"), function="daterange"), "&&")
    return ExclusionConstraint(
        name=name, expressions=[*keys, days], condition=Q(superseded_at__isnull=True)
    )


def in_order(name: str) -> models.CheckConstraint:
    """A fact holds for at least a day."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
    )
