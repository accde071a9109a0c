"""Which money paid which debt, event by event, in whole tyiyns (H3). Pure.

Documents appear on the day they are posted and money on the day from which it counts; on one day
documents come first. Money reaches the oldest document first, its principal before its penalty, or
all principal before any penalty where the supplier has chosen so. What is left over waits for the
next document. Money that goes back undoes the latest payments first. What is forgiven of a
document frees the money that had paid it.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import polars as pl

from jaryk.ledger.debts import PENALTY, PRINCIPAL, History, Order

_DOCUMENT, _CHARGE, _RELIEF, _MONEY = range(4)
_PARTS: Final = (PRINCIPAL, PENALTY)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a document from the day ``on`` until the next such row."""

    on: date
    document_id: int
    principal_tyiyn: int
    penalty_tyiyn: int


@dataclass(frozen=True, slots=True)
class Paid:
    """What the money of an entry paid of a document; ``part`` is PRINCIPAL or PENALTY."""

    entry_id: int
    document_id: int
    part: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """``documents``: what is left of each by day; ``money``: what each payment paid.

    ``advance_tyiyn`` has paid nothing yet; below zero: more went back than ever came.
    """

    documents: dict[int, tuple[Left, ...]]
    money: tuple[Paid, ...]
    advance_tyiyn: int

    def left_on(self, document_id: int, on: date) -> Left | None:
        """What is left of a document at the end of the day; None before it was posted."""
        known = [left for left in self.documents.get(document_id, ()) if left.on <= on]
        return known[-1] if known else None


@dataclass(order=True, slots=True)
class _Debt:
    posted_on: date
    document_id: int
    left: dict[int, int] = field(compare=False)


@dataclass(slots=True)
class _Move:
    entry_id: int
    debt: _Debt
    part: int
    amount: int


def allocate(history: History, *, account_id: int, until: date | None = None) -> Allocation:
    """The account's allocation by all that counts before ``until`` (None: by all)."""
    for account, events in by_account(history, [account_id]):
        if account == account_id:
            return replay(events, history.orders, until=until)
    return Allocation({}, (), 0)


def by_account(
    history: History, account_ids: Iterable[int]
) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """The events of each of the accounts, in order: (day, rank, id, document, part, amount).

    A document's event tells its principal and its penalty in the places of part and amount.
    """
    wanted = pl.DataFrame({"account_id": list(account_ids)}, schema={"account_id": pl.Int64})
    events = _events(history).join(wanted, on="account_id", how="semi")
    ordered = events.sort("account_id", "on", "rank", "id", "document", "part")
    for (account,), of_account in ordered.partition_by(
        "account_id", as_dict=True, include_key=False, maintain_order=True
    ).items():
        yield int(account), of_account.rows()


def _events(history: History) -> pl.DataFrame:
    """Nothing happens to a document before it is posted."""
    posted = history.debts.select("account_id", "bill_id", "posted_on")
    changes = [
        frame.join(posted, on=["account_id", "bill_id"]).select(
            "account_id",
            on=pl.max_horizontal("on", "posted_on"),
            rank=_int(rank),
            id="entry_id",
            document="bill_id",
            part="part",
            amount="amount_tyiyn",
        )
        for rank, frame in ((_CHARGE, history.charges), (_RELIEF, history.reliefs))
    ]
    documents = history.debts.select(
        "account_id",
        on="posted_on",
        rank=_int(_DOCUMENT),
        id="bill_id",
        document="bill_id",
        part="principal_tyiyn",
        amount="penalty_tyiyn",
    )
    money = history.money.select(
        "account_id",
        on="paid_on",
        rank=_int(_MONEY),
        id="entry_id",
        document=_int(0),
        part=_int(0),
        amount="amount_tyiyn",
    )
    return pl.concat([documents, *changes, money])


def _int(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64)


def replay(
    events: list[tuple[Any, ...]], orders: tuple[Order, ...], *, until: date | None = None
) -> Allocation:
    """The allocation that the events of one account come to."""
    told = _Replay(orders)
    for on, rank, entry_id, document, part, amount in events:
        if until is not None and on >= until:
            break
        told.turn_to(on)
        if rank == _DOCUMENT:
            told.appear(on, document, part, amount)
        elif rank == _CHARGE:
            told.charge(document, amount)
        elif rank == _RELIEF:
            told.relieve(entry_id, document, part, amount)
        else:
            told.take(entry_id, amount)
    return told.finish()


