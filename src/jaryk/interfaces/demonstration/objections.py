"""What went wrong and how it is set right: a reading, objections, wishes for a second person."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from jaryk.charges.queries.lines import slices_of
from jaryk.customers.queries.accounts import CustomerAccount, account_by_number
from jaryk.documents.operations import disputes, proposals, recalculation
from jaryk.documents.operations.penalty_day import stand
from jaryk.documents.queries.bills import bills_of
from jaryk.documents.queries.recalculations import RecalculationReason
from jaryk.interfaces.demonstration.money import Today, debtors
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.operations.seals import seal
from jaryk.ledger.queries.closing import next_to_close
from jaryk.ledger.queries.debts import open_documents
from jaryk.metering.operations.readings import record

_MISREAD_WH: Final = 40_000
_OPEN_MONTHS: Final = 3
_WELL_KNOWN: Final = "100000001"


def settle_objections(today: Today) -> None:
    """One bill corrected, two objected to, three wishes, an amnesty, and the books closed."""
    owing = debtors(today)
    well_known = account_by_number(_WELL_KNOWN)
    if well_known is not None:
        correct_misread(today, well_known)
    wish_for_second_person(today, owing)
    for place, account in enumerate(owing[5:7]):
        object_to_bill(today, account, rejected=place == 1)
    announce_amnesty(today)
    close_books(today)


def correct_misread(today: Today, account: CustomerAccount) -> int | None:
    """The last but one bill rested on a misread dial: told anew, drafted, approved, posted."""
    bills = bills_of(account.pk)
    if len(bills) < 2:
        return None
    (misread, *_) = slices_of(bills[1].pk)
    register = misread.register
    told = {
        "meter": register.meter.serial,
        "register": register.code,
        "read_on": misread.slice_until,
        "value_wh": max(
            misread.reading_from.value_wh, misread.reading_until.value_wh - _MISREAD_WH
        ),
        "source": "route",
    }
    if told["value_wh"] == misread.reading_until.value_wh:
        return None
    record(pl.DataFrame([told]), known_at=today.at)
    drafted = recalculation.draft(
        reason=RecalculationReason.READING,
        basis="Акт контрольного снятия показаний № 3 (вымышленный)",
        since=Month.of(bills[1].period),
        until=Month.of(bills[0].period).next(),
        issued_on=today.on,
        known_at=today.at,
        account_id=account.pk,
        by_id=today.clerk_id,
    )
    recalculation.approve(drafted, by_id=today.chief_id, at=today.at)
    recalculation.post(drafted, on=today.on, at=today.at)
    return drafted.pk


def object_to_bill(today: Today, account: CustomerAccount, *, rejected: bool = False) -> None:
    """A customer objects to half of the last bill; one is still open, another was not confirmed."""
    for bill in bills_of(account.pk)[:1]:
        if bill.charged_tyiyn < 2:
            return
        filed = disputes.file(
            bill_id=bill.pk,
            bill_received_on=max(bill.issued_on, today.on - timedelta(days=2)),
            filed_on=today.on,
            disputed_tyiyn=bill.charged_tyiyn // 2,
            claim="Показание в счёте больше, чем на счётчике.",
            by_id=today.clerk_id,
            at=today.at,
        )
        if rejected:
            disputes.reject(
                filed.pk,
                answer="Показание проверено на месте в присутствии потребителя: счёт верен.",
                on=today.on,
                by_id=today.chief_id,
                at=today.at,
            )


def wish_for_second_person(today: Today, accounts: list[CustomerAccount]) -> None:
    """A write-off of penalty that the chief has approved, and two wishes that still wait."""
    penalised = [
        account
        for account in accounts
        if any(one.penalty_left for one in open_documents(account.pk, on=today.on))
    ]
    for place, account in enumerate(penalised[:2]):
        left = sum(one.penalty_left for one in open_documents(account.pk, on=today.on))
        wish = proposals.propose(
            kind="write_off",
            account_id=account.pk,
            amount_tyiyn=left,
            payload={"penalty_only": True},
            act=f"Решение комиссии № {place + 4} (вымышленное)",
            reason="Счёт был вручён с опозданием",
            by_id=today.clerk_id,
            at=today.at,
        )
        if place == 0:
            proposals.approve(wish.pk, by_id=today.chief_id, at=today.at, on=today.on)
    for account in accounts[:1]:
        proposals.propose(
            kind="offset",
            account_id=account.pk,
            amount_tyiyn=150_000,
            payload={"agreement": "Соглашение № 2 (вымышленное)"},
            act="Акт выполненных работ № 9 (вымышленный)",
            reason="Потребитель заменил опору за свой счёт",
            by_id=today.clerk_id,
            at=today.at,
        )


def announce_amnesty(today: Today) -> None:
    """Who pays the principal by the end of the month is forgiven the penalty of earlier years."""
    wish = proposals.propose(
        kind="amnesty",
        account_id=None,
        amount_tyiyn=0,
        payload={
            "name": "Летняя амнистия (вымышленная)",
            "penalty_until": today.on.replace(month=1, day=1).isoformat(),
            "valid_from": today.on.isoformat(),
            "pay_by": (today.on + timedelta(days=25)).isoformat(),
            "only_households": True,
        },
        act="Приказ № 12 (вымышленный)",
        reason="Погашение старых долгов населения",
        by_id=today.clerk_id,
        at=today.at,
    )
    proposals.approve(wish.pk, by_id=today.chief_id, at=today.at, on=today.on)


def close_books(today: Today) -> None:
    """Months of last year and this spring are closed, everything is sealed, penalty stands."""
    last = Month.of(today.on).plus(-_OPEN_MONTHS)
    while (month := next_to_close()) is not None and month <= last:
        close_month(month, at=today.at, by_id=today.chief_id)
    stand(on=today.on)
    seal(at=today.at)
