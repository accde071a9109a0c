"""How the answers of ``jaryk payments`` look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from jaryk.ledger.operations.registries import Compared
    from jaryk.ledger.operations.statements import Loaded
    from jaryk.ledger.queries.cash import DeskDay
    from jaryk.ledger.queries.channels import PaymentChannel
    from jaryk.ledger.queries.received import ReceivedPayment
    from jaryk.ledger.queries.reconciliation import ChannelDay
    from jaryk.ledger.queries.suspense import SuspenseRow

_SHOWN: Final = 20


def statement(loaded: Loaded, screen: Screen) -> bool:
    """The statement's lines by outcome, and those that were refused; whether there are any."""
    from jaryk.ledger.queries.statements import reason_of, statement_lines, verdict_counts

    kept = loaded.statement
    counts = verdict_counts(kept.pk)
    refused = statement_lines(kept.pk, verdict="refused")
    told = [(line.line_no, line.external_id, reason_of(line, screen.lang)) for line in refused]
    if screen.as_json:
        screen.emit(
            {
                "statement": kept.pk,
                "file": kept.name,
                "format": kept.format,
                "is_new": loaded.is_new,
                "since": kept.since,
                "until": kept.until,
                "lines": kept.lines,
                "credited_tyiyn": kept.credited_tyiyn,
                "debited_tyiyn": kept.debited_tyiyn,
                "verdicts": {
                    verdict: {"lines": counted.lines, "amount_tyiyn": counted.amount_tyiyn}
                    for verdict, counted in counts.items()
                },
                "refused": [_named(("line", "id", "reason"), row) for row in told],
            }
        )
        return bool(refused)
    if not loaded.is_new:
        screen.say(screen.word("cli.payments.load.again", on=kept.loaded_at.date()))
    rows = [
        (_verdict(verdict, screen), counted.lines, som(counted.amount_tyiyn, screen.lang))
        for verdict, counted in counts.items()
    ]
    screen.table(_headings(("outcome", "lines", "sum"), screen), rows)
    _show_lines(told, screen)
    return bool(refused)


def registry(compared: Compared, screen: Screen) -> bool:
    """How the registry and the books agree; whether they differ anywhere."""
    apart = [
        (line.line_no, line.external_id, text(outcome.reason_key, screen.lang, **told))
        for line, outcome in compared.lines
        if outcome.reason_key and (told := outcome.particulars) is not None
    ]
    counts = Counter(str(outcome.verdict) for _, outcome in compared.lines)
    if screen.as_json:
        screen.emit(
            {
                "registry": compared.statement.pk,
                "is_new": compared.is_new,
                "verdicts": dict(counts),
                "differences": [_named(("line", "id", "reason"), row) for row in apart],
            }
        )
        return bool(apart)
    rows = [(_verdict(verdict, screen), lines) for verdict, lines in sorted(counts.items())]
    screen.table(_headings(("outcome", "lines"), screen), rows)
    _show_lines(apart, screen)
    return bool(apart)


def suspense(rows: Sequence[SuspenseRow], screen: Screen) -> None:
    """Money that waits, each with the likeliest account."""
    if screen.as_json:
        screen.emit({"waiting": [_waiting(row) for row in rows]})
        return
    if not rows:
        screen.say(screen.word("cli.payments.suspense.none"))
        return
    told = []
    for row in rows:
        likeliest = "; ".join(
            f"{one.number} ({screen.word(one.why_key)})" for one in row.suggestions[:2]
        )
        paid = f"{row.received.account_told} {row.received.payer} {row.received.purpose}".strip()
        told.append(
            (row.entry_id, som(row.amount_tyiyn, screen.lang), row.days_waiting, paid, likeliest)
        )
    screen.table(_headings(("entry", "sum", "days", "told", "likeliest"), screen), told)


def day(on: date, channels_of_day: Sequence[ChannelDay], screen: Screen) -> bool:
    """The day's reconciliation; whether a channel's files and books differ."""
    is_apart = any(one.differences for one in channels_of_day)
    if screen.as_json:
        screen.emit({"day": on, "channels": [_day(one) for one in channels_of_day]})
        return is_apart
    names = ("channel", "told", "received", "posted", "suspended", "reversed", "difference")
    rows = [
        (
            one.channel.code,
            "—" if one.told_tyiyn is None else som(one.told_tyiyn, screen.lang),
            *(
                som(amount, screen.lang)
                for amount in (
                    one.received_tyiyn,
                    one.posted_tyiyn,
                    one.suspended_tyiyn,
                    one.reversed_tyiyn,
                    one.difference_tyiyn,
                )
            ),
        )
        for one in channels_of_day
    ]
    screen.table(_headings(names, screen), rows)
    for one in channels_of_day:
        for apart in one.differences:
            screen.say(
                screen.word(
                    "cli.payments.day.apart",
                    channel=one.channel.code,
                    what=_verdict(apart.kind, screen),
                    count=apart.count,
                    sum=som(apart.amount_tyiyn, screen.lang),
                )
            )
    return is_apart


