"""The life of a billing run: started, previewed, approved, posting, posted; or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import transaction
from django.db.models import Sum

from jaryk.charges.models import BillingRun, BillingShard, RunGroupTotal, RunStatus, SetAside
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.bulk import copy_in
from jaryk.platform.staging import change

ACCOUNTS_A_SHARD: Final = 25_000
PREVIEWABLE: Final = (RunStatus.STARTED, RunStatus.PREVIEWED)
OPEN: Final = (RunStatus.STARTED, RunStatus.PREVIEWED, RunStatus.APPROVED, RunStatus.POSTING)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a run is asked to bill: a month of all accounts, of a district or of one account."""

    period: Month
    district_id: int | None = None
    account_id: int | None = None


@transaction.atomic
def open_run(
    scope: Scope, *, issued_on: date, known_at: datetime, user_id: int | None
) -> tuple[BillingRun, bool]:
    """The open run of the scope, or a new one; and whether it is new.

    Two who start at once get the same run. Raises Refusal while the month has an open run of
    another scope.
    """
    change("SELECT pg_advisory_xact_lock(hashtext('jaryk open run'))")
    already = (
        BillingRun.objects.select_for_update()
        .filter(period=scope.period.first_on, status__in=OPEN)
        .first()
    )
    if already is None:
        run = BillingRun.objects.create(
            period=scope.period.first_on,
            district_id=scope.district_id,
            account_id=scope.account_id,
            issued_on=issued_on,
            known_at=known_at,
            posted_before=_posted(),
            started_by_id=user_id,
        )
        return run, True
    if (already.district_id, already.account_id) != (scope.district_id, scope.account_id):
        raise Refusal("charges.run.another_is_open", run=already.pk, period=str(scope.period))
    return already, False


def divide(run: BillingRun, account_ids: list[int]) -> None:
    """Cut the run's accounts, in order, into shards."""
    stretches = [
        account_ids[start : start + ACCOUNTS_A_SHARD]
        for start in range(0, len(account_ids), ACCOUNTS_A_SHARD)
    ]
    BillingShard.objects.bulk_create(
        BillingShard(
            run=run,
            shard_no=number,
            first_account_id=stretch[0],
            last_account_id=stretch[-1],
            accounts=len(stretch),
        )
        for number, stretch in enumerate(stretches, start=1)
    )
    run.accounts = len(account_ids)
    run.save(update_fields=["accounts"])


@dataclass(frozen=True, kw_only=True)
class ShardOutcome:
    """What a shard came to: counts, totals by group (group_id, accounts, energy_dwh,
    energy_tyiyn, tax_tyiyn), and those set aside (account_id, reason_key, particulars).
    """

    digest: str
    billed: int
    total_tyiyn: int
    group_totals: pl.DataFrame
    set_aside: pl.DataFrame


def is_staged(shard: BillingShard) -> bool:
    """Whether the shard's rows are gathered; others wait here until the transaction ends."""
    held = BillingShard.objects.select_for_update().get(
        run_id=shard.run_id, shard_no=shard.shard_no
    )
    return bool(held.staged_digest)


def note_outcome(shard: BillingShard, outcome: ShardOutcome, *, staged: bool) -> None:
    """Keep a shard's outcome in place of an earlier one; its digest may not differ from it.

    To be called in a transaction: of two who work the same shard out, one waits for the other.
    """
    kept = BillingShard.objects.select_for_update().get(pk=shard.pk)
    earlier = kept.previewed_digest if staged else kept.staged_digest
    if earlier and earlier != outcome.digest:
        raise Refusal("charges.run.not_as_previewed", run=shard.run_id, shard=shard.shard_no)
    keys = {"run_id": shard.run_id, "shard_no": shard.shard_no}
    RunGroupTotal.objects.filter(**keys).delete()
    SetAside.objects.filter(
        run_id=shard.run_id,
        account_id__gte=shard.first_account_id,
        account_id__lte=shard.last_account_id,
    ).delete()
    copy_in(
        "charges_rungrouptotal",
        outcome.group_totals.with_columns(run_id=shard.run_id, shard_no=shard.shard_no),
    )
    copy_in("charges_setaside", outcome.set_aside.with_columns(run_id=shard.run_id))
    digest = {"staged_digest" if staged else "previewed_digest": outcome.digest}
    BillingShard.objects.filter(**keys).update(
        billed=outcome.billed,
        set_aside=outcome.set_aside.height,
        total_tyiyn=outcome.total_tyiyn,
        **digest,
    )


@transaction.atomic
def refuse_unless(run: BillingRun, *statuses: RunStatus) -> None:
    """Raise Refusal when the run is in another status than these, whatever the caller holds."""
    fresh = BillingRun.objects.select_for_update().get(pk=run.pk)
    if fresh.status not in statuses:
        raise Refusal("charges.run.wrong_status", run=run.pk, status=fresh.status)


@transaction.atomic
def mark_previewed(run: BillingRun) -> None:
    """Every shard has been worked out and shown: the run may be approved."""
    _move(run, RunStatus.PREVIEWED, *PREVIEWABLE)
    _add_up(run)


@transaction.atomic
def mark_approved(run: BillingRun, *, user_id: int | None) -> None:
    """Approve what was worked out; from the terminal also unseen, as one act with posting."""
    _move(run, RunStatus.APPROVED, *PREVIEWABLE)
    run.approved_by_id = user_id
    run.save(update_fields=["approved_by"])


@transaction.atomic
def mark_posting(run: BillingRun) -> None:
    """Take the turn to post; a run that was interrupted keeps its turn.

    Raises Refusal while another run posts, or when others have posted since this one started.
    """
    refuse_unless(run, RunStatus.APPROVED, RunStatus.POSTING)
    other = BillingRun.objects.filter(status=RunStatus.POSTING).exclude(pk=run.pk).first()
    if other is not None:
        raise Refusal("charges.run.another_posts", run=run.pk, other=other.pk)
    if run.posted_before != _posted():
        raise Refusal("charges.run.overtaken", run=run.pk)
    _move(run, RunStatus.POSTING, RunStatus.APPROVED, RunStatus.POSTING)


def mark_posted(run: BillingRun, *, at: datetime) -> None:
    """The run's bills are part of the books; to be called in the transaction that made them so."""
    _move(run, RunStatus.POSTED, RunStatus.POSTING)
    _add_up(run)
    run.finished_at = at
    run.save(update_fields=["finished_at"])


@transaction.atomic
def mark_cancelled(run: BillingRun, *, at: datetime) -> None:
    """The run is given up; a posted one can only be corrected."""
    _move(run, RunStatus.CANCELLED, *OPEN)
    run.finished_at = at
    run.save(update_fields=["finished_at"])


def _move(run: BillingRun, to: RunStatus, *from_statuses: RunStatus) -> None:
    refuse_unless(run, *from_statuses)
    run.status = to
    run.save(update_fields=["status"])


def _add_up(run: BillingRun) -> None:
    sums = BillingShard.objects.filter(run=run).aggregate(
        billed=Sum("billed", default=0),
        set_aside=Sum("set_aside", default=0),
        total_tyiyn=Sum("total_tyiyn", default=0),
    )
    run.billed, run.set_aside = sums["billed"], sums["set_aside"]
    run.total_tyiyn = sums["total_tyiyn"]
    run.save(update_fields=["billed", "set_aside", "total_tyiyn"])


def _posted() -> int:
    return BillingRun.objects.filter(status=RunStatus.POSTED).count()
