"""Bills as their papers tell them, from stored facts alone, one or a hundred thousand.

A bill of one is a batch of one: the facts of some hundreds of bills are read together by the same
few questions, so memory stays small however many are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final, cast

from jaryk.documents.bill_document import (
    Adjustment,
    BillDocument,
    Customer,
    Language,
    MonthOfUse,
    PaymentLine,
    TaxLine,
)
from jaryk.documents.bill_facts import BillFacts, facts_of
from jaryk.documents.explanation.tax import tax_name
from jaryk.documents.models import Bill
from jaryk.documents.movement_words import words_of
from jaryk.documents.pdf import render_bill
from jaryk.documents.queries import document_energy, document_law
from jaryk.documents.queries.document_supplier import Sender, sender
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month, Period
from jaryk.kernel.texts import text
from jaryk.norms import rulebook

BILLS_AT_ONCE: Final = 500
_MONTHS_TOLD: Final = 12
_ADDRESSES_TOLD: Final = 2

OnRefusal = Callable[[str, Refusal], None]


def _stop(_: str, refusal: Refusal) -> None:
    raise refusal


def bill_document(bill: Bill, lang: str | None = None) -> BillDocument:
    """The bill as printed, in the customer's language unless another is named."""
    return next(bill_documents([bill.pk], lang=lang))


def bill_pdf(bill: Bill, lang: str | None = None) -> bytes:
    """The PDF of the bill, in the customer's language unless another is named."""
    return render_bill(bill_document(bill, lang))


def bill_documents(
    bill_ids: Sequence[int], *, lang: str | None = None, on_refusal: OnRefusal = _stop
) -> Iterator[BillDocument]:
    """Bills as printed, in the order of the ids, each in its customer's language or in ``lang``.

    A bill whose stored figures do not follow from its facts has no paper: ``on_refusal`` is told
    its number and why, or the Refusal is raised. Raises Refusal for an unknown bill, and before
    the supplier is set up.
    """
    found = sender()
    for start in range(0, len(bill_ids), BILLS_AT_ONCE):
        for facts in facts_of(bill_ids[start : start + BILLS_AT_ONCE]):
            language = lang or facts.bill.account.customer.language
            try:
                document = _document(facts, found, cast(Language, language))
            except Refusal as refusal:
                on_refusal(facts.bill.number, refusal)
            else:
                yield document


def _document(facts: BillFacts, found: Sender, lang: Language) -> BillDocument:
    bill = facts.bill
    is_due = bill.balance_tyiyn > 0
    return BillDocument(
        number=bill.number,
        language=lang,
        issued_on=bill.issued_on,
        period=Period(bill.period_from, bill.period_until),
        supplier=found.printed(lang),
        customer=_customer(facts, lang),
        meters=document_energy.meter_rows(facts),
        parts=document_energy.energy_parts(facts, lang),
        step_norm=document_energy.step_norm(facts),
        taxes=_taxes(facts, lang),
        opening_tyiyn=bill.opening_tyiyn,
        payments=_payments(facts, lang),
        adjustments=_adjustments(facts, lang),
        disputes=document_law.disputes(facts.disputes, bill),
        penalty=document_law.penalty(bill, lang=lang),
        total_tyiyn=bill.balance_tyiyn,
        due_on=bill.due_on if is_due else None,
        due_citations=document_law.due_citations(bill) if is_due else (),
        disconnection=document_law.disconnection(bill) if is_due else None,
        history=_history(facts),
        rights=document_law.rights(bill, desk=found.desk, lang=lang),
        payment_route=found.route,
        is_demonstration=found.is_demonstration,
    )


def _customer(facts: BillFacts, lang: str) -> Customer:
    account = facts.bill.account
    lines = facts.energy_lines
    groups = dict.fromkeys(document_energy.group_name(line, lang) for line in lines)
    return Customer(
        name=account.customer.name,
        address=_address(facts, lang),
        account_number=account.number,
        tariff_group="; ".join(groups),
        is_household=account.customer.is_household,
    )


def _payments(facts: BillFacts, lang: str) -> tuple[PaymentLine, ...]:
    """Money in the order of the books; what is not a plain payment is named."""
    return tuple(
        PaymentLine(
            received_on=event.value_on,
            amount_tyiyn=-event.added_tyiyn,
            channel=event.channel(lang),
            words="" if event.kind == "payment" else words_of(event, facts.numbers, lang),
        )
        for event in facts.events
        if event.is_money
    )


def _adjustments(facts: BillFacts, lang: str) -> tuple[Adjustment, ...]:
    """Corrections, invoices, write-offs and whatever else has changed the debt without money."""
    return tuple(
        Adjustment(words=words_of(event, facts.numbers, lang), amount_tyiyn=event.added_tyiyn)
        for event in facts.events
        if not event.is_money and event.added_tyiyn
    )


def _address(facts: BillFacts, lang: str) -> str:
    """The places supplied; of many only the first is named."""
    points = [line.usage_point for line in facts.energy_lines if line.usage_point is not None]
    places = list(dict.fromkeys(point.location.address for point in points))
    if len(places) <= _ADDRESSES_TOLD:
        return "; ".join(places)
    return text("documents.bill.more_places", lang, first=places[0], more=len(places) - 1)


def _taxes(facts: BillFacts, lang: str) -> tuple[TaxLine, ...]:
    """Each tax of each group; a rate is kept in hundredths of a percent."""
    return tuple(
        TaxLine(
            words=tax_name(line.kind, lang),
            rate=Fraction(line.rate_e2, 10_000),
            base_tyiyn=line.base_tyiyn or 0,
            amount_tyiyn=line.amount_tyiyn,
            citations=document_law.cited(
                rulebook.step("tax_amount_tyiyn", line.part_from).citations,
                is_household=facts.is_household,
            ),
        )
        for line in facts.tax_lines
    )


def _history(facts: BillFacts) -> tuple[MonthOfUse, ...]:
    """Twelve months up to the bill's own, or as many as the account has been billed for."""
    last = Month.of(facts.bill.period)
    first_billed = Month.of(min(facts.use_dwh))
    first = max(last.plus(1 - _MONTHS_TOLD), first_billed)
    return tuple(
        MonthOfUse(
            month=month.first_on,
            energy_dwh=facts.use_dwh.get(month.first_on, 0),
            year_ago_dwh=_year_ago(facts, month, first_billed),
        )
        for month in first.through(last)
    )


def _year_ago(facts: BillFacts, month: Month, first_billed: Month) -> int | None:
    before = month.plus(-_MONTHS_TOLD)
    return facts.use_dwh.get(before.first_on, 0) if before >= first_billed else None
