"""The norms: which paragraph, in force when, does what here, tested by which test."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.interfaces.web.access import StaffRequest
from jaryk.kernel.errors import Refusal
from jaryk.norms import census, index, show
from jaryk.norms.index import Paragraph
from jaryk.platform.search_words import folded_words


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A line of the list."""

    citation: str
    said: str
    title: str
    status: str
    is_part: bool


@login_not_required
@require_safe
def norms(request: StaffRequest) -> HttpResponse:
    """The index, in the order of the decree, by words and by status, and how much is wanting."""
    words = folded_words(request.GET.get("words", "")[:200])
    status = request.GET.get("status", "")
    rows = [
        _row(paragraph, request.lang)
        for paragraph in index.national()
        if (not status or census.standing(paragraph) == status)
        and _answers(paragraph, words, request.lang)
    ]
    totals = census.totals(index.national())
    shown = {
        "rows": rows,
        "in_all": totals.paragraphs,
        "totals": totals,
        "status": status,
        "words": request.GET.get("words", ""),
        "statuses": [
            (code, f"norms.show.status.{code}", getattr(totals, code)) for code in census.STANDINGS
        ],
    }
    return render(request, "web/norms.html", shown)


@login_not_required
@require_safe
def norm(request: StaffRequest, citation: str) -> HttpResponse:
    """One paragraph with its rules, parameters and tests."""
    try:
        paragraph = show.show(citation, request.lang)
    except Refusal as refusal:
        raise Http404(citation) from refusal
    has_laws = any(part.laws for part in (paragraph, *paragraph.parts))
    return render(request, "web/norm.html", {"paragraph": paragraph, "has_laws": has_laws})


def _row(paragraph: Paragraph, lang: str) -> ParagraphRow:
    return ParagraphRow(
        citation=str(paragraph.citation),
        said=paragraph.citation.said(lang),
        title=paragraph.title[lang],
        status=census.standing(paragraph),
        is_part=bool(paragraph.citation.part),
    )


def _answers(paragraph: Paragraph, words: list[str], lang: str) -> bool:
    """Every word begins one of the paragraph's, in its citation or its title."""
    told = " ".join(
        (str(paragraph.citation), paragraph.citation.said(lang), *paragraph.title.values())
    )
    held = folded_words_of(told)
    return all(any(word.startswith(asked) for word in held) for asked in words)


def folded_words_of(told: str) -> set[str]:
    """All words of a text, folded; a search takes only its first few."""
    return {folded for word in told.split() for folded in folded_words(word)}
