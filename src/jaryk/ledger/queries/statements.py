"""Files of payments, and what became of each of their lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from jaryk.kernel.texts import text
from jaryk.ledger.models import PaymentStatement as PaymentStatement
from jaryk.ledger.models import StatementLine as StatementLine
from jaryk.ledger.models import StatementUse


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lines had one outcome, and their sum."""

    lines: int
    amount_tyiyn: int


def statements(
    *, channel_id: int | None = None, use: str | None = None, limit: int = 100
) -> list[PaymentStatement]:
    """Files taken, the newest first."""
    found = PaymentStatement.objects.select_related("channel", "loaded_by").order_by("-id")
    if channel_id is not None:
        found = found.filter(channel=channel_id)
    return list((found if use is None else found.filter(use=use))[:limit])


def statement(statement_id: int) -> PaymentStatement | None:
    """One file taken."""
    return (
        PaymentStatement.objects.select_related("channel", "loaded_by")
        .filter(pk=statement_id)
        .first()
    )


def statement_of(*, channel_id: int, sha256: str) -> PaymentStatement | None:
    """The channel's file of that content, if it was taken before."""
    return PaymentStatement.objects.filter(channel=channel_id, sha256=sha256).first()


def verdict_counts(statement_id: int) -> dict[str, Counted]:
    """Lines and their sum by verdict; together they are all lines of the file."""
    rows = (
        StatementLine.objects.filter(statement=statement_id)
        .values_list("verdict")
        .annotate(lines=Count("line_no"), amount=Sum("amount_tyiyn", default=0))
        .order_by("verdict")
    )
    return {verdict: Counted(lines, amount) for verdict, lines, amount in rows}


def statement_lines(
    statement_id: int, *, verdict: str | None = None, after: int = 0, limit: int | None = None
) -> list[StatementLine]:
    """Lines of a file in its order, past line ``after``; of one verdict, if asked."""
    lines = StatementLine.objects.filter(statement=statement_id, line_no__gt=after)
    if verdict is not None:
        lines = lines.filter(verdict=verdict)
    return list(lines.select_related("received").order_by("line_no")[:limit])


def reason_of(line: StatementLine, lang: str) -> str:
    """Why the line has its verdict, in words; nothing where there is nothing to say."""
    return text(line.reason_key, lang, **line.particulars) if line.reason_key else ""


def balance_kept(kept: PaymentStatement, *, before: date) -> int:
    """What a kept statement says stood on the account at the start of a day."""
    assert kept.opening_tyiyn is not None
    assert kept.closing_tyiyn is not None
    if before >= kept.until:
        return kept.closing_tyiyn
    moved = (
        StatementLine.objects.filter(
            statement=kept, particulars__counted=True, particulars__booked_on__lt=str(before)
        )
        .values_list("particulars__outgoing")
        .annotate(amount=Sum("amount_tyiyn", default=0))
        .order_by()
    )
    return kept.opening_tyiyn + sum(-int(amount) if out else int(amount) for out, amount in moved)


def neighbours(
    *, channel_id: int, since: date
) -> tuple[PaymentStatement | None, PaymentStatement | None]:
    """The statements with balances that begin last up to a day, and first after it."""
    with_balances = PaymentStatement.objects.filter(
        channel=channel_id,
        use=StatementUse.STATEMENT,
        opening_tyiyn__isnull=False,
        closing_tyiyn__isnull=False,
    )
    before = with_balances.filter(since__lte=since).order_by("-since", "-until", "-id").first()
    after = with_balances.filter(since__gt=since).order_by("since", "until", "id").first()
    return before, after
