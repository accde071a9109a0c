"""A day of payments by an agent's books beside ours; nothing is posted by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from jaryk.ledger.agents import Agent, Answer, Code, PaymentTold, fingerprint, refused, soms
from jaryk.ledger.formats.statement import LineRead, StatementRead
from jaryk.ledger.models import LineVerdict
from jaryk.ledger.operations.registries import Compared, compare_read
from jaryk.ledger.queries.channels import channel
from jaryk.ledger.queries.received import day_paid

_OPEN: Final = (LineVerdict.DIFFERS, LineVerdict.ABSENT_HERE, LineVerdict.ABSENT_THERE)


def compare_day(
    *,
    agent: Agent,
    day: date,
    payments: Sequence[PaymentTold],
    told_count: int,
    told_total_tyiyn: int,
    at: datetime,
) -> Answer:
    """Compare all payments of a day that is over; told again, it is compared anew.

    Refused whole when its own count or total is another than its payments', or when one of them
    is of another day.
    """
    total_tyiyn = sum(payment.amount_tyiyn for payment in payments)
    told: dict[str, object] = {
        "day": day.isoformat(),
        "count": told_count,
        "total": soms(told_total_tyiyn),
    }
    if day >= day_paid(at):
        return refused(told, Code.DAY_NOT_OVER)
    if (told_count, told_total_tyiyn) != (len(payments), total_tyiyn):
        return refused(told, Code.TOTALS_DIFFER)
    if any(day_paid(payment.paid_at) != day for payment in payments):
        return refused(told, Code.OTHER_DAY)
    compared = compare_read(
        channel=channel(agent.code),
        read=_as_read(day, payments, total_tyiyn),
        name=f"{agent.code} {day}",
        digest=fingerprint(
            told | {f"{place:09}": _line(one) for place, one in enumerate(payments)}
        ),
        at=at,
    )
    return _told(told, compared)


def _told(told: dict[str, object], compared: Compared) -> Answer:
    by_verdict: dict[str, list[str]] = defaultdict(list)
    for line, outcome in compared.lines:
        by_verdict[outcome.verdict].append(line.external_id)
    open_lines = {str(verdict): by_verdict[verdict] for verdict in _OPEN}
    code = Code.DIFFERS if any(open_lines.values()) else Code.AGREED
    agreed = len(by_verdict[LineVerdict.AGREED])
    body = {**told, **open_lines, "agreed": agreed, "result": "compared", "code": code.value}
    return Answer(200, body)


def _as_read(day: date, payments: Sequence[PaymentTold], total_tyiyn: int) -> StatementRead:
    return StatementRead(
        format="agent",
        number="",
        account="",
        since=day,
        until=day + timedelta(1),
        lines=tuple(
            LineRead(
                line_no=place,
                raw=_line(payment),
                external_id=payment.external_id,
                account_told=payment.account,
                amount_tyiyn=payment.amount_tyiyn,
                is_outgoing=False,
                paid_at=payment.paid_at,
                booked_on=day,
            )
            for place, payment in enumerate(payments, start=1)
        ),
        counted=len(payments),
        told_credits_tyiyn=total_tyiyn,
        told_count=len(payments),
    )


def _line(payment: PaymentTold) -> str:
    return ";".join(payment.figures().values())
