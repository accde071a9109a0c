"""Long work that a worker does: previews and postings that a page asks for, and each day's own.

A job only names its run. Killed anywhere, it is asked for again and goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from jaryk.interfaces import clock, machine
from jaryk.interfaces.jobs_books import ask_seal
from jaryk.interfaces.month_overview import ask_overview
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

BOOKS: Final = "books"
PENALTY: Final = "penalty"
_SILENT_WORKER: Final = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Work:
    """How a run's work stands: waiting for a worker, at work, stopped midway, or at rest."""

    state: str
    refused: str = ""


@app.task(name="billing.preview", queue="billing")
def preview_run(*, run_id: int, user_id: int) -> None:
    """Work a run out without posting it."""
    from jaryk.charges.queries.runs import run
    from jaryk.documents.operations.billing import preview

    _tell_refusal(run_id, user_id, lambda: preview(run(run_id)))


@app.task(name="billing.post", queue="billing")
def post_run(*, run_id: int, user_id: int) -> None:
    """Post an approved run."""
    from jaryk.charges.queries.runs import run
    from jaryk.documents.operations.billing import post

    def post_together() -> None:
        post(run(run_id), at=clock.now(), user_id=user_id, hands=machine.hands())

    _tell_refusal(run_id, user_id, post_together)
    ask_seal()
    ask_overview(Month.of(run(run_id).period))


@app.periodic(cron="30 5 * * *")
@app.task(name="books.check", queue="books", queueing_lock="books")
def check_books(timestamp: int) -> None:
    """Add the books up and ask after every agreement, each morning; home tells what was found.

    ``timestamp`` is the moment that the day's check was due, which Procrastinate tells.
    """
    from jaryk.documents.checks import run_checks

    now = clock.now()
    checks = run_checks(known_at=now)
    failed = [check.name for check in checks if not check.ok]
    record_event(
        at=now,
        user=None,
        action="books.checked",
        subject=BOOKS,
        detail={"due": timestamp, "failed": failed, "checked": [check.name for check in checks]},
    )


@app.periodic(cron="10 20 * * *")
@app.task(name="penalty.stand", queue="books", queueing_lock="penalty")
def stand_penalty(timestamp: int) -> None:
    """Work out each account's penalty as the day begins, and forgive whom an amnesty forgives.

    ``timestamp`` is the moment that the day's work was due, soon after midnight in Bishkek.
    """
    from jaryk.documents.operations.penalty_day import stand, work_amnesties

    now, on = clock.now(), clock.today()
    amnesties = work_amnesties(on=on, at=now)
    stood = stand(on=on)
    record_event(
        at=now,
        user=None,
        action="penalty.stood",
        subject=PENALTY,
        detail={
            "due": timestamp,
            "on": on.isoformat(),
            "accounts": stood.accounts,
            "accrued": stood.accrued_tyiyn,
            "forgiven": {str(day.campaign_id): day.forgiven_tyiyn for day in amnesties},
            "in_the_running": {str(day.campaign_id): day.in_the_running for day in amnesties},
        },
    )


@dataclass(frozen=True, slots=True)
class BooksChecked:
    """When the books were last added up, the checks that failed, and all that were made."""

    at: datetime
    failed: tuple[str, ...]
    checked: tuple[str, ...]


def books_checked() -> BooksChecked | None:
    """What the latest daily check found."""
    event = platform.last_event(BOOKS)
    if event is None:
        return None
    failed = tuple(event.detail["failed"])
    return BooksChecked(event.at, failed, tuple(event.detail.get("checked", failed)))


@dataclass(frozen=True, slots=True)
class AmnestyRunning:
    """How many accounts have still to pay, by campaign, as the day ``on`` began."""

    on: date
    accounts: dict[int, int]


def amnesty_running() -> AmnestyRunning | None:
    """What the latest night's work found."""
    event = platform.last_event(PENALTY)
    if event is None:
        return None
    told = event.detail.get("in_the_running", {})
    running = {int(campaign_id): accounts for campaign_id, accounts in told.items()}
    return AmnestyRunning(date.fromisoformat(event.detail["on"]), running)


def ask_check() -> None:
    """Have the books checked now, unless a check is waiting already."""
    try:
        with transaction.atomic():
            check_books.configure().defer(timestamp=int(clock.now().timestamp()))
    except AlreadyEnqueued:
        return


def ask_preview(*, run_id: int, user_id: int) -> None:
    """Put a preview before the worker; asked for twice, it waits once."""
    _remember_asking("billing.preview_asked", run_id, user_id)
    _put(preview_run, run_id, user_id)


def ask_posting(*, run_id: int, user_id: int) -> None:
    """Put a posting before the worker; asked for twice, it waits once."""
    _remember_asking("billing.posting_asked", run_id, user_id)
    _put(post_run, run_id, user_id)


def work_of(run_id: int, lang: str) -> Work:
    """How the latest job of a run stands, and what it has refused."""
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    event = platform.last_event(f"run:{run_id}")
    if event is not None and event.action == "billing.refused":
        told = Refusal(event.detail["key"], **event.detail["particulars"]).say(lang)
        return Work("stopped", told)
    job = (
        ProcrastinateJob.objects.filter(queue_name="billing", args__run_id=run_id)
        .order_by("-id")
        .first()
    )
    if job is None or job.status in {"succeeded", "cancelled"}:
        return Work("rest")
    if job.status == "todo":
        return Work("waiting")
    heard_of = ProcrastinateWorker.objects.filter(
        id=job.worker_id, last_heartbeat__gt=Now() - _SILENT_WORKER
    )
    is_alive = job.status == "doing" and heard_of.exists()
    return Work("working" if is_alive else "stopped")


def _tell_refusal(run_id: int, user_id: int, work: Callable[[], None]) -> None:
    """Do the work; a refusal is kept where the run's page reads it."""
    try:
        work()
    except Refusal as refusal:
        particulars = {name: str(value) for name, value in refusal.particulars.items()}
        record_event(
            at=clock.now(),
            user=platform.user(user_id),
            action="billing.refused",
            subject=f"run:{run_id}",
            detail={"key": refusal.key, "particulars": particulars},
        )


def _remember_asking(action: str, run_id: int, user_id: int) -> None:
    record_event(
        at=clock.now(), user=platform.user(user_id), action=action, subject=f"run:{run_id}"
    )


def _put(task: Task[..., None, ...], run_id: int, user_id: int) -> None:
    waiting = task.configure(queueing_lock=f"run:{run_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        waiting.defer(run_id=run_id, user_id=user_id)
