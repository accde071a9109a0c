"""What moved on an account, row by row: the body of a reconciliation act and of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One document or payment; ``detail`` names its channel and the channel's own number.

    ``value_on`` is the day from which it counts, where that is not the day in the books.
    """

    on: date
    value_on: date
    words: str
    detail: str = ""
    debit_tyiyn: int = 0
    credit_tyiyn: int = 0

    @property
    def said(self) -> str:
        return f"{self.words}, {self.detail}" if self.detail else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDays:
    """An account's days from their opening balance to their closing one.

    Refused where the rows do not lead from the one to the other, or stand outside of the days.
    """

    days: Period
    opening_tyiyn: int
    rows: tuple[AccountRow, ...]
    closing_tyiyn: int

    def __post_init__(self) -> None:
        made = self.opening_tyiyn + self.debit_tyiyn - self.credit_tyiyn
        if made != self.closing_tyiyn:
            raise Refusal("documents.paper.does_not_add_up", told=self.closing_tyiyn, found=made)
        if any(row.on not in self.days for row in self.rows):
            raise ValueError("a row outside of the days")

    @property
    def debit_tyiyn(self) -> int:
        return sum(row.debit_tyiyn for row in self.rows)

    @property
    def credit_tyiyn(self) -> int:
        return sum(row.credit_tyiyn for row in self.rows)

    @property
    def balances_tyiyn(self) -> Sequence[int]:
        """The balance after each row."""
        balances, owed = [], self.opening_tyiyn
        for row in self.rows:
            owed += row.debit_tyiyn - row.credit_tyiyn
            balances.append(owed)
        return balances


def sides(balance_tyiyn: int) -> tuple[int, int]:
    """A balance as the debit or the credit that it is."""
    return max(balance_tyiyn, 0), max(-balance_tyiyn, 0)


def in_columns(amounts_tyiyn: Iterable[int], lang: str) -> list[str]:
    """Sums for a table; nothing is left blank."""
    return [som(amount, lang) if amount else "" for amount in amounts_tyiyn]
