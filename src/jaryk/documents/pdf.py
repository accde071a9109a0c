"""The bill as a PDF: one A4 page, archival (PDF/A-2a) and readable by machines (PDF/UA-1).

The same bill gives the same bytes on any day and machine: the fonts come with a package, the
system's are not looked at, and the creation time is noon of the day of issue.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from jaryk.documents.bill_document import BillDocument
from jaryk.documents.figures import BISHKEK
from jaryk.documents.sheet import bill_sheet
from jaryk.kernel.errors import Refusal

TEMPLATES: Final = Path(__file__).parent / "templates"
FONTS: Final = Path(str(files("fontpkg_pt_sans") / "files"))


class BillPress:
    """A Typst compiler warmed up with the template and the fonts, for one bill after another.

    One press belongs to one thread; a batch on several cores takes a press a process.
    """

    def __init__(self) -> None:
        self._compiler = typst.Compiler(
            TEMPLATES / "bill.typ",
            root=TEMPLATES,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
            ),
        )

    def render(self, document: BillDocument) -> bytes:
        """The PDF of one bill. Raises Refusal when Typst cannot lay it out."""
        sheet = json.dumps(bill_sheet(document), ensure_ascii=False)
        issued_at = datetime.combine(document.issued_on, time(12), BISHKEK)
        try:
            made = self._compiler.compile(
                format="pdf",
                sys_inputs={"bill": sheet},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(issued_at.timestamp()),
            )
        except typst.TypstError as mishap:
            raise Refusal(
                "documents.bill.not_printed", number=document.number, reason=mishap
            ) from mishap
        assert isinstance(made, bytes)
        return made


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
