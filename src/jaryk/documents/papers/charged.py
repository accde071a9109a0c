"""Rows of what a document charges, and the demand that a document to be paid ends with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jaryk.documents import figures
from jaryk.documents.bill_document import Citations
from jaryk.documents.papers import page as make
from jaryk.documents.papers.page import Block
from jaryk.documents.qr import GREATEST_TYIYN, PaymentRoute, payment_payload
from jaryk.documents.words import som_in_words
from jaryk.kernel.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A sum to be paid, by when and by which way; ``label`` says what for."""

    label: str
    amount_tyiyn: int
    due_on: date | None
    due_citations: Citations
    number: str
    account_number: str
    route: PaymentRoute | None
    is_demonstration: bool

    @property
    def payload(self) -> str | None:
        """What a bank's application reads; nothing where it could not pay the sum."""
        if self.route is None or not 0 < self.amount_tyiyn <= GREATEST_TYIYN:
            return None
        return payment_payload(
            route=self.route,
            account_number=self.account_number,
            bill_number=self.number,
            amount_tyiyn=self.amount_tyiyn,
            is_demonstration=self.is_demonstration,
        )


def demand_box(demand: Demand, lang: str) -> Block:
    """The sum large, in words, by when, with its QR."""
    said = som_in_words(demand.amount_tyiyn, lang)
    notes = []
    if demand.due_on is not None:
        by = text("documents.bill.pay.by", lang, day=figures.day(demand.due_on, lang))
        notes.append(make.words(by, lang, style="large", citations=demand.due_citations))
    scan = "demonstration.qr" if demand.is_demonstration else "pay.scan"
    return make.sum_box(
        demand.label,
        demand.amount_tyiyn,
        lang,
        in_words=said[:1].upper() + said[1:],
        notes=notes,
        payload=demand.payload,
        caption=text(f"documents.bill.{scan}", lang),
        is_due=True,
    )
