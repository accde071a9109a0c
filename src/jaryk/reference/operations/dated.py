"""How a dated fact gives way: superseded, and what is left of it appended on either side."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from jaryk.kernel.errors import Refusal
from jaryk.platform.staging import change
from jaryk.reference.models import Tariff, TaxRate, WorkPrice, WorkTaxRate

Fact = TypeVar("Fact", Tariff, TaxRate, WorkPrice, WorkTaxRate)


def hold_reference() -> None:
    """One change of the reference at a time; the others wait for the transaction's end."""
    change("SELECT pg_advisory_xact_lock(hashtext('jaryk reference'))")


def refuse_disorder(since: date, until: date | None) -> None:
    """Refuse days that end before they begin."""
    if until is not None and until <= since:
        raise Refusal("reference.days_out_of_order", since=since, until=until)


def days_told(since: date, until: date | None) -> dict[str, object]:
    """Days of an edit as the audit trail keeps them."""
    return {"valid_from": since.isoformat(), "valid_until": until and until.isoformat()}


def give_way(facts: QuerySet[Fact], *, since: date, until: date | None, at: datetime) -> int:
    """Clear ``[since, until)`` of believed facts; returns how many had days there.

    Each is superseded at ``at``, and its days before and after are appended as facts of their own.
    """
    overlap = Q(valid_until__isnull=True) | Q(valid_until__gt=since)
    if until is not None:
        overlap &= Q(valid_from__lt=until)
    touched = list(facts.filter(overlap, superseded_at__isnull=True).order_by("id"))
    for fact in touched:
        left = _left(fact, since, until, at)
        fact.superseded_at = at
        fact.save(update_fields=["superseded_at"])
        for piece in left:
            piece.save(force_insert=True)
    return len(touched)


def _left(fact: Fact, since: date, until: date | None, at: datetime) -> list[Fact]:
    """The fact's days outside ``[since, until)``, known from ``at``."""
    left = []
    if fact.valid_from < since:
        left.append(_piece(fact, fact.valid_from, since, at))
    if until is not None and (fact.valid_until is None or fact.valid_until > until):
        left.append(_piece(fact, until, fact.valid_until, at))
    return left


def _piece(fact: Fact, since: date, until: date | None, at: datetime) -> Fact:
    piece = copy(fact)
    piece.pk, piece._state = None, copy(fact._state)
    piece._state.adding = True
    piece.valid_from, piece.valid_until, piece.known_at = since, until, at
    return piece
