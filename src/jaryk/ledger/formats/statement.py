"""A channel's file as read, whatever it was written in, and its own control totals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.ledger.account_numbers import named_in
from jaryk.ledger.formats.profiles import Profile
from jaryk.ledger.sums import as_som

OUR_CURRENCY: Final = "KGS"
LONGEST_RAW: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRead:
    """One movement as the file tells of it.

    ``booked_on`` is the bank's day, by which its balances move, ``paid_at`` the customer's.
    ``reason_key`` says why a line cannot be posted though it can be read; one that is not
    ``is_counted`` is outside the balances of the file as well.
    """

    line_no: int
    raw: str
    external_id: str
    account_told: str
    amount_tyiyn: int
    is_outgoing: bool
    paid_at: datetime
    booked_on: date
    payer: str = ""
    purpose: str = ""
    reason_key: str = ""
    is_counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRead:
    """A whole file; ``until`` is the day after its last. What the file does not tell is None.

    ``counted`` is what its ``told_count`` counts: lines, or entries that hold several of them.
    """

    format: str
    number: str
    account: str
    since: date
    until: date
    lines: tuple[LineRead, ...]
    counted: int
    opening_tyiyn: int | None = None
    closing_tyiyn: int | None = None
    told_credits_tyiyn: int | None = None
    told_debits_tyiyn: int | None = None
    told_count: int | None = None

    @property
    def credits_tyiyn(self) -> int:
        return sum(line.amount_tyiyn for line in self._counted() if not line.is_outgoing)

    @property
    def debits_tyiyn(self) -> int:
        return sum(line.amount_tyiyn for line in self._counted() if line.is_outgoing)

    def balance_before(self, day: date) -> int | None:
        """What stood on the account at the start of a day, by the opening balance and the lines."""
        if self.opening_tyiyn is None:
            return None
        return self.opening_tyiyn + sum(
            -line.amount_tyiyn if line.is_outgoing else line.amount_tyiyn
            for line in self._counted()
            if line.booked_on < day
        )

    def _counted(self) -> list[LineRead]:
        return [line for line in self.lines if line.is_counted]


def check_controls(read: StatementRead) -> None:
    """Refuse the file where its totals do not add up: what it says cannot be trusted then."""
    told = {
        "credits": (read.told_credits_tyiyn, read.credits_tyiyn),
        "debits": (read.told_debits_tyiyn, read.debits_tyiyn),
    }
    for what, (total, found) in told.items():
        if total is not None and total != found:
            raise Refusal(
                "ledger.statement.sums", what=what, told=as_som(total), found=as_som(found)
            )
    if read.told_count is not None and read.told_count != read.counted:
        raise Refusal("ledger.statement.count", told=read.told_count, found=read.counted)
    if read.opening_tyiyn is not None and read.closing_tyiyn is not None:
        must_be = read.opening_tyiyn + read.credits_tyiyn - read.debits_tyiyn
        if must_be != read.closing_tyiyn:
            raise Refusal(
                "ledger.statement.balances",
                opening=as_som(read.opening_tyiyn),
                closing=as_som(read.closing_tyiyn),
                found=as_som(must_be),
            )


def joined(parts: list[StatementRead]) -> StatementRead:
    """Several statements of one file as one: of one account, each going on where one ended."""
    first, *rest = parts = sorted(parts, key=lambda part: (part.since, part.until))
    for part in parts:
        check_controls(part)
    for before, after in zip(parts, rest, strict=False):
        if before.account != after.account:
            raise Refusal("ledger.statement.accounts", one=before.account, other=after.account)
        if before.closing_tyiyn != after.opening_tyiyn or after.since < before.until:
            raise Refusal("ledger.statement.torn", on=after.since)
    if not rest:
        return first
    lines = sorted((line for part in parts for line in part.lines), key=lambda line: line.line_no)
    return StatementRead(
        format=first.format,
        number=first.number,
        account=first.account,
        since=first.since,
        until=parts[-1].until,
        lines=tuple(lines),
        counted=sum(part.counted for part in parts),
        opening_tyiyn=first.opening_tyiyn,
        closing_tyiyn=parts[-1].closing_tyiyn,
    )


def days_of(lines: list[LineRead]) -> tuple[date, date]:
    """The days of the lines, for a file that tells no period of its own."""
    if not lines:
        raise Refusal("ledger.statement.no_lines")
    days = [line.booked_on for line in lines]
    return min(days), max(days) + timedelta(1)


def account_in(purpose: str, profile: Profile) -> str:
    """The number that the purpose says to be an account, where it names exactly one."""
    if profile.account_pattern:
        found = re.findall(profile.account_pattern, purpose)
        named = {one if isinstance(one, str) else one[0] for one in found}
    else:
        named = set(named_in(purpose))
    return named.pop() if len(named) == 1 else ""


def malformed(line: int, field: str, value: str) -> Refusal:
    """A line that cannot be read refuses its file: totals with a hole in them tell nothing."""
    return Refusal("ledger.statement.malformed", line=line, field=field, value=value[:80])
