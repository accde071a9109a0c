"""The first page of a route's file: what is in it, for whoever prints and carries it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jaryk.documents import figures
from jaryk.documents.bill_document import BillDocument
from jaryk.documents.routes import street_of
from jaryk.documents.sheet import Sheet, all_printable
from jaryk.kernel.figures import decimal
from jaryk.kernel.money import som
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text

# As many streets as a page holds; the rest is told as one line.
_STREETS_TOLD: Final = 30


@dataclass(frozen=True, slots=True)
class RouteLoad:
    """Bills of a route in the order of the way; ``lang`` is that of the cover."""

    name: str
    district: str
    period: Month
    lang: str
    documents: tuple[BillDocument, ...]


def total_of(documents: Sequence[BillDocument]) -> int:
    """The control sum: what the bills add up to in tyiyns, an overpayment below zero."""
    return sum(document.total_tyiyn for document in documents)


def cover_sheet(load: RouteLoad, documents: Sequence[BillDocument]) -> Sheet:
    """The cover's words for those of the load's bills that are in the file."""
    title = _say(load, "title", route=load.name)
    period = figures.month_and_year(load.period.first_on, load.lang)
    sheet: Sheet = {
        "lang": load.lang,
        "title": title,
        "document_title": f"{title}, {period}",
        "supplier": documents[0].supplier.name if documents else "",
        "facts": [
            _fact(load, "district", load.district),
            _fact(load, "period", period),
            _fact(load, "bills", _whole(len(documents), load.lang)),
            *_ends(load, documents),
            _fact(load, "due", _soms(sum(max(d.total_tyiyn, 0) for d in documents), load.lang)),
            _fact(load, "sum", _soms(total_of(documents), load.lang)),
        ],
        "heads": {name: _say(load, name) for name in ("street", "bills")},
        "streets": _streets(load, documents),
        "note": _say(load, "note"),
    }
    return {key: all_printable(value) for key, value in sheet.items()}


def _say(load: RouteLoad, key: str, **particulars: object) -> str:
    return text(f"documents.route.{key}", load.lang, **particulars)


def _fact(load: RouteLoad, key: str, value: str) -> Sheet:
    return {"label": _say(load, key), "value": value}


def _ends(load: RouteLoad, documents: Sequence[BillDocument]) -> list[Sheet]:
    if not documents:
        return []
    ends = {"first": documents[0], "last": documents[-1]}
    return [_fact(load, name, document.customer.address) for name, document in ends.items()]


def _streets(load: RouteLoad, documents: Sequence[BillDocument]) -> list[Sheet]:
    counted = Counter(street_of(document.customer.address) for document in documents)
    told = list(counted.items())[:_STREETS_TOLD]
    others = len(documents) - sum(count for _, count in told)
    if others:
        told.append((_say(load, "others", streets=len(counted) - len(told)), others))
    return [{"words": words, "bills": _whole(count, load.lang)} for words, count in told]


def _whole(count: int, lang: str) -> str:
    return decimal(count, scale=0, lang=lang)


def _soms(amount_tyiyn: int, lang: str) -> str:
    return text("documents.bill.sum", lang, sum=som(amount_tyiyn, lang))
