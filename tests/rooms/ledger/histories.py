"""Histories of one account, told event by event as the books tell them."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from jaryk.ledger import debts as told
from jaryk.ledger.debts import History, Order, history_of
from jaryk.ledger.queries.history import MOVED_COLUMNS

FIRST_DAY = date(2025, 1, 1)
BILL, PAYMENT, REVERSAL, CORRECTION, WRITE_OFF, AMNESTY = 1, 2, 3, 4, 12, 13


def on(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


class Account:
    """What has moved on one receivable; days are counted from ``FIRST_DAY``."""

    def __init__(self, account_id: int = 1) -> None:
        self.account_id = account_id
        self.rows: list[tuple[object, ...]] = []
        self.disputes: list[tuple[object, ...]] = []
        self.orders: list[Order] = []
        self._entries = 0

    def bill(self, day: int, principal: int, penalty: int = 0, *, due: int | None = None) -> int:
        entry = self._entry()
        term = on(day + 10 if due is None else due)
        for part, amount in ((told.PRINCIPAL, principal), (told.PENALTY, penalty)):
            if amount:
                self._move(entry, BILL, None, day, part, amount, due_on=term)
        return entry

    def money(self, day: int, amount: int) -> int:
        entry = self._entry()
        self._move(entry, PAYMENT if amount > 0 else REVERSAL, None, day, told.MONEY, -amount)
        return entry

    def correct(self, day: int, about: int, amount: int, *, due: int | None = None) -> int:
        entry = self._entry()
        term = None if due is None else on(due)
        self._move(entry, CORRECTION, about, day, told.PRINCIPAL, amount, due_on=term)
        return entry

    def take_penalty_back(self, day: int, about: int, amount: int) -> int:
        entry = self._entry()
        self._move(entry, CORRECTION, about, day, told.PENALTY, -amount)
        return entry

    def forgive(self, day: int, about: int, part: int, amount: int, *, charged: int = 0) -> int:
        entry = self._entry()
        relief = told.RELIEF_OF_PRINCIPAL if part == told.PRINCIPAL else told.RELIEF_OF_PENALTY
        if charged:
            self._move(entry, AMNESTY, about, day, told.PENALTY, charged)
        self._move(entry, AMNESTY if charged else WRITE_OFF, about, day, relief, -amount)
        return entry

    def take_relief_back(self, day: int, about: int, part: int, amount: int) -> int:
        entry = self._entry()
        relief = told.RELIEF_OF_PRINCIPAL if part == told.PRINCIPAL else told.RELIEF_OF_PENALTY
        self._move(entry, REVERSAL, about, day, relief, amount)
        return entry

    def dispute(self, bill: int, amount: int, since: int, until: int | None) -> None:
        end = None if until is None else on(until)
        self.disputes.append((self.account_id, bill, amount, on(since), end))

    @property
    def balance(self) -> int:
        return sum(int(str(row[-1])) for row in self.rows)

    def history(self) -> History:
        return history_of(
            pl.DataFrame(self.rows, schema=MOVED_COLUMNS, orient="row"),
            disputes=pl.DataFrame(self.disputes, schema=told.DISPUTE_COLUMNS, orient="row"),
            orders=tuple(self.orders),
        )

    def _entry(self) -> int:
        self._entries += 1
        return self._entries

    def _move(
        self,
        entry: int,
        kind: int,
        about: int | None,
        day: int,
        part: int,
        amount: int,
        due_on: date | None = None,
    ) -> None:
        row = (self.account_id, entry, kind, about, on(day), on(day), due_on, part, amount)
        self.rows.append(row)
