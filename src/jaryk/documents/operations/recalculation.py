"""Recalculation: drafted by one person, approved by another, posted as correcting documents (R-95).

A draft keeps a fingerprint of each shard of accounts. Posting works all out again and refuses a
shard that differs; each shard is posted whole, a posting that was interrupted goes on.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.documents.correcting import Corrected, correct
from jaryk.documents.models import (
    Bill,
    Recalculation,
    RecalculationReason,
    RecalculationShard,
    RecalculationStatus,
)
from jaryk.documents.operations.issue_corrections import issue_corrections
from jaryk.documents.operations.turn import turn_to_post
from jaryk.documents.queries.recalculations import bills_in_scope
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.norms import calendar, rulebook
from jaryk.platform import queries as platform
from jaryk.platform.bulk import copy_in
from jaryk.platform.operations import record_event

ACCOUNTS_A_SHARD: Final = 10_000


@transaction.atomic
def draft(
    *,
    reason: RecalculationReason,
    basis: str,
    since: Month,
    until: Month,
    issued_on: date,
    known_at: datetime,
    account_id: int | None = None,
    group_id: int | None = None,
    by_id: int | None = None,
) -> Recalculation:
    """Work the billed months ``[since, until)`` out again; nothing is posted.

    ``account_id`` or ``group_id`` bound the scope; ``basis`` is the paper that it rests on. Refuses
    without one, past the limitation period (R-96), without bills, or where nothing would change.
    """
    _refuse_baseless(basis)
    refuse_past_limitation(since, found_on=issued_on)
    scope = bills_in_scope(
        since=since.first_on, until=until.first_on, account_id=account_id, group_id=group_id
    )
    if scope.is_empty():
        raise Refusal("documents.recalculation.no_bills", since=str(since), until=str(until))
    recalculation = Recalculation.objects.create(
        reason=reason,
        basis=basis.strip(),
        account_id=account_id,
        group_id=group_id,
        since=since.first_on,
        until=until.first_on,
        known_at=known_at,
        issued_on=issued_on,
        drafted_by_id=by_id,
    )
    _keep_draft(recalculation, scope.get_column("account_id").unique().sort().to_list())
    if not recalculation.bills:
        raise Refusal("documents.recalculation.nothing_changes")
    _remember(recalculation, "recalculation.drafted", by_id, known_at)
    return recalculation


def _refuse_baseless(basis: str) -> None:
    if not basis.strip():
        raise Refusal("documents.recalculation.no_basis")


def cancel_bill(
    bill_id: int, *, basis: str, issued_on: date, known_at: datetime, by_id: int | None = None
) -> Recalculation:
    """Draft the cancelling of one bill: everything that it charges for energy falls away."""
    bill = Bill.objects.filter(pk=bill_id).first()
    if bill is None:
        raise Refusal("documents.bill.unknown", bill=Bill.number_of(bill_id))
    month = Month.of(bill.period)
    return draft(
        reason=RecalculationReason.CANCELLED,
        basis=basis,
        since=month,
        until=month.next(),
        issued_on=issued_on,
        known_at=known_at,
        account_id=bill.account_id,
        by_id=by_id,
    )


def refuse_past_limitation(since: Month, *, found_on: date) -> None:
    """Refuse months that begin before the limitation period reaches back to (R-96)."""
    earliest = rulebook.reckon(
        "recalculated_from",
        found_on,
        calendar.national(),
        wrong_from_on=since.first_on,
        found_on=found_on,
    )
    if earliest > since.first_on:
        raise Refusal("documents.recalculation.past_limitation", since=str(since), first=earliest)


@transaction.atomic
def approve(recalculation: Recalculation, *, by_id: int, at: datetime) -> None:
    """Let it be posted. Raises Refusal for the person who drafted it, or unless it is a draft."""
    fresh = _held(recalculation)
    if fresh.drafted_by_id == by_id:
        raise Refusal("documents.recalculation.approved_by_drafter")
    _move(recalculation, RecalculationStatus.APPROVED, RecalculationStatus.DRAFTED)
    recalculation.approved_by_id = by_id
    recalculation.save(update_fields=["approved_by"])
    _remember(recalculation, "recalculation.approved", by_id, at)


def post(recalculation: Recalculation, *, on: date, at: datetime) -> None:
    """Issue the correcting documents on the day ``on`` and post them.

    Raises Refusal unless it is approved, while others post, or when a shard has changed since it
    was drafted: then it must be drafted again.
    """
    with turn_to_post():
        _refuse_unless(recalculation, RecalculationStatus.APPROVED)
        shards = RecalculationShard.objects.filter(recalculation=recalculation, is_posted=False)
        for shard in shards.order_by("shard_no"):
            with transaction.atomic():
                _post_shard(recalculation, shard, on, at)
        with transaction.atomic():
            _move(recalculation, RecalculationStatus.POSTED, RecalculationStatus.APPROVED)
            recalculation.issued_on, recalculation.finished_at = on, at
            recalculation.save(update_fields=["issued_on", "finished_at"])
            _remember(recalculation, "recalculation.posted", recalculation.approved_by_id, at)


@transaction.atomic
def cancel(recalculation: Recalculation, *, at: datetime, by_id: int | None = None) -> None:
    """Give up a recalculation of which nothing is posted yet."""
    if RecalculationShard.objects.filter(recalculation=recalculation, is_posted=True).exists():
        raise Refusal("documents.recalculation.half_posted", recalculation=recalculation.pk)
    _move(
        recalculation,
        RecalculationStatus.CANCELLED,
        RecalculationStatus.DRAFTED,
        RecalculationStatus.APPROVED,
    )
    recalculation.finished_at = at
    recalculation.save(update_fields=["finished_at"])
    _remember(recalculation, "recalculation.cancelled", by_id, at)


def _keep_draft(recalculation: Recalculation, account_ids: list[int]) -> None:
    """Work out every shard and keep its fingerprint, the sums, and what cannot be told."""
    for number, start in enumerate(range(0, len(account_ids), ACCOUNTS_A_SHARD), start=1):
        stretch = account_ids[start : start + ACCOUNTS_A_SHARD]
        shard = RecalculationShard(
            recalculation=recalculation,
            shard_no=number,
            first_account_id=stretch[0],
            last_account_id=stretch[-1],
        )
        found = worked_out(
            recalculation,
            (stretch[0], stretch[-1]),
            issued_on=recalculation.issued_on,
            booked_at=recalculation.known_at,
        )
        shard.digest = found.digest
        shard.save(force_insert=True)
        copy_in(
            "documents_recalculationsetaside",
            found.set_aside.with_columns(recalculation_id=pl.lit(recalculation.pk)),
        )
        recalculation.accounts += found.corrections.get_column("account_id").n_unique()
        recalculation.bills += found.corrections.height
        recalculation.total_tyiyn += found.total_tyiyn
    recalculation.save(update_fields=["accounts", "bills", "total_tyiyn"])


def worked_out(
    recalculation: Recalculation,
    between: tuple[int, int],
    *,
    issued_on: date,
    booked_at: datetime,
) -> Corrected:
    """What the recalculation comes to for accounts with ids from one to another, both included."""
    bills = bills_in_scope(
        since=recalculation.since,
        until=recalculation.until,
        account_id=recalculation.account_id,
        group_id=recalculation.group_id,
        between=between,
    )
    return correct(
        bills,
        issued_on=issued_on,
        known_at=recalculation.known_at,
        booked_at=booked_at,
        is_cancelled=recalculation.reason == RecalculationReason.CANCELLED,
    )


def _post_shard(
    recalculation: Recalculation, shard: RecalculationShard, on: date, at: datetime
) -> None:
    stretch = (shard.first_account_id, shard.last_account_id)
    found = worked_out(recalculation, stretch, issued_on=on, booked_at=at)
    if found.digest != shard.digest:
        raise Refusal("documents.recalculation.not_as_drafted", recalculation=recalculation.pk)
    if not found.corrections.is_empty():
        issue_corrections(recalculation, found, on=on, at=at)
    RecalculationShard.objects.filter(recalculation=recalculation, shard_no=shard.shard_no).update(
        is_posted=True
    )


def _held(recalculation: Recalculation) -> Recalculation:
    return Recalculation.objects.select_for_update().get(pk=recalculation.pk)


def _refuse_unless(recalculation: Recalculation, *statuses: RecalculationStatus) -> None:
    with transaction.atomic():
        status = _held(recalculation).status
    if status not in statuses:
        raise Refusal(
            "documents.recalculation.wrong_status",
            recalculation=recalculation.pk,
            status=status,
        )


def _move(
    recalculation: Recalculation, to: RecalculationStatus, *from_statuses: RecalculationStatus
) -> None:
    _refuse_unless(recalculation, *from_statuses)
    recalculation.status = to
    recalculation.save(update_fields=["status"])


def _remember(recalculation: Recalculation, action: str, user_id: int | None, at: datetime) -> None:
    record_event(
        at=at,
        user=platform.user(user_id),
        action=action,
        subject=f"recalculation:{recalculation.pk}",
        detail={
            "reason": recalculation.reason,
            "since": f"{recalculation.since:%Y-%m}",
            "until": f"{recalculation.until:%Y-%m}",
            "bills": recalculation.bills,
            "total_tyiyn": recalculation.total_tyiyn,
        },
    )
