"""What must be true of seals, closed months and of documents that are no bills."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from jaryk.documents.models import Correction, Invoice
from jaryk.documents.queries.invoices import invoice_sums
from jaryk.kernel.texts import text
from jaryk.ledger.queries import sums
from jaryk.ledger.queries.seals import verify_quickly


def found_wrong(lang: str) -> dict[str, list[str]]:
    """Each check by its name, with what was found wrong, in words."""
    return {
        "books_are_as_sealed": [tampering.say(lang) for tampering in verify_quickly()],
        "postings_keep_their_days": _ids(sums.postings_astray()),
        "receivables_fit_their_customers": _ids(sums.receivables_astray()),
        "corrections_follow_their_postings": _documents_astray(),
        "invoices_follow_their_lines": _invoices_astray(),
    }


def _documents_astray() -> list[str]:
    """Corrections and invoices that come to something else than was posted for them."""
    posted = dict(sums.charged_by_documents().iter_rows())
    issued: list[Correction | Invoice] = [
        *Correction.objects.all(),
        *Invoice.objects.filter(entry__isnull=False),
    ]
    return [
        document.full_number
        for document in issued
        if posted.get(document.entry_id) != document.total_tyiyn
    ]


def _invoices_astray() -> list[str]:
    """Posted invoices that come to something else than their lines."""
    astray = invoice_sums().filter(pl.col("total_tyiyn") != pl.col("lines_tyiyn"))
    return [
        Invoice(year=year, number=number).full_number
        for year, number in astray.select("year", "number").iter_rows()
    ]


def told_wrong(wrong: list[str], lang: str) -> str:
    """How many were found and the first of them, or that nothing was."""
    if not wrong:
        return text("documents.checks.none_wrong", lang)
    return text("documents.checks.wrong", lang, count=len(wrong), first=wrong[0])


def _ids(found: Iterable[int]) -> list[str]:
    return [str(entry_id) for entry_id in found]
