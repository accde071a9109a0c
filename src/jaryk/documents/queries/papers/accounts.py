"""What an account's books say over some days: the reconciliation act, the statement, the ages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Final, cast

from jaryk.customers.queries.bulk import names_of
from jaryk.documents.bill_document import Language
from jaryk.documents.movement_words import Numbers, numbers_of, words_of
from jaryk.documents.papers.account_rows import AccountDays, AccountRow
from jaryk.documents.papers.act import ReconciliationAct
from jaryk.documents.papers.ages import BANDS, AgesRow, DebtByAge
from jaryk.documents.papers.statement import AccountStatement
from jaryk.documents.queries.document_supplier import sender
from jaryk.documents.queries.papers.parties import parties
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.debts import ages
from jaryk.ledger.queries.movements import Movement, movements_in

# Whoever parts with a dwelling or an object reconciles first: by the kind of the customer.
_ACT_LAW: Final = {True: ("R-89",), False: ("R-102",)}


def reconciliation_act(
    account_id: int, days: Period, *, made_on: date, lang: str | None = None
) -> ReconciliationAct:
    """The act of the account over the days, by the supplier's books as they stand."""
    told = parties(account_id, lang)
    return ReconciliationAct(
        language=told.language,
        supplier=told.supplier,
        customer=told.customer,
        books=account_days(account_id, days, lang=told.language),
        made_on=made_on,
        citations=_ACT_LAW[told.customer.is_household],
        is_demonstration=told.is_demonstration,
    )


def account_statement(
    account_id: int, days: Period, *, made_on: date, lang: str | None = None
) -> AccountStatement:
    """The account's entries over the days with running balances."""
    told = parties(account_id, lang)
    return AccountStatement(
        language=told.language,
        supplier=told.supplier,
        customer=told.customer,
        books=account_days(account_id, days, lang=told.language),
        made_on=made_on,
        is_demonstration=told.is_demonstration,
    )


def account_days(account_id: int, days: Period, *, lang: str) -> AccountDays:
    """The account's books over the days; refused where they do not add up to its balance."""
    movements = movements_in(account_id, since=days.since, until=days.until)
    numbers = numbers_of(movements)
    return AccountDays(
        days=days,
        opening_tyiyn=balance(account_id, on=days.since - timedelta(days=1)),
        rows=tuple(_rows(movements, numbers, lang)),
        closing_tyiyn=balance(account_id, on=days.last_on),
    )


def _rows(movements: Iterable[Movement], numbers: Numbers, lang: str) -> Iterable[AccountRow]:
    """A row an entry, whatever of it was money and what was not."""
    for _, together in groupby(movements, lambda movement: movement.entry_id):
        parts = list(together)
        first = parts[0]
        number = first.external_id and text(
            "documents.paper.numbered", lang, number=first.external_id
        )
        yield AccountRow(
            on=first.posted_on,
            value_on=first.value_on,
            words=words_of(first, numbers, lang),
            detail=", ".join(filter(None, (first.channel(lang), number))),
            debit_tyiyn=sum(part.debit_tyiyn for part in parts),
            credit_tyiyn=sum(part.credit_tyiyn for part in parts),
        )


def debt_by_age(
    *,
    on: date,
    scope: str | None = None,
    district_ids: Collection[int] | None = None,
    account_ids: list[int] | None = None,
    lang: str,
) -> DebtByAge:
    """Who owes how much since when, in all, in some districts or of some accounts.

    ``scope`` says in words whose debts they are.
    """
    sent_by = sender()
    return DebtByAge(
        language=cast(Language, lang),
        supplier=sent_by.printed(lang),
        scope=scope or text("documents.paper.ages.everywhere", lang),
        on=on,
        rows=aged_rows(on=on, district_ids=district_ids, account_ids=account_ids),
        is_demonstration=sent_by.is_demonstration,
    )


def aged_rows(
    *,
    on: date,
    district_ids: Collection[int] | None = None,
    account_ids: list[int] | None = None,
) -> tuple[AgesRow, ...]:
    """What each account owes at the end of the day by how long it is overdue, by number."""
    aged = ages(on=on, district_ids=district_ids, account_ids=account_ids)
    owing = aged.filter(aged["total"] != 0).to_dicts()
    names = names_of([row["account_id"] for row in owing])
    rows = [
        AgesRow(
            account_number=names[row["account_id"]][0],
            customer=names[row["account_id"]][1],
            bands_tyiyn=tuple(row[band] for band in BANDS),
            total_tyiyn=row["total"],
        )
        for row in owing
    ]
    return tuple(sorted(rows, key=lambda row: row.account_number))
