"""What waits for a person: money without an owner, decisions, objections, a day that differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.urls import reverse

from jaryk.documents.queries.disputes import open_disputes
from jaryk.documents.queries.proposals import pending
from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest, seen_districts
from jaryk.interfaces.web.pages.statements import seen_days
from jaryk.kernel.money import som
from jaryk.kernel.texts import text
from jaryk.ledger.queries.suspense import waiting

# An objection whose answer is due within so many days is near its day.
NEAR_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """A box of the overview: what waits, how much, more about it, and where its list is.

    ``is_late``: a day has passed, or money differs.
    """

    what: str
    value: str
    more: str
    address: str
    is_late: bool


def waiting_of(request: StaffRequest) -> list[Waiting]:
    """The boxes that are not empty, of the districts that the user sees."""
    found = (_differing(request), _disputes(request), _approvals(request), _suspense(request))
    return [box for box in found if box is not None]


def _suspense(request: StaffRequest) -> Waiting | None:
    rows = waiting(on=clock.today(), districts=seen_districts(request), limit=None, suggest=False)
    if not rows:
        return None
    lang = request.lang
    return Waiting(
        what=text("web.waiting.suspense", lang),
        value=som(sum(row.amount_tyiyn for row in rows), lang),
        more=text("web.waiting.payments", lang, count=len(rows), days=rows[0].days_waiting),
        address=reverse("suspense"),
        is_late=False,
    )


def _approvals(request: StaffRequest) -> Waiting | None:
    found = pending(district_ids=seen_districts(request))
    if not found:
        return None
    own = sum(one.proposed_by_id == request.user.pk for one in found)
    return Waiting(
        what=text("web.waiting.approvals", request.lang),
        value=str(len(found)),
        more=text("web.waiting.own", request.lang, count=own) if own else "",
        address=reverse("approvals"),
        is_late=False,
    )


def _disputes(request: StaffRequest) -> Waiting | None:
    found = open_disputes(on=clock.today(), district_ids=seen_districts(request))
    near = [one for one in found if one.days_left <= NEAR_DAYS]
    if not near:
        return None
    late = sum(one.is_overdue for one in near)
    return Waiting(
        what=text("web.waiting.disputes", request.lang),
        value=str(len(near)),
        more=text("web.waiting.late", request.lang, count=late) if late else "",
        address=reverse("disputes"),
        is_late=late > 0,
    )


def _differing(request: StaffRequest) -> Waiting | None:
    yesterday = clock.today() - timedelta(days=1)
    found = [one for one in seen_days(request, yesterday) if one.difference_tyiyn]
    if not found:
        return None
    lang = request.lang
    # Differences of two channels must not hide each other: sizes are added, not signs.
    return Waiting(
        what=text("web.waiting.day", lang),
        value=som(sum(abs(one.difference_tyiyn) for one in found), lang),
        more=", ".join(str(getattr(one.channel, f"name_{lang}")) for one in found),
        address=reverse("payments-day", args=[yesterday.isoformat()]),
        is_late=True,
    )
