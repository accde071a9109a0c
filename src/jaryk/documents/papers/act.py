"""The reconciliation act: what the supplier and the customer find that they owe each other.

By the supplier's books, for the customer to sign or to object to (R-89, R-102: whoever parts with
a dwelling or an object reconciles payments with the supplier first).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jaryk.documents import figures
from jaryk.documents.bill_document import Citations, Customer, Language, Supplier
from jaryk.documents.papers import page as make
from jaryk.documents.papers.account_rows import AccountDays, in_columns, sides
from jaryk.documents.papers.page import Block, Page
from jaryk.documents.papers.spreadsheet import Sum, Table
from jaryk.documents.words import som_in_words
from jaryk.kernel.money import som
from jaryk.kernel.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationAct:
    """All of one act; it is known by its account and by its last day."""

    language: Language
    supplier: Supplier
    customer: Customer
    books: AccountDays
    made_on: date
    citations: Citations = ()
    is_demonstration: bool

    @property
    def number(self) -> str:
        """As printed: the account and the last day, 10452187/2026-05-31."""
        return f"{self.customer.account_number}/{self.books.days.last_on}"


def act_page(act: ReconciliationAct) -> Page:
    """The act as a page."""
    lang = act.language
    return Page(
        language=lang,
        title=_say(act, "title"),
        name=_say(act, "name", number=act.number),
        line=_say(act, "line", number=act.number, day=figures.day(act.made_on, lang)),
        made_on=act.made_on,
        supplier=act.supplier,
        addressee=act.customer,
        facts=((text("documents.bill.period", lang), figures.span(act.books.days, lang)),),
        blocks=(
            make.words(_intro(act), lang, citations=act.citations),
            _table(act),
            *_outcome(act),
            make.words(_say(act, "objections"), lang, style="quiet"),
            make.signatures(
                lang,
                (_say(act, "for_supplier"), act.supplier.name),
                (_say(act, "for_customer"), act.customer.name),
            ),
        ),
        is_demonstration=act.is_demonstration,
    )


def act_table(act: ReconciliationAct) -> Table:
    """The act's rows for a spreadsheet, between its opening and its closing balance."""
    days = act.books.days
    opening, closing = sides(act.books.opening_tyiyn), sides(act.books.closing_tyiyn)
    heads = [_say(act, name) for name in ("on", "value_on", "document", "debit", "credit")]
    return Table(
        heads,
        [
            (days.since, None, _say(act, "opening"), *map(Sum, opening)),
            *(
                (row.on, row.value_on, row.said, Sum(row.debit_tyiyn), Sum(row.credit_tyiyn))
                for row in act.books.rows
            ),
            (None, None, _say(act, "turnover"), *map(Sum, _turnover(act))),
            (days.last_on, None, _say(act, "closing"), *map(Sum, closing)),
        ],
    )


def _say(act: ReconciliationAct, key: str, **particulars: object) -> str:
    return text(f"documents.paper.act.{key}", act.language, **particulars)


def _intro(act: ReconciliationAct) -> str:
    return _say(
        act,
        "intro",
        supplier=act.supplier.name,
        customer=act.customer.name,
        account=act.customer.account_number,
        span=figures.span(act.books.days, act.language),
    )


def _turnover(act: ReconciliationAct) -> tuple[int, int]:
    return act.books.debit_tyiyn, act.books.credit_tyiyn


def _table(act: ReconciliationAct) -> Block:
    lang, books = act.language, act.books
    opening = in_columns(sides(books.opening_tyiyn), lang)
    closing = in_columns(sides(books.closing_tyiyn), lang)
    since, last = figures.short_day(books.days.since), figures.short_day(books.days.last_on)
    return make.table(
        [_say(act, name) for name in ("on", "document", "debit", "credit")],
        (
            (
                figures.short_day(row.on),
                row.said,
                *in_columns((row.debit_tyiyn, row.credit_tyiyn), lang),
            )
            for row in books.rows
        ),
        figures_from=2,
        opening=(since, _say(act, "opening"), *opening),
        bold=(
            ("", _say(act, "turnover"), *(som(sum_, lang) for sum_ in _turnover(act))),
            (last, _say(act, "closing"), *closing),
        ),
        widths=("19mm", "1fr", "27mm", "27mm"),
    )


def _outcome(act: ReconciliationAct) -> tuple[Block, ...]:
    """The closing balance in figures and in words, and in whose favour it is."""
    lang, closing = act.language, act.books.closing_tyiyn
    day = figures.day(act.books.days.last_on, lang)
    if not closing:
        return (make.words(_say(act, "settled", day=day), lang, style="bold"),)
    key = "in_favour_of_supplier" if closing > 0 else "in_favour_of_customer"
    label = _say(act, key, day=day, supplier=act.supplier.name, customer=act.customer.name)
    said = som_in_words(abs(closing), lang)
    return (
        make.sum_box(
            label, closing, lang, in_words=said[:1].upper() + said[1:], is_due=closing > 0
        ),
    )
