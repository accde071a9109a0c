"""Invoices: works with taxes, energy by an act, prepayment; each to the ledger, or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from jaryk.documents.checks_of_money import found_wrong
from jaryk.documents.invoice_lines import EnergyCharged, WorkDone
from jaryk.documents.models import Invoice, InvoiceKind
from jaryk.documents.operations import invoices
from jaryk.documents.queries.invoices import (
    invoice,
    invoice_numbered,
    invoice_sums,
    invoices_of,
    latest_invoices,
)
from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import Entry, Posting
from jaryk.ledger.queries.balances import balance
from jaryk.platform.queries import district, last_event
from jaryk.reference.operations.works import set_work, set_work_price, set_work_tax
from jaryk.reference.queries.taxes import TaxKind
from tests.dump import changed, dump
from tests.world import World, noon

SPRING = date(2025, 3, 1)
ISSUED = date(2025, 6, 5)
PLACE = """
    account  group               district  meter  since       shows  language
    A1       household_highland  north     M1     2025-05-01  0      ru
    A2       industry            south     M2     2025-05-01  0      en
"""
OFF_AND_ON = [WorkDone(code="disconnection"), WorkDone(code="reconnection")]


def priced(code: str, tyiyn: int, *, since: date = SPRING) -> None:
    set_work(code=code, name_ru=code.upper(), name_ky=code, name_en=code.title(), unit="раз")
    set_work_price(
        code=code, price_tyiyn=tyiyn, act="Order 7", valid_from=since, user=None, at=noon(since)
    )


@pytest.fixture
def place(world: World) -> World:
    """A household and a factory, and a price list of two works that bear VAT."""
    world.tell(PLACE)
    priced("disconnection", 35000)
    priced("reconnection", 41505)
    set_work_tax(
        tax=TaxKind.VAT,
        rate_percent=Decimal(12),
        valid_from=SPRING,
        user=None,
        at=noon(SPRING),
    )
    return world


def works(account_id: int, *done: WorkDone, on: date = ISSUED) -> Invoice:
    return invoices.issue_works(
        account_id=account_id,
        works=done,
        basis="Order 12",
        issued_on=on,
        by_id=None,
        at=noon(on),
    )


def refused(act: Callable[[], object]) -> str:
    """The act is refused and leaves everything as it was; the reason's key."""
    before = dump()
    with pytest.raises(Refusal) as refusal:
        act()
    assert changed(before, dump()) == set()
    assert refusal.value.say("ky")
    return refusal.value.key


def moved(issued: Invoice) -> list[tuple[str, int]]:
    """What the invoice charged, by the account of the books."""
    assert issued.entry_id is not None
    postings = Posting.objects.filter(entry_id=issued.entry_id).order_by("line_no")
    return list(postings.values_list("credit__code", "amount_tyiyn"))


def test_works_are_charged_by_the_price_list_with_their_tax(place: World) -> None:
    account = place.account("A1")
    issued = works(account.pk, *OFF_AND_ON)
    whole = invoice(issued.pk)
    assert whole.invoice.full_number == "I-2025/000001"
    assert [(line.title, line.amount_tyiyn) for line in whole.lines] == [
        ("DISCONNECTION", 35000),
        ("RECONNECTION", 41505),
        ("НДС, 12\N{NO-BREAK SPACE}%", 9181),
    ]
    assert moved(issued) == [
        ("fee:works", 35000),
        ("fee:works", 41505),
        ("tax:vat", 9181),
    ]
    entry = Entry.objects.get(invoice=issued)
    assert (entry.value_on, entry.due_on) == (ISSUED, date(2025, 6, 25))
    assert entry.key == "invoice:2025/1"
    assert balance(account.pk, on=ISSUED) == issued.total_tyiyn == 85686
    assert last_event("invoice I-2025/000001") is not None


def test_the_price_is_that_of_the_day_and_the_quantity_counts(place: World) -> None:
    priced("disconnection", 40001, since=date(2025, 7, 1))
    account = place.account("A2")
    half = WorkDone(code="disconnection", quantity_e3=1500)
    before, after = (works(account.pk, half, on=on) for on in (ISSUED, date(2025, 7, 1)))
    assert [line.amount_tyiyn for line in invoice(before.pk).lines] == [52500, 6300]
    assert [line.amount_tyiyn for line in invoice(after.pk).lines] == [60002, 7200]
    assert before.due_on == date(2025, 6, 13)
    assert invoice(after.pk).lines[0].title == "Disconnection"


def test_works_without_a_tax_profile_are_exempt(place: World) -> None:
    since = date(2025, 6, 1)
    set_work_tax(tax=TaxKind.VAT, rate_percent=None, valid_from=since, user=None, at=noon(since))
    issued = works(place.account("A1").pk, WorkDone(code="disconnection"))
    assert len(invoice(issued.pk).lines) == 1


