"""Entries of an account in words: what happened, under which number, by which channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jaryk.documents.models import Bill, Correction, Invoice
from jaryk.kernel.texts import text
from jaryk.ledger.queries.movements import Movement
from jaryk.platform.partitions import EVENTS_FROM

Numbers = Mapping[int, str]


def numbers_of(movements: Iterable[Movement]) -> Numbers:
    """The printed numbers of the documents that the movements post or are about, by entry."""
    entries: set[int] = set()
    for movement in movements:
        entries.add(movement.entry_id)
        if movement.about_id is not None:
            entries.add(movement.about_id)
    numbers = {entry: Bill.number_of(entry) for entry in entries if entry < EVENTS_FROM}
    events = [entry for entry in entries if entry >= EVENTS_FROM]
    if events:
        for correction in Correction.objects.filter(entry_id__in=events):
            numbers[correction.entry_id] = correction.full_number
        for invoice in Invoice.objects.filter(entry_id__in=events):
            assert invoice.entry_id is not None
            numbers[invoice.entry_id] = invoice.full_number
    return numbers


def words_of(movement: Movement, numbers: Numbers, lang: str) -> str:
    """«Счёт № 2026-05/000123», «Списание, документ № 2026-05/000123», «Оплата»."""
    what = text(f"documents.movement.{movement.kind}", lang)
    if own := numbers.get(movement.entry_id):
        return text("documents.movement.numbered", lang, what=what, number=own)
    about = numbers.get(movement.about_id) if movement.about_id is not None else None
    if about:
        return text("documents.movement.about", lang, what=what, number=about)
    return what
