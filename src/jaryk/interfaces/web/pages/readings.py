"""Files of readings, customers and meters: every line's verdict first, then what is good."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jaryk.interfaces import clock, imports
from jaryk.interfaces.web.access import CLERK, StaffRequest, may, requires, sees
from jaryk.interfaces.web.csv_export import csv_answer
from jaryk.kernel.errors import Refusal
from jaryk.platform import queries as platform

LINES_A_PAGE: Final = 200
VERDICTS: Final = ("accepted", "repeated", "rejected")
KINDS: Final = ("readings", "customers", "meters")


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: StaffRequest) -> HttpResponseBase:
    """The files brought in, and the form for another; a clerk's file is checked line by line."""
    if request.method != "POST":
        return render(request, "web/files.html", _list_words(request))
    return _bring_in(request)


@require_safe
def template(request: StaffRequest, kind: str) -> HttpResponse:  # noqa: ARG001
    """An empty file of the kind, with an example."""
    if kind not in imports.KINDS:
        raise Http404(kind)
    response = HttpResponse(imports.template(kind), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


@require_safe
def file(request: StaffRequest, file_id: int) -> HttpResponse:
    """The lines of a file with their verdicts, a page at a time."""
    found = _seen_file(request, file_id)
    verdict = request.GET.get("verdict", "")
    after = request.GET.get("after", "0")
    lines = platform.import_lines(
        file_id,
        verdict=verdict if verdict in VERDICTS else None,
        after=int(after) if after.isdecimal() and len(after) < 10 else 0,
        limit=LINES_A_PAGE + 1,
    )
    shown = lines[:LINES_A_PAGE]
    words = {
        "file": found,
        "report": imports.report(file_id),
        "verdict": verdict,
        "lines": [
            (line, _reason(line.reason_key, line.particulars, request.lang)) for line in shown
        ],
        "next_after": shown[-1].line_no if len(lines) > LINES_A_PAGE else None,
    }
    return render(request, "web/file.html", words)


@require_POST
@requires(CLERK)
def apply(request: StaffRequest, file_id: int) -> HttpResponse:
    """Enter the good lines."""
    _seen_file(request, file_id)
    imports.apply(file_id, today=clock.today(), at=clock.now())
    return redirect("readings-file", file_id=file_id)


@require_safe
def rejected(request: StaffRequest, file_id: int) -> HttpResponse:
    """The lines with a mistake and their reasons, as a file."""
    _seen_file(request, file_id)
    rows = [(row.line, row.field, row.reason) for row in imports.rejects(file_id, request.lang)]
    return csv_answer(f"rejected-{file_id}", ("line", "field", "reason"), rows)


@requires(CLERK)
def _bring_in(request: StaffRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise Refusal("web.files.no_file")
        file_id = imports.stage(
            kind,
            (sent.name or "")[-255:],
            sent.read(),
            today=clock.today(),
            at=clock.now(),
            by_id=request.user.pk,
        )
    except Refusal as refusal:
        words = _list_words(request) | {"refused": refusal.say(request.lang), "kind": kind}
        return render(request, "web/files.html", words, status=422)
    return redirect("readings-file", file_id=file_id)


def _list_words(request: StaffRequest) -> dict[str, Any]:
    files = [f for f in platform.import_files() if _is_seen(request, f.staged_by_id)]
    return {"files": files, "kinds": KINDS, "kind": "readings", "may": may(request.user, CLERK)}


def _seen_file(request: StaffRequest, file_id: int) -> Any:
    found = platform.import_file(file_id)
    if found is None or not _is_seen(request, found.staged_by_id):
        raise Http404(file_id)
    return found


def _is_seen(request: StaffRequest, staged_by_id: int | None) -> bool:
    """A file knows no district: those bound to one see only what they brought in themselves."""
    return sees(request, None) or staged_by_id == request.user.pk


def _reason(reason_key: str, particulars: dict[str, object], lang: str) -> str:
    return imports.say_reason(reason_key, particulars, lang) if reason_key else ""