def test_energy_by_an_act_is_due_in_three_banking_days(place: World) -> None:
    account = place.account("A2")
    charge = EnergyCharged(
        group_code="industry",
        energy_dwh=1_234_5678,
        amount_tyiyn=412_300,
        taxes={TaxKind.VAT: 49_476, TaxKind.SALES_TAX: 8_246},
    )
    issued = invoices.issue_additional(
        account_id=account.pk,
        energy=[charge],
        basis="Act 3 of 4 June 2025",
        issued_on=ISSUED,
        by_id=None,
        at=noon(ISSUED),
    )
    assert (issued.kind, issued.due_on) == (InvoiceKind.ADDITIONAL, date(2025, 6, 11))
    assert moved(issued) == [
        ("revenue:industry", 412_300),
        ("tax:vat", 49_476),
        ("tax:sales", 8_246),
    ]
    assert invoice(issued.pk).lines[0].quantity_e3 == 1_234_568
    assert balance(account.pk, on=ISSUED) == 470_022


def test_a_prepayment_is_asked_for_and_not_posted(place: World) -> None:
    account = place.account("A1")
    issued = invoices.issue_prepayment(
        account_id=account.pk,
        amount_tyiyn=500_000,
        basis="By contract",
        issued_on=ISSUED,
        by_id=None,
        at=noon(ISSUED),
        due_on=date(2025, 6, 30),
    )
    assert (issued.entry_id, issued.due_on) == (None, date(2025, 6, 30))
    assert balance(account.pk, on=date(2025, 7, 1)) == 0
    assert invoice_sums().is_empty()


def test_invoices_are_found_and_add_up(place: World) -> None:
    one, other = (place.account(number).pk for number in ("A1", "A2"))
    first, second = works(one, *OFF_AND_ON), works(other, *OFF_AND_ON)
    assert invoices_of(one) == [first]
    assert latest_invoices(5) == [second, first]
    north = district("north")
    assert north is not None
    assert latest_invoices(5, district_ids=[north.pk]) == [first]
    assert invoice_numbered("i-2025/000002").invoice == second
    assert invoice_sums().select("number", "total_tyiyn", "lines_tyiyn").rows() == [
        (1, 85686, 85686),
        (2, 85686, 85686),
    ]


def test_a_line_that_was_tampered_with_is_found(place: World) -> None:
    issued = works(place.account("A1").pk, *OFF_AND_ON)
    assert found_wrong("en")["invoices_follow_their_lines"] == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE documents_invoiceline DISABLE TRIGGER USER")
        cursor.execute("UPDATE documents_invoiceline SET amount_tyiyn = 1 WHERE line_no = 1")
    assert found_wrong("en")["invoices_follow_their_lines"] == [issued.full_number]


def test_an_invoice_is_never_changed(place: World) -> None:
    issued = works(place.account("A1").pk, *OFF_AND_ON)
    with pytest.raises(IntegrityError, match="documents_invoice"), transaction.atomic():
        Invoice.objects.filter(pk=issued.pk).update(total_tyiyn=1)


def test_what_cannot_be_invoiced(place: World) -> None:
    account_id = place.account("A1").pk
    said = "documents.invoice."
    assert refused(lambda: works(account_id)) == f"{said}no_lines"
    nothing = WorkDone(code="disconnection", quantity_e3=0)
    assert refused(lambda: works(account_id, nothing)) == f"{said}no_quantity"
    assert refused(lambda: works(account_id + 99, *OFF_AND_ON)) == f"{said}no_account"
    unknown = WorkDone(code="magic")
    assert refused(lambda: works(account_id, unknown)) == "reference.works.unknown"
    early = date(2025, 2, 28)
    assert refused(lambda: works(account_id, *OFF_AND_ON, on=early)) == "reference.works.no_price"
    assert refused(lambda: invoice_numbered("I-2025/000001")) == f"{said}unknown"
    assert refused(lambda: invoice(1)) == f"{said}unknown"

    def ahead(tyiyn: int, basis: str = "By contract") -> Invoice:
        return invoices.issue_prepayment(
            account_id=account_id,
            amount_tyiyn=tyiyn,
            basis=basis,
            issued_on=ISSUED,
            by_id=None,
            at=noon(ISSUED),
            due_on=ISSUED if tyiyn != 7 else SPRING,
        )

    assert refused(lambda: ahead(0)) == f"{said}not_positive"
    assert refused(lambda: ahead(7)) == f"{said}due_before_issue"
    assert refused(lambda: ahead(1, basis=" ")) == f"{said}no_basis"
