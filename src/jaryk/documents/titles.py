"""What a document of debt is called, whatever charged it."""

from __future__ import annotations

from collections.abc import Iterable

from jaryk.documents.models import Bill, Correction, Invoice
from jaryk.kernel.texts import text
from jaryk.platform.partitions import EVENTS_FROM


def document_title(document_id: int, lang: str) -> str:
    """«Счёт № 2026-05/000123», «Корректирующий документ C-2026/000012», «Перенесённый долг»."""
    return document_titles([document_id], lang)[document_id]


def document_titles(document_ids: Iterable[int], lang: str) -> dict[int, str]:
    """The title of each document by the id of its entry."""
    wanted = set(document_ids)
    events = [document for document in wanted if document >= EVENTS_FROM]
    corrections = Correction.objects.filter(entry_id__in=events)
    invoices = Invoice.objects.filter(entry_id__in=events)
    numbers = {correction.pk: ("correction", correction.full_number) for correction in corrections}
    numbers |= {
        invoice.entry_id: ("invoice", invoice.full_number)
        for invoice in invoices
        if invoice.entry_id is not None
    }
    numbers |= {
        document: ("bill", Bill.number_of(document))
        for document in wanted
        if document < EVENTS_FROM
    }
    return {document: _title(numbers.get(document), document, lang) for document in wanted}


def _title(told: tuple[str, str] | None, document: int, lang: str) -> str:
    kind, number = told or ("other", str(document))
    return text(f"documents.title.{kind}", lang, number=number)
