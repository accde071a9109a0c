"""Papers told from the books: what is printed is what is stored."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jaryk.documents.figures import BISHKEK
from jaryk.documents.papers.kinds import page_of
from jaryk.documents.papers.press import render_page
from jaryk.documents.papers.receipt import receipt_page
from jaryk.documents.queries.papers import accounts, charged, receipts
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import LANGUAGES
from jaryk.ledger.operations.cash import receive_cash
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.queries.balances import balance
from tests.rooms.documents.pages import text_of
from tests.rooms.documents.supplier import introduce
from tests.world import World

JUNE = Period(date(2025, 6, 1), date(2025, 7, 1))
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=BISHKEK)


@pytest.fixture
def paid(world: World) -> World:
    """May's bill, then cash at a desk that pays it and some ahead."""
    introduce()
    world.tell(
        """
        account  group      meter  since       shows
        A1       household  M1     2025-04-17  1000
        A2       household  M2     2025-04-17  1000

        meter  on          kwh
        M1     2025-05-18  1900
        M2     2025-05-18  1100
        """
    )
    world.bill("2025-05", "2025-05-20")
    open_channel(
        code="desk1", kind="cash_desk", name_ru="Касса 1", name_ky="1-касса", name_en="Desk 1"
    )
    return world


def cash(world: World, amount_tyiyn: int, key: str = "k") -> str:
    on = date(2025, 6, 2)
    received = receive_cash(
        desk_code="desk1",
        account_id=world.account("A1").pk,
        amount_tyiyn=amount_tyiyn,
        at=at(on),
        on=on,
        by_id=None,
        payer="Асанов Эркин",
        key=key,
    )
    return received.external_id


def test_an_act_leads_from_the_opening_to_the_closing_balance(paid: World) -> None:
    bill, number = paid.bill_of("A1", "2025-05"), cash(paid, 50_000)
    act = accounts.reconciliation_act(bill.account_id, YEAR, made_on=date(2026, 1, 5), lang="ru")
    assert act.books.opening_tyiyn == 0
    assert [(row.said, row.debit_tyiyn, row.credit_tyiyn) for row in act.books.rows] == [
        (f"Счёт № {bill.number}", bill.charged_tyiyn, 0),
        (f"Оплата, Касса 1, № {number}", 0, 50_000),
    ]
    assert act.books.closing_tyiyn == balance(bill.account_id, on=date(2025, 12, 31))
    june = accounts.reconciliation_act(bill.account_id, JUNE, made_on=JUNE.until)
    assert june.books.opening_tyiyn == bill.charged_tyiyn
    assert len(june.books.rows) == 1
    assert june.citations == ("R-89",)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_statement_is_printed_in_each_language(paid: World, lang: str) -> None:
    number = cash(paid, 50_000)
    statement = accounts.account_statement(
        paid.account("A1").pk, YEAR, made_on=date(2026, 1, 5), lang=lang
    )
    said = text_of(render_page(page_of(statement)))
    assert number in said
    assert {"ru": "Касса 1", "ky": "1-касса", "en": "Desk 1"}[lang] in said


def test_days_before_the_account_are_empty(paid: World) -> None:
    before = Period(date(2024, 1, 1), date(2024, 2, 1))
    statement = accounts.account_statement(paid.account("A1").pk, before, made_on=date(2026, 1, 5))
    assert (statement.books.opening_tyiyn, statement.books.rows) == (0, ())


def test_debt_grows_older(paid: World) -> None:
    bill = paid.bill_of("A1", "2025-05")
    for on, band in (
        (bill.due_on, 0),
        (date(2025, 6, 30), 1),
        (date(2025, 12, 31), 4),
        (date(2027, 1, 1), 5),
    ):
        ages = accounts.debt_by_age(on=on, account_ids=[bill.account_id], lang="ru")
        (row,) = ages.rows
        assert row.account_number == "A1"
        assert row.bands_tyiyn[band] == row.total_tyiyn == bill.charged_tyiyn
    everybody = accounts.debt_by_age(on=date(2025, 6, 30), lang="ky")
    assert [row.account_number for row in everybody.rows] == ["A1", "A2"]
    assert everybody.scope == "бардык райондор"


def test_a_receipt_says_what_it_paid_and_what_is_ahead(paid: World) -> None:
    bill = paid.bill_of("A1", "2025-05")
    number = cash(paid, bill.charged_tyiyn + 700)
    receipt = receipts.receipt(channel_code="desk1", external_id=number, lang="ru")
    (part,) = receipt.parts
    assert bill.number in part.words
    assert (part.amount_tyiyn, part.is_penalty) == (bill.charged_tyiyn, False)
    assert (receipt.ahead_tyiyn, receipt.balance_tyiyn) == (700, -700)
    assert "Асанов Эркин" in text_of(render_page(receipt_page(receipt)))


def test_a_later_payment_does_not_change_a_receipt(paid: World) -> None:
    number = cash(paid, 1_000)
    before = receipts.receipt(channel_code="desk1", external_id=number)
    cash(paid, 2_000, key="another")
    assert receipts.receipt(channel_code="desk1", external_id=number) == before


def test_a_receipt_taken_back_paid_nothing(paid: World) -> None:
    number = cash(paid, 1_000)
    facts = receipts.receipt_facts(channel_code="desk1", external_id=number)
    assert facts is not None
    on = date(2025, 6, 3)
    reverse(entry_id=facts.entry_id, reason="Ошибка кассира", at=at(on), on=on)
    receipt = receipts.receipt(channel_code="desk1", external_id=number)
    assert receipt.is_reversed
    assert (receipt.parts, receipt.ahead_tyiyn) == ((), 1_000)


def test_what_is_not_there_is_refused(paid: World) -> None:
    for ask, key in (
        (lambda: receipts.receipt(channel_code="desk1", external_id="0"), "no_payment"),
        (lambda: charged.correction_numbered("C-2025/000001"), "no_correction"),
        (lambda: charged.correction_numbered("nonsense"), "no_correction"),
        (lambda: accounts.account_statement(0, JUNE, made_on=JUNE.until), "no_account"),
    ):
        with pytest.raises(Refusal) as refusal:
            ask()
        assert refusal.value.key == f"documents.paper.{key}"
