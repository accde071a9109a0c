"""Draft tariffs that a page asks for, worked out by the worker."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jaryk.interfaces import clock
from jaryk.kernel.errors import Refusal
from jaryk.platform.operations import record_event
from jaryk.platform.queries import last_event


@app.task(name="tariffs.what_if", queue="what_if")
def work_out_draft(*, draft_id: int) -> None:
    """Work a draft out and keep what it comes to; a refusal is kept where its page reads it."""
    from jaryk.charges.queries.drafts import draft
    from jaryk.interfaces.what_if import work_out

    try:
        work_out(draft(draft_id), at=clock.now())
    except Refusal as refusal:
        record_event(
            at=clock.now(),
            user=None,
            action="tariff.draft_refused",
            subject=f"draft:{draft_id}",
            detail={
                "key": refusal.key,
                "particulars": {name: str(told) for name, told in refusal.particulars.items()},
            },
        )


def ask_what_if(*, draft_id: int) -> None:
    """Put a draft before the worker; asked for twice, it waits once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        work_out_draft.configure(queueing_lock=f"draft:{draft_id}").defer(draft_id=draft_id)


def refused(draft_id: int, lang: str) -> str:
    """Why the draft could not be worked out; nothing where it could, or waits."""
    event = last_event(f"draft:{draft_id}")
    if event is None or event.action != "tariff.draft_refused":
        return ""
    return Refusal(event.detail["key"], **event.detail["particulars"]).say(lang)
