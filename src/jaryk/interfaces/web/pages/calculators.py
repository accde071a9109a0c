"""Calculators for staff and for anyone: a form whose address holds the whole question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jaryk.documents.chips import chips
from jaryk.interfaces import clock
from jaryk.interfaces.calculators import NAMES, calculator
from jaryk.interfaces.calculators.answer import Answer
from jaryk.interfaces.calculators.definition import Calculator, Reading, Written
from jaryk.interfaces.calculators.fields import Choice, Option, Rows
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.calculator_form import questions
from jaryk.interfaces.web.pace import is_too_fast
from jaryk.kernel.errors import Refusal

_MOST_TABS: Final = 7
# An address that holds this is not sent yet: it asks for one more row, or for other questions.
_DRAFT: Final = "draft"


@dataclass(frozen=True, slots=True)
class Tab:
    """An option of such a choice, as a link."""

    option: Option
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Tabs:
    """A choice that decides which questions follow."""

    name: str
    label: str
    chosen: str
    links: list[Tab]

    @property
    def are_many(self) -> bool:
        """Too many to stand side by side."""
        return len(self.links) > _MOST_TABS


@login_not_required
@require_safe
def calculators(request: StaffRequest) -> HttpResponse:
    """All calculators, each with what it answers."""
    return render(request, "web/calculators.html", {"calculators": _all(request.lang)})


@login_not_required
@require_safe
def one(request: StaffRequest, name: str) -> HttpResponse:
    """A calculator's form, and below it the answer when something has been asked."""
    if name not in NAMES:
        raise Http404(name)
    asked = calculator(name)
    written = _written(request)
    reading = asked.read(written, today=clock.today())
    is_asked = _is_asked(asked, written) and _DRAFT not in request.GET
    answered, status = _answer(request, asked, reading) if is_asked else ({}, 200)
    shown = {
        "title": asked.title(request.lang),
        "about": asked.about(request.lang),
        "tabs": _tabs(asked, written, request.lang),
        "questions": questions(
            asked,
            written,
            reading,
            lang=request.lang,
            longer=request.GET.get(_DRAFT, ""),
            tells=is_asked,
        ),
        "example": urlencode(asked.example, doseq=True),
        "others": _all(request.lang, but=name),
        "is_asked": is_asked,
    }
    return render(request, "web/calculator.html", shown | answered, status=status)


def _answer(
    request: StaffRequest, asked: Calculator, reading: Reading
) -> tuple[dict[str, object], int]:
    """The answer with its chips, or why there is none, and the status of the page."""
    if is_too_fast(request):
        return {"too_fast": True}, 429
    if not reading.is_whole:
        return {"wanting": True}, 422
    try:
        answer = asked.work(reading.given, request.lang)
    except Refusal as refusal:
        return {"refused": refusal.say(request.lang)}, 422
    cited = _cited(answer, request.lang)
    return {"answer": answer, "cited": cited, "entered": _entered(reading, request.lang)}, 200


def _cited(answer: Answer, lang: str) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Chips by the citations that they stand for."""
    every = {step.citations for stage in answer.stages for step in stage.steps}
    every |= {
        parameter.citations
        for stage in answer.stages
        for step in stage.steps
        for parameter in step.parameters
    }
    return {cited: list(zip(cited, chips(cited, lang), strict=True)) for cited in every}


def _entered(reading: Reading, lang: str) -> list[tuple[str, str]]:
    """What was asked, in words, for a page on paper."""
    return [
        (entry.field.label(lang), entry.field.say(entry.field.read(entry.written), lang))
        for entry in reading.entries.values()
        if entry.written
    ]


def _written(request: StaffRequest) -> Written:
    return {name: request.GET.getlist(name) for name in request.GET if name != _DRAFT}


def _is_asked(asked: Calculator, written: Written) -> bool:
    """Whether the address holds an answer to any question but those that only steer."""
    names: set[str] = set()
    for question in asked.asked(written):
        if isinstance(question, Rows):
            names.update(part.name for part in question.fields)
        else:
            names.add(question.name)
    return any(name in written for name in names - _steering(asked))


def _steering(asked: Calculator) -> set[str]:
    return {each.name for each in asked.asks() if isinstance(each, Choice) and each.steers}


def _tabs(asked: Calculator, written: Written, lang: str) -> list[Tabs]:
    """Each steering choice as links that keep what has been written so far."""
    tabs = []
    kept = dict(written) | ({_DRAFT: ["1"]} if _is_asked(asked, written) else {})
    for question in asked.asked(written):
        if isinstance(question, Choice) and question.steers:
            chosen = next(iter(written.get(question.name, ())), question.otherwise)
            links = [
                Tab(
                    option,
                    urlencode(kept | {question.name: [option.code]}, doseq=True),
                    is_chosen=option.code == chosen,
                )
                for option in question.options(lang)
            ]
            tabs.append(Tabs(question.name, question.label(lang), chosen, links))
    return tabs


def _all(lang: str, *, but: str = "") -> list[tuple[str, str, str]]:
    found = [(name, calculator(name)) for name in NAMES if name != but]
    return [(name, each.title(lang), each.about(lang)) for name, each in found]
