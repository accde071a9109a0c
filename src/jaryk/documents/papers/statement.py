"""The account statement: like a bank's, every entry of some days with the balance after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jaryk.documents import figures
from jaryk.documents.bill_document import Customer, Language, Supplier
from jaryk.documents.papers import page as make
from jaryk.documents.papers.account_rows import AccountDays, AccountRow, in_columns
from jaryk.documents.papers.page import Block, Page
from jaryk.documents.papers.spreadsheet import Sum, Table
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

_COLUMNS = ("on", "document", "debit", "credit", "balance")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """An account's entries of some days."""

    language: Language
    supplier: Supplier
    customer: Customer
    books: AccountDays
    made_on: date
    is_demonstration: bool


def statement_page(statement: AccountStatement) -> Page:
    """The statement as a page."""
    lang, books = statement.language, statement.books
    key = "owed" if books.closing_tyiyn > 0 else "ahead" if books.closing_tyiyn else "settled"
    day = figures.day(books.days.last_on, lang)
    note = _say(statement, key, day=day, sum=som(abs(books.closing_tyiyn), lang))
    return Page(
        language=lang,
        title=_say(statement, "title"),
        name=_say(statement, "name", account=statement.customer.account_number),
        line=_say(statement, "line", day=figures.day(statement.made_on, lang)),
        made_on=statement.made_on,
        supplier=statement.supplier,
        addressee=statement.customer,
        facts=((text("documents.bill.period", lang), figures.span(books.days, lang)),),
        blocks=(make.words(note, lang, style="large"), _entries(statement)),
        is_demonstration=statement.is_demonstration,
    )


def _entries(statement: AccountStatement) -> Block:
    lang, books = statement.language, statement.books
    closing = som(books.closing_tyiyn, lang)
    turnover = (som(amount, lang) for amount in (books.debit_tyiyn, books.credit_tyiyn))
    return make.table(
        [_say(statement, name) for name in _COLUMNS],
        (
            (
                figures.short_day(row.on),
                _words(statement, row),
                *in_columns((row.debit_tyiyn, row.credit_tyiyn), lang),
                som(balance, lang),
            )
            for row, balance in zip(books.rows, books.balances_tyiyn, strict=True)
        ),
        figures_from=2,
        opening=(
            figures.short_day(books.days.since),
            _say(statement, "opening"),
            "",
            "",
            som(books.opening_tyiyn, lang),
        ),
        bold=(
            (figures.short_day(books.days.last_on), _say(statement, "total"), *turnover, closing),
        ),
        widths=("19mm", "1fr", "24mm", "24mm", "26mm"),
    )


def statement_table(statement: AccountStatement) -> Table:
    """The statement for a spreadsheet."""
    books = statement.books
    names = ("on", "value_on", "document", "debit", "credit", "balance")
    opening = (books.days.since, None, _say(statement, "opening"), None, None)
    return Table(
        [_say(statement, name) for name in names],
        [
            (*opening, Sum(books.opening_tyiyn)),
            *(
                (
                    row.on,
                    row.value_on,
                    row.said,
                    Sum(row.debit_tyiyn),
                    Sum(row.credit_tyiyn),
                    Sum(balance),
                )
                for row, balance in zip(books.rows, books.balances_tyiyn, strict=True)
            ),
        ],
    )


def _say(statement: AccountStatement, key: str, **particulars: object) -> str:
    return text(f"documents.paper.statement.{key}", statement.language, **particulars)


def _words(statement: AccountStatement, row: AccountRow) -> str:
    """What it was, and from which day it counts where that is another than the books'."""
    if row.value_on == row.on:
        return row.said
    return _say(statement, "counts", what=row.said, day=figures.short_day(row.value_on))