def channels(found: Sequence[PaymentChannel], screen: Screen) -> None:
    """Channels with what they are."""
    if screen.as_json:
        screen.emit(
            {
                "channels": [
                    {"code": one.code, "kind": one.kind, "is_active": one.is_active}
                    for one in found
                ]
            }
        )
        return
    rows = [
        (one.code, one.kind, getattr(one, f"name_{screen.lang}"), "+" if one.is_active else "−")
        for one in found
    ]
    screen.table(_headings(("code", "kind", "name", "works"), screen), rows)


def entry(key: str, entry_id: int, screen: Screen) -> int:
    """The entry that was made."""
    if screen.as_json:
        screen.emit({"entry": entry_id})
    else:
        screen.say(screen.word(key, entry=entry_id))
    return DONE


def receipt(taken: ReceivedPayment, screen: Screen) -> None:
    """The receipt of a payment in cash."""
    if screen.as_json:
        screen.emit(
            {
                "receipt": taken.external_id,
                "received": taken.pk,
                "entry": taken.entry_id,
                "amount_tyiyn": taken.amount_tyiyn,
            }
        )
        return
    amount = som(taken.amount_tyiyn, screen.lang)
    screen.say(screen.word("cli.payments.cash.done", number=taken.external_id, sum=amount))


def desk(of_day: DeskDay, screen: Screen) -> None:
    """A desk's takings of the day by clerk."""
    if screen.as_json:
        screen.emit(
            {
                "desk": of_day.desk_code,
                "day": of_day.on,
                "amount_tyiyn": of_day.amount_tyiyn,
                "is_handed_over": of_day.handed_over_at is not None,
                "takings": [
                    {"clerk": one.clerk, "receipts": one.receipts, "amount_tyiyn": one.amount_tyiyn}
                    for one in of_day.takings
                ],
            }
        )
        return
    rows = [
        (one.clerk or "—", one.receipts, som(one.amount_tyiyn, screen.lang))
        for one in of_day.takings
    ]
    screen.table(_headings(("clerk", "receipts", "sum"), screen), rows)
    is_closed = of_day.handed_over_at is not None
    key = "cli.payments.cash.handed_over" if is_closed else "cli.payments.cash.open"
    screen.say(screen.word(key, sum=som(of_day.amount_tyiyn, screen.lang)))


def _show_lines(told: Sequence[tuple[int, str, str]], screen: Screen) -> None:
    if told:
        screen.table(_headings(("line", "id", "reason"), screen), told[:_SHOWN])
    if len(told) > _SHOWN:
        screen.say(screen.word("cli.payments.more", count=len(told) - _SHOWN))


def _headings(names: Sequence[str], screen: Screen) -> list[str]:
    return [screen.word(f"cli.payments.heading.{name}") for name in names]


def _verdict(verdict: str, screen: Screen) -> str:
    return screen.word(f"cli.payments.verdict.{verdict}")


def _named(names: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    return dict(zip(names, row, strict=True))


def _waiting(row: SuspenseRow) -> dict[str, Any]:
    return {
        "entry": row.entry_id,
        "amount_tyiyn": row.amount_tyiyn,
        "days": row.days_waiting,
        "account_told": row.received.account_told,
        "payer": row.received.payer,
        "purpose": row.received.purpose,
        "suggestions": [
            {"account": one.number, "why": list(one.why_keys), "score": one.score}
            for one in row.suggestions
        ],
    }


def _day(one: ChannelDay) -> dict[str, Any]:
    return {
        "channel": one.channel.code,
        "told_tyiyn": one.told_tyiyn,
        "received": one.received,
        "received_tyiyn": one.received_tyiyn,
        "posted_tyiyn": one.posted_tyiyn,
        "suspended_tyiyn": one.suspended_tyiyn,
        "reversed_tyiyn": one.reversed_tyiyn,
        "refused_repeats": one.refused_repeats,
        "difference_tyiyn": one.difference_tyiyn,
        "differences": [
            {"what": apart.kind, "count": apart.count, "amount_tyiyn": apart.amount_tyiyn}
            for apart in one.differences
        ],
        "oldest_suspense_on": one.oldest_suspense_on,
    }
