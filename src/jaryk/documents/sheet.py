"""A bill as the words and figures of its page: the data that the Typst template lays out.

The template receives strings in the customer's language and knows no law, no grammar and no
arithmetic; here nothing knows of millimetres.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from jaryk.documents import figures
from jaryk.documents.bill_document import BillDocument, Citations
from jaryk.documents.chips import chips
from jaryk.documents.glyphs import printable
from jaryk.documents.history import history_sheet
from jaryk.documents.qr import qr_svg
from jaryk.documents.sheet_tables import readings_sheet, steps_sheet, totals_sheet
from jaryk.documents.words import som_in_words
from jaryk.kernel.figures import NO_BREAK_SPACE
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

Sheet: TypeAlias = dict[str, Any]


def bill_sheet(document: BillDocument) -> Sheet:
    """All that the template prints, each string safe for the font."""
    sheet: Sheet = {
        "lang": document.language,
        "key": document.number,
        "numbered": False,
        "title": _say(document, "title"),
        "document_title": _say(
            document,
            "document_title",
            number=document.number,
            account=document.customer.account_number,
        ),
        "number": _say(
            document,
            "number",
            number=document.number,
            day=figures.day(document.issued_on, document.language),
        ),
        "supplier": _supplier_sheet(document),
        "customer": _customer_sheet(document),
        "pay": _pay_sheet(document),
        "readings": readings_sheet(document),
        "steps": steps_sheet(document),
        "totals": totals_sheet(document),
        "history": history_sheet(document.history, document.language),
        "rights": _rights_sheet(document),
        "page": _say(document, "page", page="{page}", pages="{pages}"),
        "watermark": _say(document, "demonstration.sign") if document.is_demonstration else "",
    }
    return {key: all_printable(value) for key, value in sheet.items()}


def _say(document: BillDocument, key: str, **particulars: object) -> str:
    return text(f"documents.bill.{key}", document.language, **particulars)


def all_printable(value: Any) -> Any:
    """The same words, in whatever they stand, with nothing that the font lacks."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: all_printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [all_printable(inner) for inner in value]
    return value


def _supplier_sheet(document: BillDocument) -> Sheet:
    supplier = document.supplier
    kind = "household" if document.customer.is_household else "business"
    return {
        "name": supplier.name,
        "address": supplier.address,
        "contacts": [*supplier.phones, *([supplier.email] if supplier.email else [])],
        "bank": _say(
            document,
            "bank",
            name=supplier.name,
            inn=supplier.inn,
            bank=supplier.bank,
            code=supplier.bank_code,
            account=supplier.bank_account,
        ),
        "law": _say(document, f"law_{kind}"),
    }


def _customer_sheet(document: BillDocument) -> Sheet:
    customer = document.customer
    span = _unbroken(figures.span(document.period, document.language))
    return {
        "name": customer.name,
        "address": customer.address,
        "facts": [
            {"label": _say(document, "account"), "value": customer.account_number},
            {"label": _say(document, "period"), "value": span},
            {"label": _say(document, "group"), "value": customer.tariff_group},
        ],
    }


def _unbroken(span: str) -> str:
    """A span of days that may be parted between its two ends only."""
    ends = (end.replace(" ", NO_BREAK_SPACE).replace("-", "\u2011") for end in span.split(" – "))
    return " – ".join(ends)


def _pay_sheet(document: BillDocument) -> Sheet:
    total, lang = document.total_tyiyn, document.language
    sheet: Sheet = {
        "label": _say(document, "pay.due" if total > 0 else "pay.ahead"),
        "sum": _say(document, "sum", sum=som(abs(total), lang)),
        "words": _sentence(som_in_words(abs(total), lang)),
        "is_due": total > 0,
        "notes": [],
        "qr": None,
    }
    if total > 0:
        sheet["notes"] = _demands(document)
        sheet["qr"] = _qr_sheet(document)
    elif total < 0:
        sheet["notes"] = [_note(_say(document, "pay.ahead_note"), (), lang)]
    else:
        sheet |= {"label": _say(document, "pay.nothing"), "words": _say(document, "pay.settled")}
    return sheet


def _demands(document: BillDocument) -> list[Sheet]:
    """By when to pay, what may wait for its answer, and what happens otherwise."""
    notes = []
    if document.due_on:
        due = _say(document, "pay.by", day=figures.day(document.due_on, document.language))
        notes.append(_note(due, document.due_citations, document.language))
    for dispute in document.disputes:
        disputed = som(dispute.disputed_tyiyn, document.language)
        words = _say(document, "pay.disputed", number=dispute.number, sum=disputed)
        notes.append(_note(words, dispute.citations, document.language))
    if document.disconnection:
        hour = figures.hour(document.disconnection.at, document.language)
        cut = _say(document, "pay.cut", hour=hour)
        notes.append(_note(cut, document.disconnection.citations, document.language))
    return notes


def _qr_sheet(document: BillDocument) -> Sheet | None:
    payload = document.qr_payload
    if payload is None:
        return None
    account, lang = document.customer.account_number, document.language
    sheet = {
        "svg": qr_svg(payload),
        "caption": _say(document, "pay.scan"),
        "otherwise": _say(document, "pay.otherwise", account=account),
        "alt": _say(document, "pay.qr", sum=som(document.total_tyiyn, lang), account=account),
    }
    if document.is_demonstration:
        sheet |= {"caption": _say(document, "demonstration.qr"), "otherwise": ""}
    return sheet


def _rights_sheet(document: BillDocument) -> Sheet:
    rights, lang = document.rights, document.language
    dispute = _say(document, "rights.dispute", days=figures.days(rights.dispute_days, lang))
    answer = _say(document, "rights.answer", days=figures.days(rights.answer_days, lang))
    notes = [_note(f"{dispute} {answer}", rights.dispute_citations, lang)]
    if rights.no_cut_in_dispute_citations:
        no_cut = _say(document, "rights.no_cut")
        notes.append(_note(no_cut, rights.no_cut_in_dispute_citations, lang))
    penalty = _say(
        document,
        "rights.penalty",
        rate=figures.percent(document.penalty.daily_rate, lang),
        cap=figures.percent(document.penalty.cap_share, lang),
    )
    notes.append(_note(penalty, document.penalty.citations, lang))
    return {
        "title": _say(document, "rights.title"),
        "notes": notes,
        "complain": _say(document, "rights.complain"),
        "complain_chips": chips(rights.complaint_citations, lang),
        "places": [{"name": place.name, "contact": place.contact} for place in rights.places],
    }


def _note(words: str, citations: Citations, lang: str) -> Sheet:
    return {"words": words, "chips": chips(citations, lang)}


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
