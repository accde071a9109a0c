"""A channel's statement taken in: whole or not at all, each line with its outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import polars as pl
from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.profiles import read_profile
from jaryk.ledger.formats.reading import AUTO, read_statement
from jaryk.ledger.formats.statement import LineRead, StatementRead
from jaryk.ledger.models import (
    ChannelKind,
    LineVerdict,
    PaymentChannel,
    PaymentStatement,
    StatementUse,
)
from jaryk.ledger.operations.locks import lock_channel
from jaryk.ledger.operations.receiving import Notice, receive
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.queries.statements import balance_kept, neighbours, statement_of
from jaryk.ledger.sums import as_som
from jaryk.platform import operations as platform
from jaryk.platform import queries as kept
from jaryk.platform.bulk import copy_in
from jaryk.platform.staging import count_anew


@dataclass(frozen=True, slots=True)
class Loaded:
    """The file as it was taken; ``is_new`` is false for one of the same content taken before."""

    statement: PaymentStatement
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a line."""

    verdict: str
    received_id: int | None = None
    reason_key: str = ""
    particulars: dict[str, Any] | None = None


def load_statement(
    *,
    channel_code: str,
    name: str,
    data: bytes,
    format_told: str = AUTO,
    at: datetime,
    on: date,
    by_id: int | None = None,
    allow_gap: bool = False,
) -> Loaded:
    """Take a statement in and post its payments on the day ``on``, in one transaction.

    Told again, it changes nothing; lines that another statement has told are ``repeated``. Refused
    where its totals are wrong, or where it does not go on from the channel's other statements,
    unless ``allow_gap``, which is written down.
    """
    channel = _channel(channel_code)
    digest = sha256(data).hexdigest()
    read = read_statement(data, read_profile(channel.profile), format_told=format_told)
    with transaction.atomic():
        lock_channel(channel.pk)
        before = statement_of(channel_id=channel.pk, sha256=digest)
        if before is not None:
            return Loaded(before, is_new=False)
        gap = _gap(channel, read)
        if gap is not None and not allow_gap:
            raise gap
        outcomes = _receive(channel, read, at=at, on=on, by_id=by_id)
        told: dict[str, Any] = {"name": name, "digest": digest, "at": at, "by_id": by_id}
        taken = keep_statement(channel, read, outcomes, use=StatementUse.STATEMENT, **told)
        if gap is not None:
            _note_gap(taken, gap, at=at, by_id=by_id)
    return Loaded(taken, is_new=True)


def _channel(code: str) -> PaymentChannel:
    found = channel_of(code)
    if found.kind == ChannelKind.CASH_DESK:
        raise Refusal("ledger.channel.cash_desk", code=code)
    return found


def keep_statement(
    channel: PaymentChannel,
    read: StatementRead,
    outcomes: list[Outcome],
    *,
    use: StatementUse,
    name: str,
    digest: str,
    at: datetime,
    by_id: int | None,
) -> PaymentStatement:
    """Write a file down with the outcome of each of its lines."""
    taken = PaymentStatement.objects.create(
        channel=channel,
        use=use,
        format=read.format,
        name=name.encode("utf-8", "replace").decode().replace("\0", "")[:255],
        sha256=digest,
        number=read.number,
        since=read.since,
        until=read.until,
        opening_tyiyn=read.opening_tyiyn,
        closing_tyiyn=read.closing_tyiyn,
        credited_tyiyn=read.credits_tyiyn,
        debited_tyiyn=read.debits_tyiyn,
        lines=len(read.lines),
        loaded_at=at,
        loaded_by_id=by_id,
    )
    _keep_lines(taken, read, outcomes)
    return taken


def _keep_lines(taken: PaymentStatement, read: StatementRead, outcomes: list[Outcome]) -> None:
    """Each line of the file with its outcome."""
    rows = [
        {
            "line_no": line.line_no,
            "raw": line.raw,
            "verdict": str(outcome.verdict),
            "external_id": line.external_id[:100],
            "amount_tyiyn": line.amount_tyiyn,
            "received_id": outcome.received_id,
            "reason_key": outcome.reason_key,
            "particulars": json.dumps(_particulars(line, outcome), ensure_ascii=False),
        }
        for line, outcome in zip(read.lines, outcomes, strict=True)
    ]
    if rows:
        frame = pl.DataFrame(
            rows, schema_overrides={"received_id": pl.Int64}, infer_schema_length=None
        )
        copy_in("ledger_statementline", frame.with_columns(statement_id=pl.lit(taken.pk)))
        count_anew(frame.height, "ledger_statementline")


