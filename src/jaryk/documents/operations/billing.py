"""A month's billing: start, preview, approve, post; kill it anywhere and go on.

The draft of a shard is a pure function of facts known when the run started. Posting works it out
again, gathers the rows shard by shard in tables of the run's own, and makes all of them part of
the books in one transaction: until then nobody sees a bill, afterwards everybody sees them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction

from jaryk.charges.operations import runs
from jaryk.charges.queries.runs import BillingRun, BillingShard, shards
from jaryk.customers.queries import bulk as customers
from jaryk.documents.hands import stage_all
from jaryk.documents.operations.turn import turn_to_post
from jaryk.documents.queries.bulk import billed_in, last_number
from jaryk.documents.shard_work import IN_ORDER, Staging, draft_of, outcome_of
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.closing import hold_open
from jaryk.ledger.operations.horizon import draw_horizon, hold_still
from jaryk.ledger.queries.closing import refuse_closed
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

_ADDRESS: Final = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@dataclass(frozen=True)
class Progress:
    """How far a run has come, in accounts."""

    accounts: int
    done: int
    billed: int
    set_aside: int
    total_tyiyn: int


OnProgress = Callable[[Progress], None]


def _silent(progress: Progress) -> None:
    """For callers whom nobody watches."""


@transaction.atomic
def start_run(
    *,
    period: Month,
    issued_on: date,
    known_at: datetime,
    district_id: int | None = None,
    account_id: int | None = None,
    user_id: int | None = None,
) -> BillingRun:
    """Start the month's run for all accounts, a district or an account; or find it begun.

    Accounts that have a bill for the month are left out. ``issued_on`` is the day that the bills
    will bear; facts known later than ``known_at`` are not read. Raises Refusal for a month that
    has not begun on the day of issue, or that has an open run of another scope.
    """
    if issued_on < period.first_on:
        raise Refusal("documents.run.month_not_begun", period=str(period))
    refuse_closed(issued_on)
    scope = runs.Scope(period=period, district_id=district_id, account_id=account_id)
    run, is_new = runs.open_run(scope, issued_on=issued_on, known_at=known_at, user_id=user_id)
    if is_new:
        draw_horizon(known_at)
        in_force = customers.accounts_in_force(
            since=period.first_on,
            until=period.next().first_on,
            known_at=known_at,
            district_id=district_id,
            account_id=account_id,
        )
        billed = billed_in(period)
        account_ids = in_force.get_column("account_id").to_list()
        runs.divide(run, [account for account in account_ids if account not in billed])
    return run


def preview(run: BillingRun, *, on_progress: OnProgress = _silent) -> None:
    """Work everything out and keep only what it comes to: nothing is posted."""
    runs.refuse_unless(run, *runs.PREVIEWABLE)
    for shard in _reported(run, on_progress):
        with transaction.atomic():
            runs.note_outcome(shard, outcome_of(draft_of(run, shard)), staged=False)
    runs.mark_previewed(run)


def approve(run: BillingRun, *, user_id: int | None, at: datetime) -> None:
    """Allow the run to be posted."""
    with transaction.atomic():
        runs.mark_approved(run, user_id=user_id)
        _remember(run, "billing.approved", user_id, at)


def post(
    run: BillingRun,
    *,
    at: datetime,
    user_id: int | None = None,
    on_progress: OnProgress = _silent,
    hands: int = 1,
) -> None:
    """Issue the run's bills and post them; what an interrupted try has gathered is kept.

    ``hands``: how many processes share a run of more than one shard; the bytes are the same.

    Raises Refusal when another process posts this moment, when others have posted since the run
    started, or when a shard differs from its preview.
    """
    with turn_to_post():
        runs.mark_posting(run)
        _gather(run, on_progress, hands)
        with transaction.atomic():
            hold_open(run.issued_on)
            # Attaching locks the tables that a payment writes, in another order than a payment.
            hold_still()
            for table in IN_ORDER:
                table.settle(run.pk, run.period)
            runs.mark_posted(run, at=at)
            _remember(run, "billing.posted", user_id, at)


def cancel(run: BillingRun, *, at: datetime, user_id: int | None = None) -> None:
    """Give up a run that is not posted; nothing of it remains but its record."""
    with turn_to_post(), transaction.atomic():
        runs.mark_cancelled(run, at=at)
        for table in reversed(IN_ORDER):
            table.abandon(run.pk)
        _remember(run, "billing.cancelled", user_id, at)


def _gather(run: BillingRun, on_progress: OnProgress, hands: int) -> None:
    """Work out the shards that are not gathered yet and gather their rows."""
    with transaction.atomic():
        for table in IN_ORDER:
            table.begin(run.pk)
    first_id = last_number(run.period) + 1
    if hands > 1 and run.accounts > runs.ACCOUNTS_A_SHARD:
        _gather_together(run, on_progress, first_id, hands)
        return
    staging = Staging(run)
    for shard in _reported(run, on_progress):
        if not shard.staged_digest:
            draft = draft_of(run, shard)
            staging.stage(shard, draft, first_id=first_id)
            shard.billed = draft.bills.height
        first_id += shard.billed


def _gather_together(run: BillingRun, on_progress: OnProgress, first_id: int, hands: int) -> None:
    """The same with several processes; the house accounts are opened before they begin."""
    Staging(run)
    standing = [
        (shard.shard_no, shard.billed if shard.staged_digest else None) for shard in shards(run)
    ]
    database = {name: connection.settings_dict[name] for name in _ADDRESS}
    staged = stage_all(run.pk, standing, first_id=first_id, hands=hands, database=database)
    for _ in staged:
        on_progress(_progress(run))


def _progress(run: BillingRun) -> Progress:
    """How far the run has come, by the shards that are gathered."""
    done = [shard for shard in shards(run) if shard.staged_digest]
    return Progress(
        run.accounts,
        sum(shard.accounts for shard in done),
        sum(shard.billed for shard in done),
        sum(shard.set_aside for shard in done),
        sum(shard.total_tyiyn for shard in done),
    )


def _reported(run: BillingRun, on_progress: OnProgress) -> Iterator[BillingShard]:
    """The run's shards in order; each is reported when the caller is done with it."""
    done = billed = set_aside = total_tyiyn = 0
    for shard in shards(run):
        yield shard
        after = shards(run)[shard.shard_no - 1]
        done += after.accounts
        billed += after.billed
        set_aside += after.set_aside
        total_tyiyn += after.total_tyiyn
        on_progress(Progress(run.accounts, done, billed, set_aside, total_tyiyn))


def _remember(run: BillingRun, action: str, user_id: int | None, at: datetime) -> None:
    record_event(
        at=at,
        user=platform.user(user_id),
        action=action,
        subject=f"run:{run.pk}",
        detail={
            "period": f"{run.period:%Y-%m}",
            "billed": run.billed,
            "set_aside": run.set_aside,
            "total_tyiyn": run.total_tyiyn,
        },
    )
