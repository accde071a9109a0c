"""What a paper's page is made of: a head, blocks one under another, and the size of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from jaryk.documents.bill_document import Citations, Customer, Language, Supplier
from jaryk.documents.chips import chips
from jaryk.documents.qr import qr_svg
from jaryk.documents.sheet import all_printable
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

Block: TypeAlias = dict[str, Any]
Size = Literal["a4", "landscape", "a5", "roll"]
Style = Literal["plain", "bold", "quiet", "large"]

_LEFT: Final = "left"
_RIGHT: Final = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One paper ready to be laid out; ``name`` tells it apart from all others of its kind.

    ``made_on`` is the day that the paper bears: the same facts give the same bytes on any day.
    """

    language: Language
    title: str
    name: str
    line: str
    made_on: date
    supplier: Supplier
    addressee: Customer | None
    blocks: tuple[Block, ...]
    is_demonstration: bool
    size: Size = "a4"
    facts: tuple[tuple[str, str], ...] = field(default=())


def sheet_of(page: Page) -> dict[str, Any]:
    """All that the template prints, each string safe for the font."""
    lang = page.language
    supplier = page.supplier
    sheet: dict[str, Any] = {
        "lang": lang,
        "size": page.size,
        "title": page.title,
        "document_title": page.name,
        "line": page.line,
        "supplier": {
            "name": supplier.name,
            "address": supplier.address,
            "contacts": [*supplier.phones, *([supplier.email] if supplier.email else [])],
            "bank": bank_line(supplier, lang),
        },
        "customer": _addressee(page),
        "blocks": list(page.blocks),
        "page": text("documents.bill.page", lang, page="{page}", pages="{pages}"),
        "watermark": text("documents.paper.demonstration", lang) if page.is_demonstration else "",
    }
    return {key: all_printable(value) for key, value in sheet.items()}


def bank_line(supplier: Supplier, lang: str) -> str:
    """Who the supplier is for a bank."""
    return text(
        "documents.bill.bank",
        lang,
        name=supplier.name,
        inn=supplier.inn,
        bank=supplier.bank,
        code=supplier.bank_code,
        account=supplier.bank_account,
    )


def _addressee(page: Page) -> dict[str, Any] | None:
    if page.addressee is None:
        return None
    account = text("documents.bill.account", page.language)
    facts = [(account, page.addressee.account_number), *page.facts]
    return {
        "name": page.addressee.name,
        "address": page.addressee.address,
        "facts": [{"label": label, "value": value} for label, value in facts],
    }


def words(said: str, lang: str, *, style: Style = "plain", citations: Citations = ()) -> Block:
    """A paragraph; its grounds stand in frames behind it."""
    return {"kind": "words", "words": said, "style": style, "chips": chips(citations, lang)}


def heading(said: str) -> Block:
    return {"kind": "heading", "words": said}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Labels and what they stand for."""
    return {"kind": "facts", "rows": [{"label": label, "value": value} for label, value in rows]}


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    figures_from: int,
    bold: Iterable[Sequence[str]] = (),
    opening: Sequence[str] | None = None,
    widths: Sequence[str] | None = None,
) -> Block:
    """Rows under a head that is carried over; cells from ``figures_from`` on are figures.

    ``bold`` rows close the table, ``opening`` begins it. ``widths`` in Typst's lengths.
    """
    aligned = [_LEFT if place < figures_from else _RIGHT for place in range(len(heads))]
    told = [{"cells": list(opening), "style": "quiet"}] if opening else []
    told += [{"cells": list(row), "style": "plain"} for row in rows]
    told += [{"cells": list(row), "style": "bold"} for row in bold]
    return {
        "kind": "table",
        "heads": list(heads),
        "aligned": aligned,
        "widths": list(widths) if widths else ["1fr"] + ["auto"] * (len(heads) - 1),
        "rows": told,
    }


def sum_box(
    label: str,
    amount_tyiyn: int,
    lang: str,
    *,
    in_words: str = "",
    notes: Iterable[Block] = (),
    payload: str | None = None,
    caption: str = "",
    is_due: bool = False,
) -> Block:
    """The figure for which the paper was asked, with a QR where it may be paid."""
    told = som(abs(amount_tyiyn), lang)
    return {
        "kind": "box",
        "label": label,
        "sum": text("documents.bill.sum", lang, sum=told),
        "words": in_words,
        "notes": list(notes),
        "is_due": is_due,
        "qr": {"svg": qr_svg(payload), "caption": caption, "alt": f"{caption} {told}"}
        if payload
        else None,
    }


def signatures(lang: str, *parties: tuple[str, str]) -> Block:
    """Places for the parties to sign: who they are and in what capacity."""
    labels = ("position", "signature", "full_name", "seal")
    return {
        "kind": "signatures",
        "parties": [{"title": title, "name": name} for title, name in parties],
        "labels": [text(f"documents.paper.sign.{label}", lang) for label in labels],
    }
