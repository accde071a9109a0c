"""Invoices with their lines, and what they add up to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import QuerySet

from jaryk.documents.models import Invoice, InvoiceKind, InvoiceLine
from jaryk.kernel.errors import Refusal
from jaryk.platform.bulk import read

__all__ = ["Invoice", "InvoiceKind", "InvoiceLine"]


@dataclass(frozen=True, slots=True)
class WholeInvoice:
    """An invoice with its lines in order."""

    invoice: Invoice
    lines: tuple[InvoiceLine, ...]


def invoice(invoice_id: int) -> WholeInvoice:
    """One invoice; Refusal for an unknown one."""
    found = _invoices().filter(pk=invoice_id).first()
    if found is None:
        raise Refusal("documents.invoice.unknown", invoice=invoice_id)
    return _with_lines(found)


def invoice_numbered(number: str) -> WholeInvoice:
    """The invoice of a printed number, ``I-2026/000012``; Refusal where there is none."""
    year, _, place = number.strip().upper().removeprefix("I-").partition("/")
    if year.isdecimal() and place.isdecimal():
        found = _invoices().filter(year=int(year), number=int(place)).first()
        if found is not None:
            return _with_lines(found)
    raise Refusal("documents.invoice.unknown", invoice=number)


def invoices_of(account_id: int) -> list[Invoice]:
    """The account's invoices, the newest first."""
    return list(_invoices().filter(account_id=account_id).order_by("-issued_on", "-id"))


def latest_invoices(count: int, *, district_ids: list[int] | None = None) -> list[Invoice]:
    """The invoices issued last, of all or of some districts."""
    issued = _invoices().order_by("-issued_on", "-id")
    if district_ids is not None:
        issued = issued.filter(account__district_id__in=district_ids)
    return list(issued[:count])


def issued_between(
    since: date,
    until: date,
    *,
    kind: str | None = None,
    district_ids: Collection[int] | None = None,
) -> list[Invoice]:
    """The invoices of the days [since, until), the newest first; of a kind, of some districts."""
    issued = _invoices().filter(issued_on__gte=since, issued_on__lt=until)
    if kind is not None:
        issued = issued.filter(kind=kind)
    if district_ids is not None:
        issued = issued.filter(account__district_id__in=district_ids)
    return list(issued.order_by("-issued_on", "-id"))


def invoice_sums() -> pl.DataFrame:
    """Every posted invoice beside what its lines come to, for those who check the books.

    Columns entry_id, year, number, total_tyiyn, lines_tyiyn.
    """
    return read(
        "SELECT i.entry_id, i.year, i.number, i.total_tyiyn, coalesce(l.amount, 0)::bigint "
        "FROM documents_invoice i LEFT JOIN (SELECT invoice_id, sum(amount_tyiyn) AS amount "
        "FROM documents_invoiceline GROUP BY invoice_id) l ON l.invoice_id = i.id "
        "WHERE i.entry_id IS NOT NULL ORDER BY i.entry_id",
        {
            "entry_id": pl.Int64,
            "year": pl.Int64,
            "number": pl.Int64,
            "total_tyiyn": pl.Int64,
            "lines_tyiyn": pl.Int64,
        },
    )


def _invoices() -> QuerySet[Invoice]:
    return Invoice.objects.select_related(
        "account__customer", "account__district", "entry", "issued_by"
    )


def _with_lines(found: Invoice) -> WholeInvoice:
    lines = InvoiceLine.objects.filter(invoice=found).select_related("work_price__work")
    return WholeInvoice(found, tuple(lines.order_by("line_no")))
