"""A paragraph for a lawyer's review: what was made of it, and that the examples still come out."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.documents.chips import chips
from jaryk.interfaces.review import LawReviewed, appendix, review
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.pace import is_too_fast
from jaryk.kernel.errors import Refusal
from jaryk.norms import show

# Longer tables are shown whole only when asked for.
MOST_SHOWN: Final = 10


@login_not_required
@require_safe
def norm_review(request: StaffRequest, citation: str) -> HttpResponse:
    """Paragraph, rules, parameters and examples side by side."""
    if is_too_fast(request):
        return render(request, "web/too_fast.html", status=429)
    try:
        paragraph = show.show(citation, request.lang)
        laws = review(citation, request.lang)
    except Refusal as refusal:
        raise Http404(citation) from refusal
    shown = {
        "paragraph": paragraph,
        "laws": laws,
        "cited": _cited(laws, request.lang),
        "most": None if request.GET.get("all") else MOST_SHOWN,
        "all_agree": all(law.examples is None or law.examples.all_agree for law in laws),
        "examples": _count(laws),
    }
    if appendix.RULES & {law.name for law in laws}:
        shown["printed"], shown["printed_right"] = appendix.printed_otherwise(request.lang)
    return render(request, "web/review.html", shown)


def _count(laws: tuple[LawReviewed, ...]) -> int:
    """Of examples, each table once."""
    tables = {law.examples.name: law.examples for law in laws if law.examples}
    return sum(len(table.examples) for table in tables.values())


def _cited(
    laws: tuple[LawReviewed, ...], lang: str
) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Chips by the citations that they stand for."""
    every = {law.citations for law in laws}
    every |= {parameter.citations for law in laws for parameter in law.parameters}
    every |= {step.citations for law in laws if law.examples for step in law.examples.told}
    return {cited: list(zip(cited, chips(cited, lang), strict=True)) for cited in every}
