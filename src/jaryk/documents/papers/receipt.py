"""The receipt of a payment, on the 80 mm roll of a cash desk or on A5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from jaryk.documents import figures
from jaryk.documents.bill_document import Customer, Language, Supplier
from jaryk.documents.figures import BISHKEK
from jaryk.documents.papers import page as make
from jaryk.documents.papers.page import Block, Page
from jaryk.documents.words import som_in_words
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPart:
    """What the payment paid: a document's principal or its penalty."""

    words: str
    is_penalty: bool
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One payment as received; ``parts`` say what it paid, ``ahead_tyiyn`` what is left of it.

    Refused where they do not make the amount. ``balance_tyiyn`` is what the account owed after
    it; ``is_reversed``: the payment was taken back since.
    """

    language: Language
    supplier: Supplier
    customer: Customer
    number: str
    channel: str
    clerk: str
    payer: str
    paid_at: datetime
    amount_tyiyn: int
    parts: tuple[PaidPart, ...]
    ahead_tyiyn: int
    balance_tyiyn: int
    is_reversed: bool
    is_demonstration: bool

    def __post_init__(self) -> None:
        found = sum(part.amount_tyiyn for part in self.parts) + self.ahead_tyiyn
        if found != self.amount_tyiyn:
            raise Refusal("documents.paper.does_not_add_up", told=self.amount_tyiyn, found=found)


def receipt_page(receipt: Receipt, *, size: Literal["roll", "a5"] = "roll") -> Page:
    """The receipt as a page of that size."""
    lang = receipt.language
    said = som_in_words(receipt.amount_tyiyn, lang)
    blocks = [
        make.facts(_facts(receipt)),
        make.sum_box(
            _say(receipt, "paid"),
            receipt.amount_tyiyn,
            lang,
            in_words=said[:1].upper() + said[1:],
        ),
        *_parts(receipt),
        make.words(_balance(receipt), lang, style="bold"),
    ]
    if receipt.is_reversed:
        blocks.insert(0, make.words(_say(receipt, "reversed"), lang, style="large"))
    if receipt.clerk:
        blocks.append(make.words(_say(receipt, "signed", name=receipt.clerk), lang, style="quiet"))
    blocks.append(make.words(_say(receipt, "keep"), lang, style="quiet"))
    return Page(
        language=lang,
        title=_say(receipt, "title"),
        name=_say(receipt, "name", number=receipt.number),
        line=text("documents.paper.numbered", lang, number=receipt.number),
        made_on=receipt.paid_at.astimezone(BISHKEK).date(),
        supplier=receipt.supplier,
        addressee=receipt.customer,
        blocks=tuple(blocks),
        is_demonstration=receipt.is_demonstration,
        size=size,
    )


def _say(receipt: Receipt, key: str, **particulars: object) -> str:
    return text(f"documents.paper.receipt.{key}", receipt.language, **particulars)


def _facts(receipt: Receipt) -> list[tuple[str, str]]:
    told = [
        (_say(receipt, "at"), figures.hour(receipt.paid_at, receipt.language)),
        (_say(receipt, "channel"), receipt.channel),
        (_say(receipt, "clerk"), receipt.clerk),
        (_say(receipt, "payer"), receipt.payer),
    ]
    return [(label, value) for label, value in told if value]


def _parts(receipt: Receipt) -> list[Block]:
    lang = receipt.language
    rows = [
        (
            _say(receipt, "penalty_of", document=part.words) if part.is_penalty else part.words,
            som(part.amount_tyiyn, lang),
        )
        for part in receipt.parts
    ]
    if receipt.ahead_tyiyn:
        rows.append((_say(receipt, "ahead"), som(receipt.ahead_tyiyn, lang)))
    heads = (_say(receipt, "what"), _say(receipt, "amount"))
    return [make.table(heads, rows, figures_from=1)]


def _balance(receipt: Receipt) -> str:
    owed = receipt.balance_tyiyn
    key = "owed_after" if owed > 0 else "ahead_after" if owed else "settled_after"
    return _say(receipt, key, sum=som(abs(owed), receipt.language))
