"""The desk of doubted readings: filter, look at two years, decide, and go to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jaryk.interfaces import clock, exceptions_desk
from jaryk.interfaces.web import chart
from jaryk.interfaces.web.access import CLERK, StaffRequest, may, requires, seen_districts, sees
from jaryk.interfaces.web.asked import asked_month, asked_page
from jaryk.interfaces.web.forms import Ask, Form
from jaryk.interfaces.web.once import answered
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.metering.queries import exceptions as queries
from jaryk.metering.queries.exceptions import (
    Asked,
    ExceptionKind,
    ExceptionState,
    ReadingException,
)
from jaryk.norms.bases import Cause
from jaryk.platform import queries as platform
from jaryk.usage.picture import readings_told, use_by_month

ROWS_A_PAGE: Final = 100
_DWH_IN_KWH: Final = 10_000
_MONTHS_TOLD: Final = 24
_NOTE: Final = Ask(name="note", words="web.exceptions.note", may_be_empty=True, most=300)
_ASKS: Final[dict[str, tuple[Ask, ...]]] = {
    "accept": (_NOTE,),
    "correct": (
        Ask(name="read_on", words="web.exceptions.read_on", kind="day"),
        Ask(name="kwh", words="web.exceptions.dial", kind="quantity"),
        _NOTE,
    ),
    "estimate": (
        Ask(
            name="cause",
            words="web.exceptions.cause",
            kind="choice",
            options=lambda lang: [(c.value, c.said(lang)) for c in exceptions_desk.CAUSES],
        ),
    ),
    "visit": (_NOTE,),
}
_BULK: Final = (Ask(name="expected", words="web.exceptions.count", kind="hidden"),)


@require_safe
def exceptions(request: StaffRequest) -> HttpResponse:
    """What a month's checks doubt, the greatest first, with how many there are of each kind."""
    return _list(request, Form.blank(request, _BULK), status=200)


@require_POST
@requires(CLERK)
def accept_all(request: StaffRequest) -> HttpResponse:
    """Accept every one of the filter, as many as the page told."""
    asked = _asked(request)
    form = Form.read(request, _BULK)

    def act() -> str:
        written = form["expected"]
        expected = int(written) if written.isdecimal() else 0
        exceptions_desk.accept_all(asked, expected=expected, by_id=request.user.pk, at=clock.now())
        return f"{reverse('exceptions')}?{_filter(request)}"

    return answered(request, form, act) or _list(request, form, status=422)


@require_safe
def exception(request: StaffRequest, exception_id: int) -> HttpResponse:
    """One reading in its two years, and what may be done with it."""
    found = _seen(request, exception_id)
    act = request.GET.get("act", "")
    form = _blank(request, found, act) if act in _acts(request, found) else None
    return _one(request, found, act, form, status=200)


@require_POST
@requires(CLERK)
def decide(request: StaffRequest, exception_id: int, act: str) -> HttpResponse:
    """Accept, correct, estimate or send to a visit, and go to the next one."""
    found = _seen(request, exception_id)
    if act not in _ASKS:
        raise Http404(act)
    form = Form.read(request, _ASKS[act])

    def done() -> str:
        following = queries.next_one(_asked(request, found), found)
        _DO[act](request, found, form)
        if following is None:
            return f"{reverse('exceptions')}?{_filter(request)}"
        return f"{reverse('exceptions-one', args=[following.pk])}?{_filter(request)}"

    return answered(request, form, done) or _one(request, found, act, form, status=422)


def _accepted(request: StaffRequest, found: ReadingException, form: Form) -> None:
    _settled(request, found, form, ExceptionState.ACCEPTED)


def _visited(request: StaffRequest, found: ReadingException, form: Form) -> None:
    _settled(request, found, form, ExceptionState.VISIT)


def _settled(
    request: StaffRequest, found: ReadingException, form: Form, state: ExceptionState
) -> None:
    exceptions_desk.settle(
        found, state, note=form["note"] or "", by_id=request.user.pk, at=clock.now()
    )


def _corrected(request: StaffRequest, found: ReadingException, form: Form) -> None:
    exceptions_desk.correct(
        found,
        read_on=form["read_on"],
        value_wh=form["kwh"],
        note=form["note"] or "",
        by_id=request.user.pk,
        at=clock.now(),
    )


def _estimated(request: StaffRequest, found: ReadingException, form: Form) -> None:
    exceptions_desk.estimate(
        found, cause=Cause(form["cause"]), by_id=request.user.pk, at=clock.now()
    )


