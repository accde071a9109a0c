"""Payment documents beside the monthly bill: works, energy by an act, prepayment (R-93, R-116)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from jaryk.customers.queries.accounts import account as account_of
from jaryk.documents.invoice_lines import (
    EnergyCharged,
    Line,
    WorkDone,
    line_ahead,
    lines_of_energy,
    lines_of_works,
)
from jaryk.documents.models import Invoice, InvoiceKind, InvoiceLine
from jaryk.documents.operations.series import INVOICES, next_numbers
from jaryk.kernel.errors import Refusal
from jaryk.ledger.operations.invoices import post_invoice
from jaryk.norms import calendar, rulebook
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

INVOICE_ISSUED: Final = "documents.invoice_issued"


def invoice_subject(invoice: Invoice) -> str:
    """An invoice as the audit trail names it."""
    return f"invoice {invoice.full_number}"


@transaction.atomic
def issue_works(
    *,
    account_id: int,
    works: Sequence[WorkDone],
    basis: str,
    issued_on: date,
    by_id: int | None,
    at: datetime,
) -> Invoice:
    """Charge works by the price list of the day, with their taxes, due as a bill is."""
    if not works:
        raise Refusal("documents.invoice.no_lines")
    payer = _payer(account_id)
    lines = lines_of_works(works, on=issued_on, lang=payer.lang)
    due_on = _bill_due_on(payer, issued_on)
    draft = Invoice(kind=InvoiceKind.WORKS, issued_on=issued_on, due_on=due_on)
    return _issued(draft, lines, account_id=account_id, basis=basis, by_id=by_id, at=at)


@transaction.atomic
def issue_additional(
    *,
    account_id: int,
    energy: Sequence[EnergyCharged],
    basis: str,
    issued_on: date,
    by_id: int | None,
    at: datetime,
) -> Invoice:
    """Charge energy reckoned by the Instruction; handed over and counted from ``issued_on``.

    ``basis`` names the act; the term is the shorter one of the Instruction (I-18, I-19).
    """
    if not energy:
        raise Refusal("documents.invoice.no_lines")
    due_on = rulebook.reckon(
        "additional_bill_due_on", issued_on, calendar.national(), handed_on=issued_on
    )
    lines = lines_of_energy(energy, lang=_payer(account_id).lang)
    draft = Invoice(kind=InvoiceKind.ADDITIONAL, issued_on=issued_on, due_on=due_on)
    return _issued(draft, lines, account_id=account_id, basis=basis, by_id=by_id, at=at)


@transaction.atomic
def issue_prepayment(
    *,
    account_id: int,
    amount_tyiyn: int,
    basis: str,
    issued_on: date,
    by_id: int | None,
    at: datetime,
    due_on: date | None = None,
) -> Invoice:
    """Ask to pay ahead; nothing is owed by it and nothing is posted (R-93.3)."""
    payer = _payer(account_id)
    line = line_ahead(amount_tyiyn, lang=payer.lang)
    due_on = due_on or _bill_due_on(payer, issued_on)
    if due_on < issued_on:
        raise Refusal("documents.invoice.due_before_issue", due=due_on, issued=issued_on)
    draft = Invoice(kind=InvoiceKind.PREPAYMENT, issued_on=issued_on, due_on=due_on)
    return _issued(draft, [line], account_id=account_id, basis=basis, by_id=by_id, at=at)


def _issued(
    draft: Invoice,
    lines: list[Line],
    *,
    account_id: int,
    basis: str,
    by_id: int | None,
    at: datetime,
) -> Invoice:
    """Number the draft, post it where it charges anything, and keep it with its lines."""
    if not basis.strip():
        raise Refusal("documents.invoice.no_basis")
    draft.account_id, draft.issued_by_id, draft.basis = account_id, by_id, basis.strip()
    draft.total_tyiyn = sum(line.amount_tyiyn for line in lines)
    draft.year = draft.issued_on.year
    draft.number = next_numbers(INVOICES, draft.year)
    if draft.kind != InvoiceKind.PREPAYMENT:
        draft.entry_id = _posted(draft, lines, at)
    draft.save(force_insert=True)
    InvoiceLine.objects.bulk_create(
        [_kept(draft, place, line) for place, line in enumerate(lines, start=1)]
    )
    record_event(
        at=at,
        user=platform.user(by_id),
        action=INVOICE_ISSUED,
        subject=invoice_subject(draft),
        detail={"kind": str(draft.kind), "total_tyiyn": draft.total_tyiyn, "basis": draft.basis},
    )
    return draft


def _posted(invoice: Invoice, lines: list[Line], at: datetime) -> int:
    """The entry that charges the invoice's lines, each to its own account of the books."""
    return post_invoice(
        key=f"invoice:{invoice.year}/{invoice.number}",
        account_id=invoice.account_id,
        credits_tyiyn=[(line.credit_code, line.amount_tyiyn) for line in lines],
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        by_id=invoice.issued_by_id,
        known_at=at,
    )


def _kept(invoice: Invoice, place: int, line: Line) -> InvoiceLine:
    return InvoiceLine(
        invoice_id=invoice.pk,
        line_no=place,
        title=line.title,
        work_price_id=line.work_price_id,
        quantity_e3=line.quantity_e3,
        unit=line.unit,
        price_tyiyn=line.price_tyiyn,
        amount_tyiyn=line.amount_tyiyn,
        credit_code=line.credit_code,
    )


@dataclass(frozen=True, slots=True)
class _Payer:
    """Whom an invoice is for: in which language, and by whose terms it is due."""

    account_id: int
    lang: str
    is_household: bool


def _payer(account_id: int) -> _Payer:
    found = account_of(account_id)
    if found is None:
        raise Refusal("documents.invoice.no_account", account=account_id)
    customer = found.customer
    return _Payer(account_id, customer.language, customer.is_household)


def _bill_due_on(payer: _Payer, issued_on: date) -> date:
    """By when a bill issued that day would be due."""
    kind = "household" if payer.is_household else "nonhousehold"
    days = calendar.national()
    return rulebook.reckon(f"{kind}_payment_due_on", issued_on, days, issued_on=issued_on)
