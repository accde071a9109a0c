"""An invoice: works by the price list, energy by the Instruction on violations, a sum ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from jaryk.documents import figures
from jaryk.documents.bill_document import Citations, Customer, Language, Supplier
from jaryk.documents.papers import page as make
from jaryk.documents.papers.charged import Demand, demand_box
from jaryk.documents.papers.page import Page
from jaryk.documents.papers.spreadsheet import Sum, Table
from jaryk.documents.qr import PaymentRoute
from jaryk.kernel.errors import Refusal
from jaryk.kernel.figures import decimal
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

Kind = Literal["works", "additional", "prepayment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """A line: ``quantity_e3`` in thousandths of its unit; a tax has neither that nor a price."""

    title: str
    amount_tyiyn: int
    quantity_e3: int | None = None
    unit: str = ""
    price_tyiyn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument:
    """All of one invoice; refused where its lines do not make its total."""

    language: Language
    supplier: Supplier
    customer: Customer
    kind: Kind
    number: str
    basis: str
    issued_on: date
    due_on: date
    rows: tuple[InvoiceRow, ...]
    total_tyiyn: int
    citations: Citations
    due_citations: Citations
    route: PaymentRoute | None
    is_demonstration: bool

    def __post_init__(self) -> None:
        found = sum(row.amount_tyiyn for row in self.rows)
        if found != self.total_tyiyn:
            raise Refusal("documents.paper.does_not_add_up", told=self.total_tyiyn, found=found)

    @property
    def demand(self) -> Demand:
        return Demand(
            label=text("documents.bill.pay.due", self.language),
            amount_tyiyn=self.total_tyiyn,
            due_on=self.due_on,
            due_citations=self.due_citations,
            number=self.number,
            account_number=self.customer.account_number,
            route=self.route,
            is_demonstration=self.is_demonstration,
        )


def invoice_page(invoice: InvoiceDocument) -> Page:
    """The invoice as a page."""
    lang = invoice.language
    listed = make.table(
        [_say(invoice, name) for name in ("what", "quantity", "price", "amount")],
        ((row.title, *_quantity(row, lang), som(row.amount_tyiyn, lang)) for row in invoice.rows),
        figures_from=1,
        bold=((_say(invoice, "total"), "", "", som(invoice.total_tyiyn, lang)),),
        widths=("1fr", "30mm", "26mm", "28mm"),
    )
    title = text(f"documents.paper.invoice.title.{invoice.kind}", lang)
    note = text(f"documents.paper.invoice.note.{invoice.kind}", lang)
    basis = _say(invoice, "basis", basis=invoice.basis)
    return Page(
        language=lang,
        title=title,
        name=text("documents.movement.numbered", lang, what=title, number=invoice.number),
        line=text(
            "documents.bill.number",
            lang,
            number=invoice.number,
            day=figures.day(invoice.issued_on, lang),
        ),
        made_on=invoice.issued_on,
        supplier=invoice.supplier,
        addressee=invoice.customer,
        blocks=(
            demand_box(invoice.demand, lang),
            *((make.words(basis, lang),) if invoice.basis else ()),
            listed,
            make.words(note, lang, style="quiet", citations=invoice.citations),
        ),
        is_demonstration=invoice.is_demonstration,
    )


def invoice_table(invoice: InvoiceDocument) -> Table:
    """The lines for a spreadsheet."""
    return Table(
        [_say(invoice, name) for name in ("what", "quantity", "unit", "price", "amount")],
        [
            (
                row.title,
                None if row.quantity_e3 is None else decimal(row.quantity_e3, scale=3, lang="en"),
                row.unit,
                None if row.price_tyiyn is None else Sum(row.price_tyiyn),
                Sum(row.amount_tyiyn),
            )
            for row in invoice.rows
        ],
    )


def _say(invoice: InvoiceDocument, key: str, **particulars: object) -> str:
    return text(f"documents.paper.invoice.{key}", invoice.language, **particulars)


def _quantity(row: InvoiceRow, lang: str) -> tuple[str, str]:
    quantity = (
        ""
        if row.quantity_e3 is None
        else f"{decimal(row.quantity_e3, scale=3, lang=lang)} {row.unit}".strip()
    )
    return quantity, "" if row.price_tyiyn is None else som(row.price_tyiyn, lang)