_DO: Final[dict[str, Callable[[StaffRequest, ReadingException, Form], None]]] = {
    "accept": _accepted,
    "correct": _corrected,
    "estimate": _estimated,
    "visit": _visited,
}


def _list(request: StaffRequest, form: Form, *, status: int) -> HttpResponse:
    asked = _asked(request)
    counts = queries.counts(asked)
    count, daily_dwh = queries.summed(asked)
    page = asked_page(request)
    form.entered["expected"] = str(count)
    words = {
        "rows": queries.asked_for(asked)[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        "count_of_all": count,
        "daily_dwh": daily_dwh,
        "page": page,
        "pages": max(1, -(-count // ROWS_A_PAGE)),
        "month": asked.month,
        "asked": asked,
        "least": request.GET.get("least", ""),
        "district": request.GET.get("district", ""),
        "districts": [d for d in platform.districts() if sees(request, d.pk)],
        "kinds": [(kind.value, counts.get(kind.value, 0)) for kind in ExceptionKind],
        "states": [state.value for state in ExceptionState],
        "rest": f"{_filter(request)}&",
        "filter": _filter(request),
        "form": form,
        "may_accept_all": may(request.user, CLERK) and asked.state == ExceptionState.OPEN and count,
    }
    return render(request, "web/exceptions/list.html", words, status=status)


def _one(
    request: StaffRequest, found: ReadingException, act: str, form: Form | None, *, status: int
) -> HttpResponse:
    month = Month.of(found.month)
    told = readings_told(
        usage_point_id=found.usage_point_id,
        register_id=found.register_id,
        since=month.plus(-_MONTHS_TOLD).first_on,
        through=month.next().first_on,
        known_at=clock.now(),
    )
    months = chart.twelve_months(use_by_month(told), found.month)
    words = {
        "found": found,
        "account": exceptions_desk.account_number_at(found),
        "told": told[: _MONTHS_TOLD + 1],
        "wide_chart": chart.draw(months, width=720, lang=request.lang),
        "narrow_chart": chart.draw(months[-6:], width=330, lang=request.lang),
        "acts": _acts(request, found),
        "act": act,
        "form": form,
        "filter": _filter(request),
        "following": queries.next_one(_asked(request, found), found),
    }
    return render(request, "web/exceptions/one.html", words, status=status)


def _blank(request: StaffRequest, found: ReadingException, act: str) -> Form:
    entered = {}
    if act == "correct":
        until = Month.of(found.month).next().first_on
        read_on = found.reading.read_on if found.reading else until
        entered["read_on"] = read_on.isoformat()
    return Form.blank(request, _ASKS[act], **entered)


def _acts(request: StaffRequest, found: ReadingException) -> list[str]:
    """What this user may do with it now; nothing can be accepted where there is no reading."""
    if found.state not in exceptions_desk.WAITING or not may(request.user, CLERK):
        return []
    acts = [] if found.kind == ExceptionKind.MISSING else ["accept"]
    estimable = ["estimate"] if found.kind in exceptions_desk.ESTIMABLE else []
    return [*acts, "correct", *estimable, "visit"]


def _asked(request: StaffRequest, beside: ReadingException | None = None) -> Asked:
    """The filter of the address, within what the user sees; anything strange asks for all."""
    month = beside.month if beside else queries.latest_month() or clock.today().replace(day=1)
    district = platform.district(request.GET.get("district", ""))
    districts = seen_districts(request)
    if district is not None and sees(request, district.pk):
        districts = frozenset({district.pk})
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "open")
    least = request.GET.get("least", "")
    return Asked(
        month=asked_month(request, Month.of(month)).first_on,
        districts=districts,
        kind=kind if kind in ExceptionKind.values else "",
        state=state if state in ExceptionState.values else "",
        place=request.GET.get("place", "")[:100],
        least_dwh=int(least) * _DWH_IN_KWH if least.isdecimal() and len(least) < 8 else 0,
    )


def _filter(request: StaffRequest) -> str:
    """The filter as an address holds it."""
    names = ("month", "district", "kind", "state", "place", "least")
    return urlencode({name: request.GET[name] for name in names if request.GET.get(name)})


def _seen(request: StaffRequest, exception_id: int) -> ReadingException:
    try:
        found = queries.exception(exception_id)
    except Refusal as refusal:
        raise Http404(exception_id) from refusal
    if not sees(request, found.district_id):
        raise Http404(exception_id)
    return found
