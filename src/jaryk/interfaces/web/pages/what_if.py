"""What-if: a draft tariff over all that was billed, from a form to tables and a picture."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.charges.operations.drafts import keep_draft
from jaryk.charges.queries import drafts as queries
from jaryk.charges.queries.drafts import TariffDraft
from jaryk.interfaces import clock
from jaryk.interfaces.jobs_what_if import ask_what_if, refused
from jaryk.interfaces.web.access import CLERK, StaffRequest, for_whole_house, may
from jaryk.interfaces.web.csv_export import csv_answer
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.interfaces.what_if import SPLITS, csv_header, csv_row, tables, total
from jaryk.interfaces.what_if_form import draft_told
from jaryk.interfaces.what_if_picture import picture
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.queries import district, districts
from jaryk.reference.queries import tariffs as tariff_queries


def _groups(lang: str) -> list[tuple[str, str]]:
    return [(group.code, getattr(group, f"name_{lang}")) for group in tariff_queries.groups()]


def _districts(lang: str) -> list[tuple[str, str]]:
    return [(one.code, getattr(one, f"name_{lang}")) for one in districts()]


_ASKED: Final = (
    Ask(name="name", words="web.what_if.name"),
    Ask(name="since", words="web.what_if.since", kind="month"),
    Ask(name="last", words="web.what_if.last", kind="month"),
    Ask(
        name="district",
        words="web.what_if.district",
        kind="choice",
        may_be_empty=True,
        options=_districts,
    ),
    Ask(name="group", words="web.what_if.group", kind="choice", may_be_empty=True, options=_groups),
    Ask(
        name="basis",
        words="web.what_if.basis",
        kind="choice",
        options=choices("web.what_if.basis_", "days", "calendar_month"),
    ),
    Ask(
        name="steps",
        words="web.what_if.steps",
        kind="text",
        hint="web.what_if.steps_hint",
        most=2_000,
        may_be_empty=True,
    ),
    Ask(
        name="whole",
        words="web.what_if.whole",
        kind="text",
        hint="web.what_if.whole_hint",
        most=100_000,
        may_be_empty=True,
    ),
)
_BESIDE: Final = {
    "charges.draft.months": "last",
    "web.what_if.no_step": "steps",
    "reference.steps_do_not_tile": "steps",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_whole_house
def drafts(request: StaffRequest) -> HttpResponse:
    """Earlier drafts, and for a clerk the form of a new one."""
    if request.method == "POST":
        form = Form.read(request, _ASKED)
        if not may(request.user, CLERK):
            form.refuse(Refusal("web.what_if.clerk_tries"))
        done = answered(request, form, lambda: _kept(request, form), at=_BESIDE)
        if done is not None:
            return done
    else:
        last = Month.of(clock.today()).previous()
        form = Form.blank(request, _ASKED, since=str(last.plus(-11)), last=str(last))
    words = {"form": form, "found": queries.drafts(), "is_clerk": may(request.user, CLERK)}
    return render(request, "web/what_if/list.html", words, status=200 if form.is_sound else 422)


@require_safe
@for_whole_house
def one(request: StaffRequest, draft_id: int) -> HttpResponse:
    """What a draft comes to; each table also as a file."""
    found = _found(draft_id)
    words: dict[str, Any] = {
        "found": found,
        "last": Month.of(found.until).previous().first_on,
        "refused": refused(draft_id, request.lang),
    }
    if found.outcome is not None:
        split_rows = tables(found.outcome, request.lang)
        split = request.GET.get("csv", "")
        if split in SPLITS:
            rows = map(csv_row, split_rows[split])
            return csv_answer(f"what-if-{draft_id}-{split}", csv_header(split), rows)
        words |= {
            "splits": [(name, f"web.what_if.by_{name}", split_rows[name]) for name in SPLITS],
            "total": total(found.outcome, request.lang),
            "unpriced": found.outcome["unpriced"],
            "picture": picture(split_rows["bands"], width=720),
        }
    return render(request, "web/what_if/one.html", words)


def _kept(request: StaffRequest, form: Form) -> str:
    """Keep the draft and put it before the worker; its page is where to go."""
    draft = draft_told(
        group=form["group"], basis=form["basis"], lines=form["steps"], whole=form["whole"]
    )
    within = district(form["district"]) if form["district"] else None
    kept = keep_draft(
        draft,
        name=form["name"],
        since=form["since"],
        last=form["last"],
        district_id=None if within is None else within.pk,
        user=request.user,
        at=clock.now(),
    )
    ask_what_if(draft_id=kept.pk)
    return reverse("tariffs-what-if-one", args=[kept.pk])


def _found(draft_id: int) -> TariffDraft:
    try:
        return queries.draft(draft_id)
    except Refusal as refusal:
        raise Http404(draft_id) from refusal