def _particulars(line: LineRead, outcome: Outcome) -> dict[str, Any]:
    """What a line's reason speaks of, and what its days are added up by."""
    return {
        **(outcome.particulars or {}),
        "booked_on": str(line.booked_on),
        "paid_at": line.paid_at.isoformat(),
        "outgoing": line.is_outgoing,
        "counted": line.is_counted,
        "account": line.account_told,
        "payer": line.payer[:300],
        "purpose": line.purpose[:500],
    }


def _receive(
    channel: PaymentChannel, read: StatementRead, *, at: datetime, on: date, by_id: int | None
) -> list[Outcome]:
    """Post what came in; the outcome of every line, in their order."""
    set_aside = list(_set_aside(read))
    coming = [line for line, outcome in zip(read.lines, set_aside, strict=True) if not outcome]
    answers = receive(
        channel=channel,
        notices=[_notice(line) for line in coming],
        at=at,
        posted_on=on,
        by_id=by_id,
    )
    told = iter(zip(coming, answers, strict=True))
    outcomes = []
    for outcome in set_aside:
        if outcome is None:
            line, answer = next(told)
            outcome = Outcome(
                verdict=answer.verdict,
                received_id=answer.received_id,
                reason_key=answer.reason_key or line.reason_key,
                particulars=dict(answer.particulars),
            )
        outcomes.append(outcome)
    return outcomes


def _notice(line: LineRead) -> Notice:
    return Notice(
        external_id=line.external_id,
        account_told=line.account_told,
        amount_tyiyn=line.amount_tyiyn,
        paid_at=line.paid_at,
        payer=line.payer,
        purpose=line.purpose,
    )


def _set_aside(read: StatementRead) -> Iterator[Outcome | None]:
    """The outcome of lines that bring no money to post; None for those that do."""
    seen: set[str] = set()
    for line in read.lines:
        if not line.is_counted:
            yield Outcome(verdict=LineVerdict.REFUSED, reason_key=line.reason_key)
        elif line.is_outgoing:
            yield Outcome(verdict=LineVerdict.OUTGOING, reason_key=line.reason_key)
        elif not line.amount_tyiyn:
            yield Outcome(verdict=LineVerdict.REFUSED, reason_key="ledger.statement.nothing")
        elif line.external_id in seen:
            yield Outcome(
                verdict=LineVerdict.REFUSED,
                reason_key="ledger.statement.twice",
                particulars={"id": line.external_id},
            )
        else:
            seen.add(line.external_id)
            yield None


def _gap(channel: PaymentChannel, read: StatementRead) -> Refusal | None:
    """Where the balances of this statement and its neighbours in time do not meet, if so."""
    if read.opening_tyiyn is None or read.closing_tyiyn is None:
        return None
    before, after = neighbours(channel_id=channel.pk, since=read.since)
    if before is not None:
        stood = balance_kept(before, before=read.since)
        if stood != read.opening_tyiyn:
            return _gap_at(read.since, before, told=read.opening_tyiyn, stood=stood)
    if after is not None and after.opening_tyiyn is not None:
        is_inside = after.since < read.until
        reaches = read.balance_before(after.since) if is_inside else read.closing_tyiyn
        if reaches is not None and reaches != after.opening_tyiyn:
            return _gap_at(after.since, after, told=reaches, stood=after.opening_tyiyn)
    return None


def _gap_at(on: date, other: PaymentStatement, *, told: int, stood: int) -> Refusal:
    return Refusal(
        "ledger.statement.gap", on=on, name=other.name, told=as_som(told), kept=as_som(stood)
    )


def _note_gap(taken: PaymentStatement, gap: Refusal, *, at: datetime, by_id: int | None) -> None:
    """A gap that somebody has allowed stays told."""
    platform.record_event(
        at=at,
        user=kept.user(by_id),
        action="payments.gap_allowed",
        subject=f"statement {taken.pk}",
        detail={name: str(value) for name, value in gap.particulars.items()},
    )
