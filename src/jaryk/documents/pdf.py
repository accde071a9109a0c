"""The bill as a PDF: one A4 page, archival (PDF/A-2a) and readable by machines (PDF/UA-1).

The same bill gives the same bytes on any day and machine: the fonts come with a package, the
system's are not looked at, and the creation time is noon of the day of issue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from jaryk.documents.bill_document import BillDocument
from jaryk.documents.figures import BISHKEK
from jaryk.documents.sheet import Sheet, bill_sheet
from jaryk.kernel.errors import Refusal

TEMPLATES: Final = Path(__file__).parent / "templates"
FONTS: Final = Path(str(files("fontpkg_pt_sans") / "files"))


# The first that the file says of its pages.
_PAGES: Final = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")


class BillPress:
    """A Typst compiler warmed up with a template and the fonts, for one bill after another.

    One press belongs to one thread; a batch on several cores takes a press a process.
    """

    def __init__(self) -> None:
        self._compiler = compiler("bill.typ")

    def render(self, document: BillDocument) -> bytes:
        """The PDF of one bill. Raises Refusal when Typst cannot lay it out."""
        sheet = bill_sheet(document)
        made = self._lay_out(sheet, document)
        if pages_of(made) > 1:
            made = self._lay_out(sheet | {"numbered": True}, document)
        return made

    def _lay_out(self, sheet: Sheet, document: BillDocument) -> bytes:
        try:
            return archival(self._compiler, document.issued_on, bill=sheet)
        except typst.TypstError as mishap:
            raise Refusal(
                "documents.bill.not_printed", number=document.number, reason=mishap
            ) from mishap


def compiler(template: str) -> typst.Compiler:
    """A compiler of one of our templates that sees our fonts and no others."""
    return typst.Compiler(
        TEMPLATES.joinpath(template),
        root=TEMPLATES,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        ),
    )


def archival(press: typst.Compiler, made_on: date, **sheets: Any) -> bytes:
    """The template filled with ``sheets``, archival and accessible, as if made at noon."""
    made = press.compile(
        format="pdf",
        sys_inputs={name: json.dumps(sheet, ensure_ascii=False) for name, sheet in sheets.items()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(datetime.combine(made_on, time(12), BISHKEK).timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def pages_of(made: bytes) -> int:
    """How many pages a file of ours has."""
    found = _PAGES.search(made)
    assert found is not None
    return int(found[1])


def render_bill(document: BillDocument) -> bytes:
    """The PDF of one bill; a bill of one is a batch of one."""
    return BillPress().render(document)


def render_bills(
    documents: Iterable[BillDocument], into: Callable[[BillDocument, bytes], None]
) -> None:
    """Hand each bill's PDF to ``into`` as soon as it is made."""
    press = BillPress()
    for document in documents:
        into(document, press.render(document))
