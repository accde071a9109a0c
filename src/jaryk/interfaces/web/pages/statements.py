"""Files of payments: a bank's statement taken whole or refused, with the outcome of each line."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import CLERK, StaffRequest, may, requires, sees
from jaryk.interfaces.web.asked import read_day
from jaryk.interfaces.web.csv_export import csv_answer, som_cell
from jaryk.interfaces.web.forms import Ask, Form, choices
from jaryk.interfaces.web.once import answered
from jaryk.ledger.operations.registries import compare_registry
from jaryk.ledger.operations.statements import load_statement
from jaryk.ledger.queries import statements as queries
from jaryk.ledger.queries.channels import PaymentChannel, channels
from jaryk.ledger.queries.reconciliation import ChannelDay, day_of_channels

LINES_A_PAGE: Final = 200
_FILE: Final = Ask(name="file", words="web.statements.file", kind="file")
_GAP: Final = Ask(
    name="gap",
    words="web.statements.gap",
    kind="choice",
    hint="web.statements.gap_hint",
    may_be_empty=True,
    options=choices("web.statements.gap_choice.", "allow"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: StaffRequest) -> HttpResponseBase:
    """The files taken, and the form for another."""
    if request.method == "POST":
        return _upload(request)
    form = Form.blank(request, (*_asks(request), _GAP))
    return render(request, "web/payments/statements.html", _list_words(request, form))


@requires(CLERK)
def _upload(request: StaffRequest) -> HttpResponse:
    form = Form.read(request, (*_asks(request), _GAP))
    done = answered(request, form, lambda: _loaded(request, form))
    if done is not None:
        return done
    words = _list_words(request, form)
    return render(request, "web/payments/statements.html", words, status=422)


@require_safe
def statement(request: StaffRequest, statement_id: int) -> HttpResponse:
    """One file, what became of each of its lines, a page at a time."""
    found = queries.statement(statement_id)
    if found is None or not sees(request, found.channel.district_id):
        raise Http404(statement_id)
    counts = queries.verdict_counts(statement_id)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in counts else ""
    after = request.GET.get("after", "0")
    after_no = int(after) if after.isdecimal() and len(after) < 10 else 0
    if request.GET.get("format") == "csv":
        return _as_file(request, statement_id, verdict)
    lines = queries.statement_lines(
        statement_id, verdict=verdict or None, after=after_no, limit=LINES_A_PAGE + 1
    )
    shown = lines[:LINES_A_PAGE]
    words = {
        "found": found,
        "counts": counts,
        "verdict": verdict,
        "lines": [(line, queries.reason_of(line, request.lang)) for line in shown],
        "next_after": shown[-1].line_no if len(lines) > LINES_A_PAGE else None,
    }
    return render(request, "web/payments/statement.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: StaffRequest, on: str) -> HttpResponseBase:
    """A day's money: what each channel told beside what the books took."""
    asked = read_day(request.GET.get("on") or on)
    if request.method == "POST":
        return _registry(request, asked)
    return render(request, "web/payments/day.html", _day_words(request, asked, None))


@requires(CLERK)
def _registry(request: StaffRequest, on: date) -> HttpResponse:
    form = Form.read(request, _asks(request))
    done = answered(request, form, lambda: _compared(request, form, on))
    if done is not None:
        return done
    return render(request, "web/payments/day.html", _day_words(request, on, form), status=422)


def _day_words(request: StaffRequest, on: date, form: Form | None) -> dict[str, Any]:
    days = seen_days(request, on)
    return {
        "on": on,
        "days": days,
        "form": form or Form.blank(request, _asks(request)),
        "is_right": not any(one.difference_tyiyn for one in days),
        "may_upload": may(request.user, CLERK),
    }


def seen_days(request: StaffRequest, on: date) -> list[ChannelDay]:
    """The day of the channels that the user sees; one of no district is for those who see all."""
    return [one for one in day_of_channels(on) if sees(request, one.channel.district_id)]


def _loaded(request: StaffRequest, form: Form) -> str:
    name, data = form["file"]
    loaded = load_statement(
        channel_code=form["channel"],
        name=name,
        data=data,
        at=clock.now(),
        on=clock.today(),
        by_id=request.user.pk,
        allow_gap=form["gap"] == "allow",
    )
    return reverse("payments-statement", args=[loaded.statement.pk])


def _compared(request: StaffRequest, form: Form, on: date) -> str:
    name, data = form["file"]
    compared = compare_registry(
        channel_code=form["channel"],
        name=name,
        data=data,
        day=on,
        at=clock.now(),
        by_id=request.user.pk,
    )
    return reverse("payments-statement", args=[compared.statement.pk])


def _asks(request: StaffRequest) -> tuple[Ask, ...]:
    found = _with_files(request)

    def options(lang: str) -> list[tuple[str, str]]:
        return [(one.code, getattr(one, f"name_{lang}")) for one in found]

    which = Ask(name="channel", words="web.payments.channel", kind="choice", options=options)
    return (which, _FILE)


def _with_files(request: StaffRequest) -> list[PaymentChannel]:
    """Channels at work that tell of payments by files."""
    return [
        one
        for one in channels()
        if one.is_active and one.kind != "cash_desk" and sees(request, one.district_id)
    ]


def _list_words(request: StaffRequest, form: Form) -> dict[str, Any]:
    seen = [one for one in queries.statements() if sees(request, one.channel.district_id)]
    return {"form": form, "statements": seen, "has_channel": bool(_with_files(request))}


def _as_file(request: StaffRequest, statement_id: int, verdict: str) -> HttpResponse:
    rows = [
        (line.line_no, line.verdict, line.external_id,
         "" if line.amount_tyiyn is None else som_cell(line.amount_tyiyn),
         queries.reason_of(line, request.lang))
        for line in queries.statement_lines(statement_id, verdict=verdict or None)
    ]  # fmt: skip
    return csv_answer(
        f"statement-{statement_id}", ("line", "verdict", "id", "amount", "reason"), rows
    )
