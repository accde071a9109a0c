"""Papers as PDF: archival and accessible as the bill is, the same bytes for the same facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import typst

from jaryk.documents.papers.page import Page, sheet_of
from jaryk.documents.pdf import archival, compiler
from jaryk.kernel.errors import Refusal


class PaperPress:
    """A Typst compiler warmed up for one paper after another; it belongs to one thread."""

    def __init__(self) -> None:
        self._compiler = compiler("paper.typ")

    def render(self, page: Page) -> bytes:
        """The PDF of one paper. Raises Refusal when Typst cannot lay it out."""
        try:
            return archival(self._compiler, page.made_on, paper=sheet_of(page))
        except typst.TypstError as mishap:
            raise Refusal("documents.paper.not_printed", name=page.name, reason=mishap) from mishap


def render_page(page: Page) -> bytes:
    """The PDF of one paper; a paper of one is a batch of one."""
    return PaperPress().render(page)


def render_pages(pages: Iterable[Page], into: Callable[[Page, bytes], None]) -> None:
    """Hand each paper's PDF to ``into`` as soon as it is made."""
    press = PaperPress()
    for page in pages:
        into(page, press.render(page))
