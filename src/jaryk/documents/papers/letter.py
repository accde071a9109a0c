"""The answer to an objection to a bill, as a letter (R-95)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from jaryk.documents import figures
from jaryk.documents.bill_document import Citations, Customer, Language, Supplier
from jaryk.documents.papers import page as make
from jaryk.documents.papers.page import Page
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

Outcome = Literal["confirmed", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAnswer:
    """What a customer wrote and what is answered; ``paragraphs`` are the answer's own words."""

    language: Language
    supplier: Supplier
    customer: Customer
    number: str
    bill_number: str
    filed_on: date
    answered_on: date
    disputed_tyiyn: int
    outcome: Outcome
    claim: str
    paragraphs: tuple[str, ...]
    correction_number: str
    due_on: date | None
    signed_by: str
    citations: Citations
    is_demonstration: bool


def answer_page(answer: DisputeAnswer) -> Page:
    """The letter as a page."""
    lang = answer.language
    told = [(_say(answer, "outcome"), text(f"documents.paper.answer.{answer.outcome}", lang))]
    told.append((_say(answer, "bill"), answer.bill_number))
    told.append((_say(answer, "disputed"), f"{som(answer.disputed_tyiyn, lang)}"))
    if answer.correction_number:
        told.append((_say(answer, "correction"), answer.correction_number))
    if answer.due_on is not None:
        told.append((_say(answer, "due"), figures.day(answer.due_on, lang)))
    filed = figures.day(answer.filed_on, lang)
    return Page(
        language=lang,
        title=_say(answer, "title"),
        name=_say(answer, "name", number=answer.number),
        line=text(
            "documents.bill.number",
            lang,
            number=answer.number,
            day=figures.day(answer.answered_on, lang),
        ),
        made_on=answer.answered_on,
        supplier=answer.supplier,
        addressee=answer.customer,
        blocks=(
            make.facts(told),
            make.heading(_say(answer, "you_wrote", day=filed)),
            make.words(answer.claim, lang),
            make.heading(_say(answer, "we_answer")),
            *(make.words(paragraph, lang) for paragraph in answer.paragraphs),
            make.words(_say(answer, "further"), lang, style="quiet", citations=answer.citations),
            make.signatures(lang, (_say(answer, "for_supplier"), answer.signed_by)),
        ),
        is_demonstration=answer.is_demonstration,
    )


def _say(answer: DisputeAnswer, key: str, **particulars: object) -> str:
    return text(f"documents.paper.answer.{key}", answer.language, **particulars)
