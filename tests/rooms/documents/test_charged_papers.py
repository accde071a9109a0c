"""Corrections, invoices and answers on paper are what is stored of them."""

from __future__ import annotations

from datetime import date

import pytest

from jaryk.documents.models import Correction, Dispute, RecalculationReason
from jaryk.documents.operations import disputes, invoices, recalculation
from jaryk.documents.papers.kinds import page_of
from jaryk.documents.papers.press import render_page
from jaryk.documents.queries.invoices import invoice
from jaryk.documents.queries.papers import charged
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import LANGUAGES
from jaryk.platform.operations import enrol_user
from tests.rooms.documents.pages import text_of
from tests.rooms.documents.supplier import introduce
from tests.world import World, known_on, noon

ON = date(2025, 6, 5)
ANSWERED = date(2025, 6, 12)


@pytest.fixture
def billed(world: World) -> World:
    """A household and a workshop, both billed for May."""
    introduce()
    world.tell(
        """
        account  group      meter  since       shows  language
        A1       household  M1     2025-05-01  0      ru
        A2       industry   M2     2025-05-01  0      ky

        meter  on          kwh
        M1     2025-06-01  1000
        M2     2025-06-01  1000
        """
    )
    world.bill("2025-05", "2025-06-02")
    return world


def corrected(world: World, number: str, meter: str, kwh: str) -> Correction:
    """May worked out again by what the meter really showed."""
    world.read([{"meter": meter, "on": "2025-06-01", "kwh": kwh}], known_at=known_on(ON))
    drafter, approver = (
        enrol_user(username=name, full_name=name, role="chief", password=None)
        for name in ("drafter", "approver")
    )
    drafted = recalculation.draft(
        reason=RecalculationReason.READING,
        basis="Акт № 1",
        since=Month(2025, 5),
        until=Month(2025, 6),
        issued_on=ON,
        known_at=noon(ON),
        by_id=drafter.pk,
        account_id=world.account(number).pk,
    )
    recalculation.approve(drafted, by_id=approver.pk, at=noon(ON))
    recalculation.post(drafted, on=ON, at=noon(ON))
    return Correction.objects.get(recalculation=drafted)


@pytest.mark.parametrize(
    ("number", "meter", "kwh", "law"),
    [("A1", "M1", "600", ("R-95", "K2-5.9")), ("A2", "M2", "1300", ("R-95",))],
)
def test_a_correction_is_printed_as_it_is_stored(
    billed: World, number: str, meter: str, kwh: str, law: tuple[str, ...]
) -> None:
    correction = corrected(billed, number, meter, kwh)
    found = charged.correction_numbered(correction.full_number.lower())
    paper = charged.correcting_document(found)
    assert paper.total_tyiyn == correction.total_tyiyn
    assert paper.energy_dwh == sum(row.sign * (row.energy_dwh or 0) for row in paper.rows)
    assert {row.sign for row in paper.rows} == {-1, 1}
    assert paper.citations == law
    assert paper.due_on == correction.due_on
    assert bool(paper.due_on) == (correction.total_tyiyn > 0)
    for lang in LANGUAGES:
        said = text_of(render_page(page_of(charged.correcting_document(found, lang))))
        assert correction.full_number in said
        assert correction.bill.number in said


def test_a_prepayment_is_printed_with_its_sum(billed: World) -> None:
    issued = invoices.issue_prepayment(
        account_id=billed.account("A1").pk,
        amount_tyiyn=500_000,
        basis="Договор",
        issued_on=ON,
        by_id=None,
        at=noon(ON),
    )
    paper = charged.invoice_document(invoice(issued.pk))
    assert (paper.number, paper.total_tyiyn) == (issued.full_number, 500_000)
    assert paper.demand.payload is not None
    assert "5 000,00" in text_of(render_page(page_of(paper)))


def filed(world: World) -> Dispute:
    return disputes.file(
        bill_id=world.bill_of("A1", "2025-05").pk,
        bill_received_on=date(2025, 6, 2),
        filed_on=date(2025, 6, 4),
        disputed_tyiyn=10_000,
        claim="На счётчике было меньше.",
        by_id=None,
        at=noon(date(2025, 6, 4)),
    )


def test_an_answer_is_a_letter_in_the_clerks_words(billed: World) -> None:
    dispute = filed(billed)
    with pytest.raises(Refusal) as refusal:
        charged.dispute_answer(dispute)
    assert refusal.value.key == "documents.paper.not_answered"
    words = "Снимок показывает то же.\n\nОстаток оплатите вовремя."
    answered = disputes.reject(dispute.pk, answer=words, on=ANSWERED, by_id=None, at=noon(ANSWERED))
    letter = charged.dispute_answer(answered)
    assert letter.paragraphs == tuple(words.split("\n\n"))
    assert (letter.outcome, letter.due_on) == ("rejected", answered.due_on)
    said = text_of(render_page(page_of(letter)))
    assert "На счётчике было меньше." in said
    assert "Ошибка не подтвердилась" in said


def test_an_answer_names_the_correction_that_confirms(billed: World) -> None:
    dispute, correction = filed(billed), corrected(billed, "A1", "M1", "600")
    confirmed = disputes.confirm(
        dispute.pk,
        answer="Вы правы.",
        recalculation_id=correction.recalculation_id,
        on=ANSWERED,
        by_id=None,
        at=noon(ANSWERED),
    )
    letter = charged.dispute_answer(confirmed)
    assert letter.correction_number == correction.full_number
    assert letter.outcome == "confirmed"
