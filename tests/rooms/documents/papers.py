"""Papers beside the bill for the tests of this room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from jaryk.documents.bill_document import Customer, Language
from jaryk.documents.figures import BISHKEK
from jaryk.documents.papers.account_rows import AccountDays, AccountRow
from jaryk.documents.papers.act import ReconciliationAct
from jaryk.documents.papers.ages import AgesRow, DebtByAge
from jaryk.documents.papers.correction import CorrectedRow, CorrectingDocument
from jaryk.documents.papers.invoice import InvoiceDocument, InvoiceRow
from jaryk.documents.papers.letter import DisputeAnswer
from jaryk.documents.papers.receipt import PaidPart, Receipt
from jaryk.documents.papers.statement import AccountStatement
from jaryk.kernel.periods import Period
from tests.rooms.documents.bills import KWH, ROUTE, SUPPLIER

CUSTOMER = Customer(
    name="Асанова Гүлнара Өмүрбековна",
    address="720040, г. Бишкек, мкр. Асанбай, д. 14, кв. 37",
    account_number="10452187",
    tariff_group="",
    is_household=True,
)


def account_days(rows: int = 3, opening_tyiyn: int = 121_040) -> AccountDays:
    """So many rows, by turns a bill and a payment."""
    first = date(2026, 1, 1)
    told = tuple(
        AccountRow(
            on=first + timedelta(days=n),
            value_on=first + timedelta(days=n - (n == 1)),
            words="Оплата" if n % 2 else "Счёт № 2026-01/000123",
            detail=f"Айыл Банк, № 7{n:05}" if n % 2 else "",
            debit_tyiyn=0 if n % 2 else 165_975 + n,
            credit_tyiyn=100_000 + n if n % 2 else 0,
        )
        for n in range(rows)
    )
    moved = sum(row.debit_tyiyn - row.credit_tyiyn for row in told)
    return AccountDays(
        days=Period(first, date(2026, 6, 1)),
        opening_tyiyn=opening_tyiyn,
        rows=told,
        closing_tyiyn=opening_tyiyn + moved,
    )


def act(lang: Language = "ru", books: AccountDays | None = None) -> ReconciliationAct:
    return ReconciliationAct(
        language=lang,
        supplier=SUPPLIER,
        customer=CUSTOMER,
        books=books or account_days(),
        made_on=date(2026, 6, 2),
        citations=("R-89",),
        is_demonstration=False,
    )


def statement(lang: Language = "ru", books: AccountDays | None = None) -> AccountStatement:
    return AccountStatement(
        language=lang,
        supplier=SUPPLIER,
        customer=CUSTOMER,
        books=books or account_days(),
        made_on=date(2026, 6, 2),
        is_demonstration=False,
    )


LONG = "Общество с ограниченной ответственностью «Ысык-Көлский комбинат строительных материалов»"


def ages(lang: Language = "ru", rows: int = 3) -> DebtByAge:
    told = tuple(
        AgesRow(
            account_number=f"1045{n:04}",
            customer=LONG if n % 5 == 2 else "Асанова Гүлнара Өмүрбековна",
            bands_tyiyn=(165_975, 0, n, 12_345_678, 0, 7),
            total_tyiyn=12_511_660 + n,
        )
        for n in range(rows)
    )
    return DebtByAge(
        language=lang,
        supplier=SUPPLIER,
        scope="Бишкек",
        on=date(2026, 5, 31),
        rows=told,
        is_demonstration=False,
    )


def receipt(lang: Language = "ru", **changed: Any) -> Receipt:
    return replace(
        Receipt(
            language=lang,
            supplier=SUPPLIER,
            customer=CUSTOMER,
            number="2026-0000012",
            channel="Касса № 3, ул. Токтогула",
            clerk="Үсөналиева Бермет",
            payer="Асанов Эркин",
            paid_at=datetime(2026, 6, 2, 10, 5, tzinfo=BISHKEK),
            amount_tyiyn=200_105,
            parts=(
                PaidPart(words="Счёт № 2026-04/000123", is_penalty=False, amount_tyiyn=121_040),
                PaidPart(words="Счёт № 2026-04/000123", is_penalty=True, amount_tyiyn=295),
            ),
            ahead_tyiyn=78_770,
            balance_tyiyn=-78_770,
            is_reversed=False,
            is_demonstration=False,
        ),
        **changed,
    )


def invoice(lang: Language = "ru", **changed: Any) -> InvoiceDocument:
    return replace(
        InvoiceDocument(
            language=lang,
            supplier=SUPPLIER,
            customer=CUSTOMER,
            kind="works",
            number="I-2026/000012",
            basis="Заявка № 15 от 1 июня",
            issued_on=date(2026, 6, 2),
            due_on=date(2026, 6, 23),
            rows=(
                InvoiceRow(
                    title="Повторное подключение",
                    amount_tyiyn=150_000,
                    quantity_e3=1_500,
                    unit="раз",
                    price_tyiyn=100_000,
                ),
                InvoiceRow(title="НДС, 12 %", amount_tyiyn=18_000),
            ),
            total_tyiyn=168_000,
            citations=("R-116", "K2-6.6"),
            due_citations=("R-94.1",),
            route=ROUTE,
            is_demonstration=False,
        ),
        **changed,
    )


def correction(lang: Language = "ru", **changed: Any) -> CorrectingDocument:
    days = Period(date(2026, 5, 1), date(2026, 6, 1))
    energy: dict[str, Any] = {"days": days, "words": "Население", "price_e2": 11_080}
    return replace(
        CorrectingDocument(
            language=lang,
            supplier=SUPPLIER,
            customer=CUSTOMER,
            number="C-2026/000003",
            bill_number="2026-05/000123",
            billed_days=days,
            issued_on=date(2026, 6, 20),
            reason="reading",
            basis="Акт проверки показаний № 7 от 15 июня",
            rows=(
                CorrectedRow(sign=-1, energy_dwh=700 * KWH, amount_tyiyn=77_560, **energy),
                CorrectedRow(sign=1, energy_dwh=400 * KWH, amount_tyiyn=44_320, **energy),
                CorrectedRow(sign=-1, words="НДС, 12 %", days=days, amount_tyiyn=9_307),
                CorrectedRow(sign=1, words="НДС, 12 %", days=days, amount_tyiyn=5_318),
            ),
            energy_dwh=-300 * KWH,
            energy_tyiyn=-33_240,
            tax_tyiyn=-3_989,
            penalty_tyiyn=-120,
            due_on=None,
            citations=("R-95", "K2-5.9"),
            due_citations=(),
            dispute_days=3,
            dispute_citations=("R-95",),
            route=ROUTE,
            is_demonstration=False,
        ),
        **changed,
    )


def owed_more(lang: Language = "ru") -> CorrectingDocument:
    """The same correction the other way round: the customer owes more."""
    document = correction(lang)
    return replace(
        document,
        rows=tuple(replace(row, sign=-row.sign) for row in document.rows),
        energy_dwh=-document.energy_dwh,
        energy_tyiyn=-document.energy_tyiyn,
        tax_tyiyn=-document.tax_tyiyn,
        penalty_tyiyn=0,
        due_on=date(2026, 7, 10),
        due_citations=("R-94.1",),
    )


def answer(lang: Language = "ru", **changed: Any) -> DisputeAnswer:
    return replace(
        DisputeAnswer(
            language=lang,
            supplier=SUPPLIER,
            customer=CUSTOMER,
            number="D-2026/000007",
            bill_number="2026-05/000123",
            filed_on=date(2026, 6, 4),
            answered_on=date(2026, 6, 12),
            disputed_tyiyn=33_240,
            outcome="confirmed",
            claim="Контролёр записал 1900, на счётчике 1600.",
            paragraphs=("Показание проверено на месте.", "Счёт исправлен."),
            correction_number="C-2026/000003",
            due_on=None,
            signed_by="Үсөналиева Бермет",
            citations=("R-95",),
            is_demonstration=False,
        ),
        **changed,
    )
