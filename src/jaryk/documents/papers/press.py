"""Papers as PDF: archival and accessible as the bill is, the same bytes for the same facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, time

import typst

from jaryk.documents.figures import BISHKEK
from jaryk.documents.papers.page import Page, sheet_of
from jaryk.documents.pdf import FONTS, TEMPLATES
from jaryk.kernel.errors import Refusal


class PaperPress:
    """A Typst compiler warmed up for one paper after another; it belongs to one thread."""

    def __init__(self) -> None:
        self._compiler = typst.Compiler(
            TEMPLATES / "paper.typ",
            root=TEMPLATES,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
            ),
        )

    def render(self, page: Page) -> bytes:
        """The PDF of one paper. Raises Refusal when Typst cannot lay it out."""
        made_at = datetime.combine(page.made_on, time(12), BISHKEK)
        try:
            made = self._compiler.compile(
                format="pdf",
                sys_inputs={"paper": json.dumps(sheet_of(page), ensure_ascii=False)},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as mishap:
            raise Refusal("documents.paper.not_printed", name=page.name, reason=mishap) from mishap
        assert isinstance(made, bytes)
        return made


def render_page(page: Page) -> bytes:
    """The PDF of one paper; a paper of one is a batch of one."""
    return PaperPress().render(page)


def render_pages(pages: Iterable[Page], into: Callable[[Page, bytes], None]) -> None:
    """Hand each paper's PDF to ``into`` as soon as it is made."""
    press = PaperPress()
    for page in pages:
        into(page, press.render(page))
