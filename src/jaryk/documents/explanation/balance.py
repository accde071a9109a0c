"""From what was owed before a bill to what is owed with it: payments, corrections, the bill."""

from __future__ import annotations

from jaryk.documents.bill_facts import events_of
from jaryk.documents.explanation.told import BalanceRow, must_agree
from jaryk.documents.figures import short_day
from jaryk.documents.models import Bill
from jaryk.documents.movement_words import numbers_of, words_of
from jaryk.kernel.texts import text


def explain_balance(bill: Bill, lang: str) -> tuple[BalanceRow, ...]:
    """Each step from the debt before to the debt with the bill, nothing left out.

    Raises Refusal when the stored sums are not what the books tell of these days.
    """
    events = events_of(bill)
    paid = -sum(event.added_tyiyn for event in events if event.is_money)
    adjusted = sum(event.added_tyiyn for event in events if not event.is_money)
    must_agree("paid_tyiyn", bill.number, bill.paid_tyiyn, paid)
    must_agree("adjusted_tyiyn", bill.number, bill.adjusted_tyiyn, adjusted)
    numbers = numbers_of(events)
    before = "ahead" if bill.opening_tyiyn < 0 else "owed"
    rows = [BalanceRow(text(f"documents.bill.balance.{before}", lang), bill.opening_tyiyn)]
    rows += [
        BalanceRow(
            text(
                "documents.bill.balance.other_money",
                lang,
                what=words_of(event, numbers, lang),
                day=short_day(event.value_on),
            ),
            event.added_tyiyn,
        )
        for event in events
        if event.added_tyiyn
    ]
    rows.append(BalanceRow(text("documents.balance.charged", lang), bill.charged_tyiyn))
    return tuple(row for row in rows if row.amount_tyiyn)
