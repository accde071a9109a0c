"""Documents that change a debt, and the answer to an objection, as their papers tell them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, cast

from jaryk.charges.queries.lines import ChargeKind, CorrectedLine, corrected_lines_of
from jaryk.documents.bill_document import Citations
from jaryk.documents.explanation.tax import tax_name
from jaryk.documents.figures import percent
from jaryk.documents.models import Correction, Dispute, DisputeState, InvoiceLine
from jaryk.documents.papers.correction import CorrectedRow, CorrectingDocument, Reason
from jaryk.documents.papers.invoice import InvoiceDocument, InvoiceRow, Kind
from jaryk.documents.papers.letter import DisputeAnswer, Outcome
from jaryk.documents.queries import invoices
from jaryk.documents.queries.document_law import cited
from jaryk.documents.queries.papers.parties import Parties, parties
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period
from jaryk.norms import parameters, rulebook

# By which paragraph a document of the kind is issued, for households and for others.
_INVOICE_LAW: Final[dict[str, dict[bool, Citations]]] = {
    "works": {True: ("R-116", "K2-6.6"), False: ("R-116",)},
    "additional": {True: ("R-93", "I-18"), False: ("R-93", "I-18")},
    "prepayment": {True: ("R-93",), False: ("R-93",)},
}
_CORRECTION_LAW: Final[dict[bool, Citations]] = {True: ("R-95", "K2-5.9"), False: ("R-95",)}
_WRONG_GROUP: Final = "R-96"


def correcting_document(correction: Correction, lang: str | None = None) -> CorrectingDocument:
    """The correction as printed: its bill's lines that fell away and those in their place."""
    told = parties(correction.account_id, lang)
    dispute = parameters.national()["dispute_days"]
    bill, recalculation = correction.bill, correction.recalculation
    law = _CORRECTION_LAW[told.customer.is_household]
    if recalculation.reason == "group":
        law = (*law, _WRONG_GROUP)
    found = dispute.on(correction.issued_on).citations
    return CorrectingDocument(
        language=told.language,
        supplier=told.supplier,
        customer=told.customer,
        number=correction.full_number,
        bill_number=bill.number,
        billed_days=Period(bill.period_from, bill.period_until),
        issued_on=correction.issued_on,
        reason=cast(Reason, recalculation.reason),
        basis=recalculation.basis,
        rows=tuple(_corrected_row(line, told) for line in corrected_lines_of(correction.pk)),
        energy_dwh=correction.energy_dwh,
        energy_tyiyn=correction.energy_tyiyn,
        tax_tyiyn=correction.tax_tyiyn,
        penalty_tyiyn=correction.penalty_tyiyn,
        due_on=correction.due_on,
        citations=law,
        due_citations=_due_law(told, correction.issued_on),
        dispute_days=dispute.whole(correction.issued_on),
        dispute_citations=cited(found, is_household=told.customer.is_household),
        route=told.route,
        is_demonstration=told.is_demonstration,
    )


def correction_numbered(number: str) -> Correction:
    """The correction of a printed number, ``C-2026/000012``; Refusal where there is none."""
    year, _, place = number.strip().upper().removeprefix("C-").partition("/")
    if year.isdecimal() and place.isdecimal():
        found = (
            Correction.objects.select_related("bill", "recalculation")
            .filter(year=int(year), number=int(place))
            .first()
        )
        if found is not None:
            return found
    raise Refusal("documents.paper.no_correction", number=number)


def invoice_document(whole: invoices.WholeInvoice, lang: str | None = None) -> InvoiceDocument:
    """The invoice as printed; its lines speak the language that they were written in."""
    invoice = whole.invoice
    told = parties(invoice.account_id, lang)
    return InvoiceDocument(
        language=told.language,
        supplier=told.supplier,
        customer=told.customer,
        kind=cast(Kind, invoice.kind),
        number=invoice.full_number,
        basis=invoice.basis,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        rows=tuple(_invoice_row(line, told.language) for line in whole.lines),
        total_tyiyn=invoice.total_tyiyn,
        citations=_INVOICE_LAW[invoice.kind][told.customer.is_household],
        due_citations=() if invoice.kind == "additional" else _due_law(told, invoice.issued_on),
        route=told.route,
        is_demonstration=told.is_demonstration,
    )


def dispute_answer(dispute: Dispute, lang: str | None = None) -> DisputeAnswer:
    """The answer as a letter; refused before there is one."""
    if dispute.state == DisputeState.OPEN or dispute.answered_on is None:
        raise Refusal("documents.paper.not_answered", number=dispute.full_number)
    told = parties(dispute.account_id, lang)
    correction = (
        Correction.objects.filter(
            recalculation=dispute.recalculation_id, bill=dispute.bill_id
        ).first()
        if dispute.recalculation_id
        else None
    )
    law = parameters.national()["dispute_answer_days"].on(dispute.filed_on).citations
    return DisputeAnswer(
        language=told.language,
        supplier=told.supplier,
        customer=told.customer,
        number=dispute.full_number,
        bill_number=dispute.bill.number,
        filed_on=dispute.filed_on,
        answered_on=dispute.answered_on,
        disputed_tyiyn=dispute.disputed_tyiyn,
        outcome=cast(Outcome, dispute.state),
        claim=dispute.claim,
        paragraphs=tuple(filter(None, map(str.strip, dispute.answer.split("\n\n")))),
        correction_number=correction.full_number if correction else "",
        due_on=dispute.due_on,
        signed_by=dispute.answered_by.full_name if dispute.answered_by else told.supplier.name,
        citations=cited(law, is_household=told.customer.is_household),
        is_demonstration=told.is_demonstration,
    )


def _corrected_row(line: CorrectedLine, told: Parties) -> CorrectedRow:
    days = Period(line.part_from, line.part_until)
    if line.kind == ChargeKind.ENERGY:
        group = getattr(line.group, f"name_{told.language}")
        point = line.usage_point.code if line.usage_point is not None else ""
        return CorrectedRow(
            sign=line.sign,
            words=", ".join(filter(None, (group, point))),
            days=days,
            amount_tyiyn=line.amount_tyiyn,
            energy_dwh=line.quantity_dwh,
            price_e2=line.rate_e2,
        )
    rate = percent(Fraction(line.rate_e2, 10_000), told.language)
    words = f"{tax_name(line.kind, told.language)}, {rate}"
    return CorrectedRow(sign=line.sign, words=words, days=days, amount_tyiyn=line.amount_tyiyn)


def _invoice_row(line: InvoiceLine, lang: str) -> InvoiceRow:
    work = line.work_price.work if line.work_price is not None else None
    return InvoiceRow(
        title=line.title if work is None else getattr(work, f"name_{lang}"),
        amount_tyiyn=line.amount_tyiyn,
        quantity_e3=line.quantity_e3,
        unit=line.unit,
        price_tyiyn=line.price_tyiyn,
    )


def _due_law(told: Parties, on: date) -> Citations:
    """The paragraphs by which the day to pay by was reckoned; the first of them."""
    kind = "household" if told.customer.is_household else "nonhousehold"
    law = rulebook.deadline(f"{kind}_payment_due_on", on)
    return cited(law.citations, is_household=told.customer.is_household)[:2]