class _Replay:
    """The debts of one account as the days go by."""

    def __init__(self, orders: tuple[Order, ...]) -> None:
        self._orders = orders
        self._on = date.min
        self._queue: list[_Debt] = []
        self._by_id: dict[int, _Debt] = {}
        self._moves: list[_Move] = []
        self._waiting: list[tuple[int, int]] = []
        self._lacking = 0
        self._touched: set[int] = set()
        self._lefts: dict[int, list[Left]] = {}

    def turn_to(self, on: date) -> None:
        """Money that waited has its chance at the end of each day before the next begins."""
        if on != self._on:
            self._write_down()
            self._on = on

    def appear(self, on: date, document: int, principal: int, penalty: int) -> None:
        debt = _Debt(on, document, {PRINCIPAL: principal, PENALTY: penalty})
        self._by_id[document] = debt
        insort(self._queue, debt)
        self._touched.add(document)

    def charge(self, document: int, amount: int) -> None:
        self._add(self._by_id[document], PENALTY, amount)

    def relieve(self, entry_id: int, document: int, part: int, amount: int) -> None:
        """Lower what is left; money that had paid the forgiven part is free again."""
        debt = self._by_id[document]
        if amount < 0:
            self._add(debt, part, -amount)
            return
        taken = min(amount, debt.left[part])
        self._add(debt, part, -taken)
        paid = [move for move in self._moves if move.debt is debt and move.part == part]
        rest = self._undo(paid, amount - taken, frees=True)
        if rest:
            self._waiting.append((entry_id, rest))

    def take(self, entry_id: int, amount: int) -> None:
        """Money that comes waits to be used; money that goes back is taken from the latest."""
        if amount >= 0:
            made_good = min(amount, self._lacking)
            self._lacking -= made_good
            if amount > made_good:
                self._waiting.append((entry_id, amount - made_good))
            self._flow()
            return
        back = -amount
        while back and self._waiting:
            waiting_id, waits = self._waiting.pop()
            used = min(back, waits)
            back -= used
            if waits > used:
                self._waiting.append((waiting_id, waits - used))
        self._lacking += self._undo(self._moves, back, frees=False)

    def finish(self) -> Allocation:
        self._write_down()
        return Allocation(
            {document: tuple(lefts) for document, lefts in self._lefts.items()},
            tuple(
                Paid(move.entry_id, move.debt.document_id, move.part, move.amount)
                for move in self._moves
                if move.amount
            ),
            sum(waits for _, waits in self._waiting) - self._lacking,
        )

    def _flow(self) -> None:
        """Use waiting money, the first to come first, on what is open."""
        if not self._waiting:
            return
        for debt, part in self._open():
            while self._waiting and debt.left[part]:
                entry_id, waits = self._waiting.pop(0)
                used = min(waits, debt.left[part])
                self._moves.append(_Move(entry_id, debt, part, used))
                self._add(debt, part, -used)
                if waits > used:
                    self._waiting.insert(0, (entry_id, waits - used))

    def _open(self) -> Iterator[tuple[_Debt, int]]:
        if self._principal_first():
            return ((debt, part) for part in _PARTS for debt in self._queue)
        return ((debt, part) for debt in self._queue for part in _PARTS)

    def _principal_first(self) -> bool:
        known = [order for order in self._orders if order.since <= self._on]
        return bool(known) and known[-1].principal_first

    def _undo(self, moves: list[_Move], amount: int, *, frees: bool) -> int:
        """Undo the latest of the moves; returns what they do not come to.

        Freed money waits again; other money has gone back, and its debt is open once more.
        """
        for move in reversed(moves):
            if not amount:
                break
            used = min(amount, move.amount)
            move.amount -= used
            amount -= used
            if used and frees:
                self._waiting.append((move.entry_id, used))
            elif used:
                self._add(move.debt, move.part, used)
        self._moves = [move for move in self._moves if move.amount]
        return amount

    def _add(self, debt: _Debt, part: int, amount: int) -> None:
        debt.left[part] += amount
        self._touched.add(debt.document_id)

    def _write_down(self) -> None:
        self._flow()
        for document in sorted(self._touched):
            left = self._by_id[document].left
            told = Left(self._on, document, left[PRINCIPAL], left[PENALTY])
            self._lefts.setdefault(document, []).append(told)
        self._touched.clear()
