"""A route as one PDF: its cover and its bills, laid out together.

Bills of one file share the fonts and one layout, which makes a page three times smaller and twice
as fast as a file of its own. Typst keeps what it has laid out in case it is asked for again; bills
never are, so a press makes it forget after each file and its memory stays that of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import typst

from jaryk.documents.bill_document import BillDocument
from jaryk.documents.pdf import BillPress, archival, compiler, pages_of
from jaryk.documents.route_cover import RouteLoad, cover_sheet, total_of
from jaryk.documents.sheet import Sheet, bill_sheet
from jaryk.kernel.errors import Refusal

# Typst forgets what ten layouts in a row have not asked for.
_LAYOUTS_TO_FORGET: Final = 11
# Longer bills may need another page; those up to here do not (a test prints them).
_ROWS_OF_A_PAGE: Final = 18


@dataclass(frozen=True, slots=True)
class Refused:
    """A bill without paper: the key and particulars of its refusal."""

    number: str
    key: str
    particulars: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, number: str, refusal: Refusal) -> Refused:
        told = tuple((name, str(what)) for name, what in refusal.particulars.items())
        return cls(number, refusal.key, told)

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.key, **dict(self.particulars))


@dataclass(frozen=True, slots=True)
class RoutePaper:
    """A printed route: its file, what is in it, and the bills that could not be."""

    content: bytes
    pages: int
    bills: int
    total_tyiyn: int
    refused: tuple[Refused, ...]


class RoutePress:
    """Typst warmed up for one route after another; it belongs to one thread."""

    def __init__(self) -> None:
        self._compiler = compiler("route.typ")
        self._nothing = compiler("nothing.typ")
        self._bills = BillPress()

    def render(self, load: RouteLoad) -> RoutePaper:
        """The file of a route. A bill that cannot be laid out is left out and told."""
        sheets, refused = self._sheets(load.documents)
        try:
            content = self._lay_out(load, sheets)
        except typst.TypstError:
            sheets, spoiled = self._tried(load.documents, sheets)
            refused += spoiled
            content = self._lay_out(load, sheets)
        finally:
            self._forget()
        printed = _printed(load.documents, sheets)
        return RoutePaper(
            content=content,
            pages=pages_of(content),
            bills=len(printed),
            total_tyiyn=total_of(printed),
            refused=tuple(refused),
        )

    def _sheets(self, documents: Sequence[BillDocument]) -> tuple[dict[str, Sheet], list[Refused]]:
        """The sheets by the number of the bill; a long bill's is numbered."""
        sheets: dict[str, Sheet] = {}
        refused: list[Refused] = []
        for document in documents:
            try:
                sheet = bill_sheet(document)
            except Refusal as refusal:
                refused.append(Refused.of(document.number, refusal))
            else:
                sheets[document.number] = sheet | {"numbered": rows_of(sheet) > _ROWS_OF_A_PAGE}
        return sheets, refused

    def _tried(
        self, documents: Sequence[BillDocument], sheets: dict[str, Sheet]
    ) -> tuple[dict[str, Sheet], list[Refused]]:
        """Those of the sheets that can be laid out, each tried on its own."""
        refused: list[Refused] = []
        for document in _printed(documents, sheets):
            try:
                self._bills.render(document)
            except Refusal as refusal:
                refused.append(Refused.of(document.number, refusal))
        spoiled = {bill.number for bill in refused}
        kept = {number: sheet for number, sheet in sheets.items() if number not in spoiled}
        return kept, refused

    def _lay_out(self, load: RouteLoad, sheets: dict[str, Sheet]) -> bytes:
        """The file; where a bill has grown past its page unforeseen, all are numbered."""
        printed = _printed(load.documents, sheets)
        content = self._compiled(load, printed, sheets)
        if pages_of(content) == self._pages_foreseen(printed, sheets):
            return content
        numbered = {number: sheet | {"numbered": True} for number, sheet in sheets.items()}
        return self._compiled(load, printed, numbered)

    def _compiled(
        self, load: RouteLoad, printed: Sequence[BillDocument], sheets: dict[str, Sheet]
    ) -> bytes:
        route = {"cover": cover_sheet(load, printed), "bills": list(sheets.values())}
        made_on = max((document.issued_on for document in printed), default=load.period.first_on)
        return archival(self._compiler, made_on, route=route)

    def _pages_foreseen(self, printed: Sequence[BillDocument], sheets: dict[str, Sheet]) -> int:
        """A cover, a page a bill, and of a long bill as many as it has by itself."""
        long = [document for document in printed if sheets[document.number]["numbered"]]
        of_long = sum(pages_of(self._bills.render(document)) for document in long)
        return 1 + len(printed) - len(long) + of_long

    def _forget(self) -> None:
        for _ in range(_LAYOUTS_TO_FORGET):
            self._nothing.compile(format="svg")


def rows_of(sheet: Sheet) -> int:
    """How many rows stand between the sum and the chart, as the template counts them."""
    readings, steps = sheet["readings"], sheet["steps"]
    rows = len(readings["rows"]) + len(readings["others"]) + len(sheet["totals"])
    rows += sum(1 + len(part["steps"]) for part in steps["parts"])
    return rows + bool(readings["total"]) + bool(steps["norm"])


def _printed(documents: Sequence[BillDocument], sheets: dict[str, Sheet]) -> list[BillDocument]:
    return [document for document in documents if document.number in sheets]
