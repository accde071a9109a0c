"""The demonstration from an empty database to a year of paid bills; kill it and it goes on.

Each step is one transaction with its own entry in the audit trail, by which a later call knows
how far the story has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.charges.queries.runs import runs_of_month
from jaryk.customers.operations.assignment import assign_group
from jaryk.customers.operations.registration import register
from jaryk.documents.operations import billing
from jaryk.documents.queries.bills import bills_in
from jaryk.interfaces.clock import BISHKEK
from jaryk.interfaces.demonstration.districts import (
    DISTRICTS,
    FIRST_MONTH,
    LAST_MONTH,
    OPENED_IN,
    DemoDistrict,
    last_reading_on,
)
from jaryk.interfaces.demonstration.money import Today, settle_money
from jaryk.interfaces.demonstration.objections import settle_objections
from jaryk.interfaces.demonstration.payments import payments_for
from jaryk.interfaces.demonstration.supplier import CHIEF, CLERK, introduce
from jaryk.interfaces.demonstration.world import World, world
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.payments import record_payments
from jaryk.metering.operations.installation import exchange, install
from jaryk.metering.operations.readings import record
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event, set_up_installation
from jaryk.reference.operations.loading import load_reference

BUSINESS_ON: Final = date(2026, 6, 5)
DEFAULT_ACCOUNTS: Final = 2000
_ISSUED_AFTER: Final = timedelta(days=2)
_BUILT: Final = "demonstration.built"
_READ: Final = "demonstration.read"
_PAID: Final = "demonstration.paid"
_SETTLED: Final = "demonstration.settled"


@dataclass(frozen=True)
class Step:
    """A step that is done: ``key`` names its text, ``month`` what it was about."""

    done: int
    of: int
    key: str
    month: str


OnProgress = Callable[[Step], None]


def _silent(step: Step) -> None:
    """For callers whom nobody watches."""


def demonstrate(
    *,
    accounts: int = DEFAULT_ACCOUNTS,
    on_progress: OnProgress = _silent,
    without_billing: bool = False,
) -> int:
    """Tell the whole story, or what is left of it; returns the number of accounts.

    Begun before, the story goes on with the accounts that it began with. Raises Refusal in a
    database that holds anything else.
    """
    begun = platform.subjects_of(_BUILT)
    accounts = int(begun.pop()) if begun else accounts
    if platform.subjects_of(_SETTLED):
        return accounts
    invented = build(accounts=accounts)
    told = rounds()
    acts = [("read", _read), *([] if without_billing else [("billed", _bill), ("paid", _pay)])]
    of = 1 + len(acts) * len(told) + (0 if without_billing else 1)
    on_progress(Step(1, of, "demonstration.progress.built", ""))
    for number, round_ in enumerate(told):
        for act_no, (name, act) in enumerate(acts):
            act(invented, round_)
            done = 2 + number * len(acts) + act_no
            on_progress(Step(done, of, f"demonstration.progress.{name}", str(round_.month)))
    if not without_billing:
        _settle()
        on_progress(Step(of, of, "demonstration.progress.settled", ""))
    return accounts


@dataclass(frozen=True)
class Round:
    """A district read and billed for a month: its bills follow the reader within days (K2-5.8)."""

    month: Month
    district: DemoDistrict
    after: date
    read_through: date

    @property
    def issued_on(self) -> date:
        return self.read_through + _ISSUED_AFTER

    def __str__(self) -> str:
        return f"{self.month} {self.district.code}"


def rounds() -> list[Round]:
    """Every round of the story in the order of its days."""
    told: list[Round] = []
    after = OPENED_IN.last_on
    for month in FIRST_MONTH.through(LAST_MONTH):
        for district in sorted(DISTRICTS, key=lambda district: district.read_day):
            read_through = last_reading_on(district, month)
            told.append(Round(month, district, after, read_through))
            after = read_through
    return told


def build(*, accounts: int = DEFAULT_ACCOUNTS) -> World:
    """The supplier with its reference data, customers and meters, where they are not there yet."""
    if accounts < 1:
        raise Refusal("demonstration.too_few", accounts=accounts)
    invented = world(accounts)
    if platform.subjects_of(_BUILT):
        return invented
    if platform.installation_kind() == "production" or platform.districts():
        raise Refusal("demonstration.not_empty")
    known_at = _moment(OPENED_IN.last_on, 20)
    with transaction.atomic():
        load_reference(known_at=known_at)
        set_up_installation(kind="demonstration", business_on=BUSINESS_ON)
        introduce()
        install(invented.installations, known_at=known_at)
        register(invented.registrations, known_at=known_at)
        _remember(_BUILT, str(accounts), known_at)
    return invented


def _read(invented: World, told: Round) -> None:
    """What the days since the round before brought: exchanges, changes of group, readings."""
    if str(told) in platform.subjects_of(_READ):
        return
    known_at = _moment(told.read_through, 20)
    exchanged = invented.exchanges.filter(_falls_in("exchanged_on", told))
    reassigned = invented.reassignments.filter(_falls_in("valid_from", told))
    with transaction.atomic():
        if exchanged.height:
            exchange(exchanged, known_at=known_at)
        if reassigned.height:
            assign_group(reassigned, known_at=known_at)
        record(invented.readings.filter(_falls_in("read_on", told)), known_at=known_at)
        _remember(_READ, str(told), known_at)


def _bill(_: World, told: Round) -> None:
    district = platform.district(told.district.code)
    assert district is not None
    if any(
        run.status == "posted" and run.district_id == district.pk
        for run in runs_of_month(told.month.first_on)
    ):
        return
    known_at = _moment(told.issued_on, 18)
    chief = platform.user_named(CHIEF)
    chief_id = None if chief is None else chief.pk
    run = billing.start_run(
        period=told.month,
        issued_on=told.issued_on,
        known_at=known_at,
        district_id=district.pk,
        user_id=chief_id,
    )
    if run.status == "started":
        billing.approve(run, user_id=chief_id, at=known_at)
    billing.post(run, at=known_at, user_id=chief_id)


def _pay(_: World, told: Round) -> None:
    """What comes in until the district's next bills, or until the demonstration's day."""
    if str(told) in platform.subjects_of(_PAID):
        return
    next_issued_on = last_reading_on(told.district, told.month.next()) + _ISSUED_AFTER
    until = min(next_issued_on, BUSINESS_ON)
    paid = payments_for(_bills(told), until=until)
    known_at = _moment(until - timedelta(days=1), 23)
    with transaction.atomic():
        record_payments(paid, known_at=known_at)
        _remember(_PAID, str(told), known_at)


def _settle() -> None:
    """The demonstration's own day: what a desk, a bank and a dispute look like in the books."""
    clerk, chief = (platform.user_named(name) for name in (CLERK, CHIEF))
    assert clerk is not None
    assert chief is not None
    today = Today(BUSINESS_ON, _moment(BUSINESS_ON, 9), clerk_id=clerk.pk, chief_id=chief.pk)
    with transaction.atomic():
        settle_money(today)
        settle_objections(today)
        _remember(_SETTLED, f"{BUSINESS_ON}", today.at)


def _bills(told: Round) -> pl.DataFrame:
    """The round's bills as the payments ask for them."""
    return pl.DataFrame(
        _rows(told),
        schema={
            "bill_id": pl.Int64,
            "account_id": pl.Int64,
            "account": pl.String,
            "issued_on": pl.Date,
            "due_on": pl.Date,
            "charged_tyiyn": pl.Int64,
            "balance_tyiyn": pl.Int64,
        },
        orient="row",
    )


def _rows(told: Round) -> Iterator[tuple[int, int, str, date, date, int, int]]:
    district = platform.district(told.district.code)
    assert district is not None
    for bill in bills_in(told.month, district_id=district.pk).iterator():
        account = (bill.account_id, bill.account.number)
        days = (bill.issued_on, bill.due_on)
        yield bill.pk, *account, *days, bill.charged_tyiyn, bill.balance_tyiyn


def _falls_in(column: str, told: Round) -> pl.Expr:
    return (pl.col(column) > told.after) & (pl.col(column) <= told.read_through)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), BISHKEK)


def _remember(action: str, subject: str, at: datetime) -> None:
    record_event(at=at, user=None, action=action, subject=subject)
