"""A channel's registry compared with what came: nothing is posted by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.account_numbers import as_written
from jaryk.ledger.formats.profiles import read_profile
from jaryk.ledger.formats.reading import AUTO, read_statement
from jaryk.ledger.formats.statement import LineRead, StatementRead
from jaryk.ledger.models import LineVerdict, PaymentChannel, PaymentStatement, StatementUse
from jaryk.ledger.operations.locks import lock_channel
from jaryk.ledger.operations.statements import Outcome, keep_statement
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.queries.payers import accounts_told
from jaryk.ledger.queries.received import Taken, day_paid, taken_payments
from jaryk.ledger.queries.statements import statement_of
from jaryk.norms.book import BISHKEK


@dataclass(frozen=True, slots=True)
class Compared:
    """A registry's lines with their outcomes now, then those of payments that it leaves out."""

    statement: PaymentStatement
    is_new: bool
    lines: list[tuple[LineRead, Outcome]]


def compare_registry(
    *,
    channel_code: str,
    name: str,
    data: bytes,
    format_told: str = AUTO,
    day: date | None = None,
    at: datetime,
    by_id: int | None = None,
) -> Compared:
    """What the registry and the books agree on, and what only one of them has.

    It is of the days of its lines, or of ``day`` where that is told. Told again, it is kept once
    and compared anew, since payments may have come meanwhile.
    """
    channel = channel_of(channel_code)
    read = read_statement(data, read_profile(channel.profile), format_told=format_told)
    if day is not None:
        strange = [line for line in read.lines if day_paid(line.paid_at) != day]
        if strange:
            raise Refusal("ledger.registry.other_day", line=strange[0].line_no, day=day)
        read = replace(read, since=day, until=day + timedelta(1))
    return compare_read(
        channel=channel,
        read=read,
        name=name,
        digest=sha256(data).hexdigest(),
        at=at,
        by_id=by_id,
    )


@transaction.atomic
def compare_read(
    *,
    channel: PaymentChannel,
    read: StatementRead,
    name: str,
    digest: str,
    at: datetime,
    by_id: int | None = None,
) -> Compared:
    """Compare a registry that has been read already; ``digest`` tells it from others."""
    lock_channel(channel.pk)
    compared = _compare(channel.pk, read)
    before = statement_of(channel_id=channel.pk, sha256=digest)
    if before is not None:
        return Compared(before, is_new=False, lines=compared)
    whole = replace(read, lines=tuple(line for line, _ in compared))
    kept = keep_statement(
        channel,
        whole,
        [outcome for _, outcome in compared],
        use=StatementUse.REGISTRY,
        name=name,
        digest=digest,
        at=at,
        by_id=by_id,
    )
    return Compared(kept, is_new=True, lines=compared)


def _compare(channel_id: int, read: StatementRead) -> list[tuple[LineRead, Outcome]]:
    taken = taken_payments(
        channel_id=channel_id,
        since=read.since,
        until=read.until,
        external_ids=[line.external_id for line in read.lines],
    )
    accounts = accounts_told({line.account_told for line in read.lines})
    compared = []
    told: set[str] = set()
    for line in read.lines:
        if line.is_outgoing or not line.is_counted:
            compared.append((line, Outcome(verdict=LineVerdict.OUTGOING)))
            continue
        if line.external_id in told:
            outcome = _differs("twice", taken.get(line.external_id), line)
        else:
            outcome = _judged(line, taken.get(line.external_id), accounts.get(line.account_told))
        told.add(line.external_id)
        compared.append((line, outcome))
    left_out = [
        one
        for external_id, one in taken.items()
        if external_id not in told
        and read.since <= one.paid_on < read.until
        and not one.is_reversed
    ]
    last = max((line.line_no for line in read.lines), default=0)
    return compared + [
        (_as_line(one, last + place), _left_out(one)) for place, one in enumerate(left_out, 1)
    ]


def _judged(line: LineRead, taken: Taken | None, account_id: int | None) -> Outcome:
    if taken is None:
        return Outcome(
            verdict=LineVerdict.ABSENT_HERE,
            reason_key="ledger.registry.absent_here",
            particulars={"id": line.external_id},
        )
    if taken.is_reversed:
        return _differs("reversed", taken, line)
    if taken.amount_tyiyn != line.amount_tyiyn:
        return _differs("amount", taken, line)
    if taken.paid_on != day_paid(line.paid_at):
        return _differs("day", taken, line)
    same = as_written(taken.account_told) == as_written(line.account_told)
    if not same and (account_id is None or account_id != taken.account_id):
        return _differs("account", taken, line)
    return Outcome(verdict=LineVerdict.AGREED, received_id=taken.received_id)


def _differs(what: str, taken: Taken | None, line: LineRead) -> Outcome:
    return Outcome(
        verdict=LineVerdict.DIFFERS,
        received_id=None if taken is None else taken.received_id,
        reason_key=f"ledger.registry.{what}",
        particulars={"id": line.external_id},
    )


def _left_out(taken: Taken) -> Outcome:
    return Outcome(
        verdict=LineVerdict.ABSENT_THERE,
        received_id=taken.received_id,
        reason_key="ledger.registry.absent_there",
        particulars={"id": taken.external_id},
    )


def _as_line(taken: Taken, line_no: int) -> LineRead:
    """A payment that the registry leaves out, as a line behind its last."""
    day = taken.paid_on
    return LineRead(
        line_no=line_no,
        raw="",
        external_id=taken.external_id,
        account_told=taken.account_told,
        amount_tyiyn=taken.amount_tyiyn,
        is_outgoing=False,
        paid_at=datetime(day.year, day.month, day.day, tzinfo=BISHKEK),
        booked_on=day,
        is_counted=False,
    )
