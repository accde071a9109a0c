"""The stored facts behind printed bills, read for many bills by a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from jaryk.charges.queries.lines import BilledSlice, ChargeKind, ChargeLine, lines_of, slices_of
from jaryk.documents.models import Bill, Correction, Dispute
from jaryk.documents.movement_words import Numbers, numbers_of
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.movements import Movement, events_known

Row = TypeVar("Row", ChargeLine, BilledSlice)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFacts:
    """A bill with all that its paper tells.

    ``events`` are what other than bills moved since the bill before it, ``numbers`` those of the
    documents that they name; ``disputes`` were open on the day of issue. ``use_dwh`` is the
    corrected energy of the account's bills up to this one, by the first day of their month.
    """

    bill: Bill
    lines: tuple[ChargeLine, ...]
    slices: tuple[BilledSlice, ...]
    events: tuple[Movement, ...]
    numbers: Numbers
    disputes: tuple[Dispute, ...]
    use_dwh: Mapping[date, int]

    @property
    def energy_lines(self) -> list[ChargeLine]:
        return [line for line in self.lines if line.kind == ChargeKind.ENERGY]

    @property
    def tax_lines(self) -> list[ChargeLine]:
        return [line for line in self.lines if line.kind != ChargeKind.ENERGY]

    @property
    def is_household(self) -> bool:
        return self.bill.account.customer.is_household


@dataclass(frozen=True, slots=True)
class _PastBill:
    bill_id: int
    period: date
    energy_dwh: int
    known_at: datetime
    corrected: tuple[tuple[datetime, int], ...] = ()

    def energy_known(self, at: datetime) -> int:
        """The bill's energy with the corrections that were known then."""
        return self.energy_dwh + sum(dwh for known_at, dwh in self.corrected if known_at <= at)


def facts_of(bill_ids: Sequence[int]) -> Iterator[BillFacts]:
    """The facts of each bill in the order of the ids; Refusal for an unknown bill."""
    found = Bill.objects.select_related("account__customer", "run").in_bulk(bill_ids)
    for unknown in (bill_id for bill_id in bill_ids if bill_id not in found):
        raise Refusal("documents.bill.unknown", bill=Bill.number_of(unknown))
    bills = [found[bill_id] for bill_id in bill_ids]
    lines = _by_bill(lines_of(*bill_ids))
    slices = _by_bill(slices_of(*bill_ids))
    histories = _histories(bills)
    events = _events(bills)
    numbers = numbers_of(event for own in events.values() for event in own)
    disputes = _disputes(bills)
    for bill in bills:
        past = [told for told in histories[bill.account_id] if told.bill_id <= bill.pk]
        yield BillFacts(
            bill=bill,
            lines=lines.get(bill.pk, ()),
            slices=slices.get(bill.pk, ()),
            events=_since_last(events[bill.account_id], past),
            numbers=numbers,
            disputes=tuple(d for d in disputes if _is_open(d, bill)),
            use_dwh={told.period: told.energy_known(bill.run.known_at) for told in past},
        )


def events_of(bill: Bill) -> tuple[Movement, ...]:
    """What other than bills moved on the account since the bill before, as the bill knew it."""
    past = [told for told in _histories([bill])[bill.account_id] if told.bill_id <= bill.pk]
    return _since_last(_events([bill])[bill.account_id], past)


def _by_bill(rows: Iterable[Row]) -> dict[int, tuple[Row, ...]]:
    """Rows that come in the order of their bills, by bill."""
    return {bill_id: tuple(own) for bill_id, own in groupby(rows, lambda row: row.bill_id)}


def _histories(bills: Sequence[Bill]) -> dict[int, list[_PastBill]]:
    """All bills of the accounts up to the newest asked for, by account, the oldest first."""
    rows = (
        Bill.objects.filter(
            account__in={bill.account_id for bill in bills},
            pk__lte=max((bill.pk for bill in bills), default=0),
        )
        .order_by("pk")
        .values_list("account_id", "pk", "period", "energy_dwh", "run__known_at")
    )
    corrected = _corrected_energy(bills)
    histories: dict[int, list[_PastBill]] = defaultdict(list)
    for account_id, bill_id, period, energy_dwh, known_at in rows:
        past = _PastBill(bill_id, period, energy_dwh, known_at, tuple(corrected[bill_id]))
        histories[account_id].append(past)
    return histories


def _corrected_energy(bills: Sequence[Bill]) -> dict[int, list[tuple[datetime, int]]]:
    """What corrections have changed of the energy of the accounts' bills, and when it was known."""
    found = Correction.objects.filter(account__in={bill.account_id for bill in bills})
    corrected: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    rows = found.values_list("bill_id", "entry__known_at", "energy_dwh")
    for bill_id, known_at, energy_dwh in rows:
        corrected[bill_id].append((known_at, energy_dwh))
    return corrected


def _events(bills: Sequence[Bill]) -> dict[int, list[Movement]]:
    by_account: dict[int, list[Movement]] = defaultdict(list)
    if bills:
        newest = max(bill.run.known_at for bill in bills)
        for event in events_known({bill.account_id for bill in bills}, until=newest):
            by_account[event.account_id].append(event)
    return by_account


def _since_last(events: Iterable[Movement], past: Sequence[_PastBill]) -> tuple[Movement, ...]:
    """Events that the last of the bills knew and the one before it did not."""
    known = [event for event in events if event.known_at <= past[-1].known_at]
    if len(past) == 1:
        return tuple(known)
    return tuple(event for event in known if event.known_at > past[-2].known_at)


def _disputes(bills: Sequence[Bill]) -> list[Dispute]:
    accounts = {bill.account_id for bill in bills}
    return list(Dispute.objects.filter(account__in=accounts, is_in_time=True).order_by("pk"))


def _is_open(dispute: Dispute, bill: Bill) -> bool:
    """Whether it was under review when the bill was worked out, however it has ended since."""
    known_at = bill.run.known_at
    if dispute.account_id != bill.account_id or dispute.filed_at > known_at:
        return False
    return dispute.answered_at is None or dispute.answered_at > known_at
