"""A bill after corrections, write-offs, matched money and disputes still adds up on paper."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jaryk.documents.explanation import explain
from jaryk.documents.figures import BISHKEK
from jaryk.documents.models import Dispute
from jaryk.documents.queries.document import bill_document, bill_pdf
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.ledger.chart import MONEY_RECEIVED, SUSPENSE, WRITTEN_OFF_PENALTY, receivable_id
from jaryk.ledger.models import EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.posting import Event, Movement, post_event
from tests.rooms.documents.pages import text_of
from tests.rooms.documents.supplier import introduce
from tests.world import World


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BISHKEK)


@pytest.fixture
def adjusted(world: World) -> World:
    """May's bill, then a write-off, matched money and its reversal, then June's bill."""
    introduce()
    world.tell(
        """
        account  group      meter  since       shows
        A1       household  M1     2025-04-17  1000

        meter  on          kwh
        M1     2025-05-18  1900
        M1     2025-06-18  2000
        """
    )
    world.bill("2025-05", "2025-05-20")
    may = world.bill_of("A1", "2025-05")
    house = open_house_accounts([])
    owed = receivable_id(may.account_id)
    on = date(2025, 6, 2)
    for kind, key, debit, credit, amount, about in (
        (EntryKind.WRITE_OFF, "w", house[WRITTEN_OFF_PENALTY], owed, 1_000, may.pk),
        (EntryKind.SUSPENSE, "s", house[MONEY_RECEIVED], house[SUSPENSE], 5_000, None),
        (EntryKind.OFFSET, "o", house["offset"], owed, 700, None),
        (EntryKind.REFUND, "r", owed, house[MONEY_RECEIVED], 300, None),
    ):
        post_event(
            Event(
                kind=kind,
                key=key,
                posted_on=on,
                value_on=on,
                about_id=about,
                movements=(Movement(debit, credit, amount),),
            ),
            known_at=at(on),
        )
    Dispute.objects.create(
        year=2025,
        number=7,
        bill=may,
        account=may.account,
        bill_received_on=date(2025, 5, 21),
        filed_on=date(2025, 5, 22),
        filed_at=at(date(2025, 5, 22)),
        is_in_time=True,
        disputed_tyiyn=12_345,
        claim="Показания сняты неверно",
        answer_due_on=date(2025, 6, 1),
    )
    world.bill("2025-06", "2025-06-20")
    return world


def test_the_printed_balance_is_the_bills(adjusted: World) -> None:
    bill = adjusted.bill_of("A1", "2025-06")
    paper = bill_document(bill, "ru")
    assert bill.adjusted_tyiyn == paper.adjusted_tyiyn == -1_000
    assert bill.paid_tyiyn == paper.paid_tyiyn == 400
    assert paper.total_tyiyn == bill.balance_tyiyn
    assert [(line.words, line.amount_tyiyn) for line in paper.adjustments] == [
        ("Списание, документ № 2025-05/000001", -1_000)
    ]
    assert [(line.words, line.amount_tyiyn) for line in paper.payments] == [
        ("Зачёт ваших затрат на сеть", 700),
        ("Возврат денег", -300),
    ]


def test_the_explanation_leads_from_the_old_balance_to_the_new(adjusted: World) -> None:
    bill = adjusted.bill_of("A1", "2025-06")
    told = explain(bill, "ru")
    assert sum(row.amount_tyiyn for row in told.balance) == told.balance_tyiyn
    assert told.balance_tyiyn == bill.balance_tyiyn
    assert [row.title for row in told.balance] == [
        "Долг по прошлым счетам",
        "Списание, документ № 2025-05/000001, 02.06.2025",
        "Зачёт ваших затрат на сеть, 02.06.2025",
        "Возврат денег, 02.06.2025",
        "Начислено этим счётом",
    ]


def test_a_balance_that_the_books_do_not_tell_is_not_explained(adjusted: World) -> None:
    bill = adjusted.bill_of("A1", "2025-06")
    bill.adjusted_tyiyn += 1
    with pytest.raises(Refusal) as refusal:
        explain(bill, "ky")
    assert refusal.value.key == "documents.explanation.disagrees"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_names_what_was_taken_off_and_what_is_disputed(adjusted: World, lang: str) -> None:
    said = text_of(bill_pdf(adjusted.bill_of("A1", "2025-06"), lang))
    assert "D-2025/000007" in said
    assert {"ru": "123,45", "ky": "123,45", "en": "123.45"}[lang] in said
    assert {"ru": "Списание", "ky": "Эсептен чыгаруу", "en": "Write-off"}[lang] in said


def test_a_dispute_answered_before_the_bill_is_not_told(adjusted: World) -> None:
    bill = adjusted.bill_of("A1", "2025-06")
    assert len(bill_document(bill, "ru").disputes) == 1
    assert bill_document(adjusted.bill_of("A1", "2025-05"), "ru").disputes == ()
    Dispute.objects.update(
        state="withdrawn", answered_on=bill.issued_on, answered_at=at(bill.issued_on, 8)
    )
    assert bill_document(bill, "ru").disputes == ()
