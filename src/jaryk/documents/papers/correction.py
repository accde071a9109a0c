"""The correcting document: what was billed, what should have been, and why (R-95, K2-5.9, R-96).

The bill itself is never changed: its lines that fall away stand below nothing, those that stand
instead above, and together they are the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jaryk.documents import figures
from jaryk.documents.bill_document import Citations, Customer, Language, Supplier
from jaryk.documents.papers import page as make
from jaryk.documents.papers.charged import Demand, demand_box
from jaryk.documents.papers.page import Block, Page
from jaryk.documents.papers.spreadsheet import Sum, Table
from jaryk.documents.qr import PaymentRoute
from jaryk.documents.words import som_in_words
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text

Reason = Literal["reading", "tariff", "group", "ratio", "cancelled", "dispute"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedRow:
    """A line of the bill that falls away (``sign`` -1) or one that stands instead (1).

    A tax has neither energy nor a price; ``amount_tyiyn`` is the line's own, without its sign.
    """

    sign: int
    words: str
    days: Period
    amount_tyiyn: int
    energy_dwh: int | None = None
    price_e2: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectingDocument:
    """All of one correction of one bill; refused where its lines are not its differences."""

    language: Language
    supplier: Supplier
    customer: Customer
    number: str
    bill_number: str
    billed_days: Period
    issued_on: date
    reason: Reason
    basis: str
    rows: tuple[CorrectedRow, ...]
    energy_dwh: int
    energy_tyiyn: int
    tax_tyiyn: int
    penalty_tyiyn: int
    due_on: date | None
    citations: Citations
    due_citations: Citations
    dispute_days: int
    dispute_citations: Citations
    route: PaymentRoute | None
    is_demonstration: bool

    def __post_init__(self) -> None:
        told = self.energy_tyiyn + self.tax_tyiyn
        found = sum(row.sign * row.amount_tyiyn for row in self.rows)
        if found != told:
            raise Refusal("documents.paper.does_not_add_up", told=told, found=found)

    @property
    def total_tyiyn(self) -> int:
        """What it adds to the debt; below zero: takes off."""
        return self.energy_tyiyn + self.tax_tyiyn + self.penalty_tyiyn


def correction_page(document: CorrectingDocument) -> Page:
    """The document as a page: the difference, why, then line by line."""
    lang = document.language
    why = text(f"documents.paper.correction.reason.{document.reason}", lang)
    return Page(
        language=lang,
        title=_say(document, "title"),
        name=_say(document, "name", number=document.number),
        line=text(
            "documents.bill.number",
            lang,
            number=document.number,
            day=figures.day(document.issued_on, lang),
        ),
        made_on=document.issued_on,
        supplier=document.supplier,
        addressee=document.customer,
        facts=(
            (_say(document, "bill"), document.bill_number),
            (text("documents.bill.period", lang), figures.span(document.billed_days, lang)),
        ),
        blocks=(
            _outcome(document),
            make.words(why, lang, citations=document.citations),
            make.words(_say(document, "basis", basis=document.basis), lang),
            *_lines(document, -1),
            *_lines(document, 1),
            make.heading(_say(document, "difference")),
            _differences(document),
            make.words(_say(document, "unchanged"), lang, style="quiet"),
            _disagree(document),
        ),
        is_demonstration=document.is_demonstration,
    )


def correction_table(document: CorrectingDocument) -> Table:
    """The lines for a spreadsheet, each with its sign counted in."""
    names = ("what", "since", "last", "energy", "price", "amount")
    return Table(
        [_say(document, name) for name in names],
        [
            (
                row.words,
                row.days.since,
                row.days.last_on,
                None if row.energy_dwh is None else figures.kwh(row.sign * row.energy_dwh, "en"),
                None if row.price_e2 is None else figures.price(row.price_e2, "en"),
                Sum(row.sign * row.amount_tyiyn),
            )
            for row in document.rows
        ],
    )


def _say(document: CorrectingDocument, key: str, **particulars: object) -> str:
    return text(f"documents.paper.correction.{key}", document.language, **particulars)


def _outcome(document: CorrectingDocument) -> Block:
    """What the customer owes more, with by when; or what was taken off."""
    lang, total = document.language, document.total_tyiyn
    if total > 0:
        demand = Demand(
            label=_say(document, "more"),
            amount_tyiyn=total,
            due_on=document.due_on,
            due_citations=document.due_citations,
            number=document.number,
            account_number=document.customer.account_number,
            route=document.route,
            is_demonstration=document.is_demonstration,
        )
        return demand_box(demand, lang)
    said = som_in_words(abs(total), lang)
    note = make.words(_say(document, "taken_off"), lang)
    label = _say(document, "less")
    words = said[:1].upper() + said[1:]
    return make.sum_box(label, total, lang, in_words=words, notes=[note])


def _lines(document: CorrectingDocument, sign: int) -> Iterator[Block]:
    """The lines that fall away, or those that stand instead; nothing where there are none."""
    lang = document.language
    rows = [row for row in document.rows if row.sign == sign]
    if not rows:
        return
    yield make.heading(_say(document, "fell" if sign < 0 else "stands"))
    yield make.table(
        [_say(document, name) for name in ("what", "energy", "price", "amount")],
        (_cells(row, lang) for row in rows),
        figures_from=1,
        bold=((_say(document, "sum"), *_sums(rows, lang)),),
        widths=("1fr", "28mm", "26mm", "28mm"),
    )


def _cells(row: CorrectedRow, lang: str) -> tuple[str, ...]:
    days = f"{figures.short_day(row.days.since)} – {figures.short_day(row.days.last_on)}"
    return (
        f"{days}  {row.words}",
        "" if row.energy_dwh is None else figures.kwh(row.energy_dwh, lang),
        "" if row.price_e2 is None else figures.price(row.price_e2, lang),
        som(row.amount_tyiyn, lang),
    )


def _sums(rows: Iterable[CorrectedRow], lang: str) -> tuple[str, str, str]:
    rows = list(rows)
    energy_dwh = sum(row.energy_dwh or 0 for row in rows)
    return figures.kwh(energy_dwh, lang), "", som(sum(row.amount_tyiyn for row in rows), lang)


def _differences(document: CorrectingDocument) -> Block:
    lang = document.language
    told = (
        (_say(document, "energy_amount"), document.energy_tyiyn),
        (_say(document, "taxes"), document.tax_tyiyn),
        (_say(document, "penalty"), document.penalty_tyiyn),
    )
    return make.table(
        (_say(document, "what"), _say(document, "amount")),
        [
            (_say(document, "energy"), figures.kwh(document.energy_dwh, lang)),
            *((words, som(amount, lang)) for words, amount in told if amount),
        ],
        figures_from=1,
        bold=((_say(document, "total"), som(document.total_tyiyn, lang)),),
        widths=("1fr", "28mm"),
    )


def _disagree(document: CorrectingDocument) -> Block:
    days = figures.days(document.dispute_days, document.language)
    words = _say(document, "disagree", days=days)
    return make.words(words, document.language, citations=document.dispute_citations)
