"""Correcting documents: what should be, less what was billed; unchanged lines vanish."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from jaryk.customers.operations.assignment import assign_group
from jaryk.documents.checks import run_checks
from jaryk.documents.models import Correction, RecalculationReason, RecalculationSetAside
from jaryk.documents.operations import recalculation
from jaryk.documents.queries.bills import use_by_month
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.queries.balances import balance
from jaryk.metering.operations.ratios import correct_ratio
from jaryk.platform.operations import enrol_user
from jaryk.platform.queries import User
from jaryk.reference.operations.tariffs import PricedStep, add_tariff
from tests.world import LONG_AGO, World, known_on, noon

ON = date(2025, 9, 10)
SOM = 100


@pytest.fixture
def drafter(db: None) -> User:
    return _user("drafter")


@pytest.fixture
def approver(db: None) -> User:
    return _user("approver")


def _user(name: str) -> User:
    return enrol_user(username=name, full_name=name, role="chief", password=None)


@pytest.fixture
def billed(world: World) -> World:
    """Two accounts billed for June, July and August at one som a kWh."""
    _price(world, Decimal(100), at=LONG_AGO)
    world.tell(
        """
        account  group      meter  since       shows  ratio
        A1       household  M1     2025-06-01  0      1
        A2       household  M2     2025-06-01  0      20

        meter  on          kwh
        M1     2025-07-01  100
        M1     2025-08-01  250
        M1     2025-09-01  300
        M2     2025-07-01  10
        M2     2025-08-01  20
        M2     2025-09-01  30
        """
    )
    for month, issued in (("06", "07"), ("07", "08"), ("08", "09")):
        world.bill(f"2025-{month}", f"2025-{issued}-02")
    return world


def _price(world: World, tyiyn: Decimal, *, at: object, since: date = date(2025, 6, 1)) -> None:
    add_tariff(
        group="household",
        steps=[PricedStep(0, None, tyiyn)],
        valid_from=since,
        valid_until=None,
        act="Решение № 7",
        source_url="",
        user=None,
        at=at,  # type: ignore[arg-type]
    )


def _correct(
    drafter: User, approver: User, reason: RecalculationReason, **scope: object
) -> list[Correction]:
    """Draft, approve and post a recalculation of the three months; its documents."""
    drafted = recalculation.draft(
        reason=reason,
        basis="Акт № 1",
        since=Month(2025, 6),
        until=Month(2025, 9),
        issued_on=ON,
        known_at=noon(ON),
        by_id=drafter.pk,
        **scope,  # type: ignore[arg-type]
    )
    recalculation.approve(drafted, by_id=approver.pk, at=noon(ON))
    recalculation.post(drafted, on=ON, at=noon(ON))
    return list(Correction.objects.filter(recalculation=drafted).order_by("bill_id"))


def _all_right() -> None:
    wrong = [check.detail for check in run_checks(known_at=noon(ON), lang="en") if not check.ok]
    assert wrong == []


def test_corrected_reading_moves_energy_from_one_month_to_the_next(
    billed: World, drafter: User, approver: User
) -> None:
    account = billed.account("A1").pk
    before = balance(account, on=ON)
    billed.read([{"meter": "M1", "on": "2025-08-01", "kwh": "200"}], known_at=known_on(ON))
    july, august = _correct(drafter, approver, RecalculationReason.READING, account_id=account)
    assert (july.bill_id, august.bill_id) == (
        billed.bill_of("A1", "2025-07").pk,
        billed.bill_of("A1", "2025-08").pk,
    )
    assert (july.energy_dwh, july.energy_tyiyn, july.due_on) == (-500_000, -50 * SOM, None)
    assert (august.energy_tyiyn, august.full_number) == (50 * SOM, "C-2025/000002")
    assert august.due_on is not None
    assert balance(account, on=ON) == before
    assert list(use_by_month(account).values()) == [1_000_000, 1_000_000, 1_000_000]
    _all_right()


def test_what_does_not_change_has_no_document(billed: World, drafter: User) -> None:
    with pytest.raises(Refusal) as refused:
        recalculation.draft(
            reason=RecalculationReason.READING,
            basis="Акт № 1",
            since=Month(2025, 6),
            until=Month(2025, 9),
            issued_on=ON,
            known_at=noon(ON),
            by_id=drafter.pk,
        )
    assert refused.value.key == "documents.recalculation.nothing_changes"


def test_tariff_changed_for_the_past_corrects_everybody_and_then_nothing(
    billed: World, drafter: User, approver: User
) -> None:
    _price(billed, Decimal(150), at=known_on(ON), since=date(2025, 7, 1))
    corrections = _correct(drafter, approver, RecalculationReason.TARIFF)
    assert [row.energy_tyiyn for row in corrections] == [
        75 * SOM, 100 * SOM, 25 * SOM, 100 * SOM,
    ]  # fmt: skip
    assert [row.energy_dwh for row in corrections] == [0, 0, 0, 0]
    assert [row.number for row in corrections] == [1, 2, 3, 4]
    _all_right()
    with pytest.raises(Refusal, match="nothing to correct"):
        _correct(drafter, approver, RecalculationReason.TARIFF)


def test_wrong_ratio_is_set_right_for_every_month(
    billed: World, drafter: User, approver: User
) -> None:
    account = billed.account("A2").pk
    owed = balance(account, on=ON)
    correct_ratio(meter="M2", current_ratio=10, voltage_ratio=1, known_at=known_on(ON))
    corrections = _correct(drafter, approver, RecalculationReason.RATIO, account_id=account)
    assert [row.energy_tyiyn for row in corrections] == [-100 * SOM] * 3
    assert owed == 600 * SOM + 1020
    # Of the halved debts 6.70 som of penalty has accrued until the day of the correction.
    assert balance(account, on=ON) == 300 * SOM + 670
    assert sum(row.penalty_tyiyn for row in corrections) == 670 - 1020
    _all_right()


def test_wrong_group_is_billed_by_the_prices_of_each_time(
    billed: World, drafter: User, approver: User
) -> None:
    account = billed.account("A1").pk
    _assign("P-M1", "pumping")
    corrections = _correct(drafter, approver, RecalculationReason.GROUP, account_id=account)
    assert len(corrections) == 3
    assert all(row.energy_dwh == 0 and row.energy_tyiyn > 0 for row in corrections)
    _all_right()


def _assign(point: str, group: str) -> None:
    frame = pl.DataFrame(
        {
            "usage_point": [point],
            "tariff_group": [group],
            "valid_from": [date(2025, 6, 1)],
            "valid_until": [None],
        },
        schema_overrides={"valid_until": pl.Date},
    )
    assign_group(frame, known_at=known_on(ON))


def test_cancelled_bill_takes_everything_off_and_can_be_billed_anew(
    billed: World, drafter: User, approver: User
) -> None:
    bill = billed.bill_of("A1", "2025-07")
    owed = balance(bill.account_id, on=ON)
    drafted = recalculation.cancel_bill(
        bill.pk, basis="Акт № 2", issued_on=ON, known_at=noon(ON), by_id=drafter.pk
    )
    recalculation.approve(drafted, by_id=approver.pk, at=noon(ON))
    recalculation.post(drafted, on=ON, at=noon(ON))
    documents = Correction.objects.filter(recalculation=drafted)
    cancelled = documents.get(bill=bill)
    assert cancelled.energy_tyiyn == -bill.energy_tyiyn
    total = sum(row.total_tyiyn for row in documents)
    assert total < -bill.energy_tyiyn - bill.tax_tyiyn
    assert balance(bill.account_id, on=ON) == owed + total
    _all_right()
    (again,) = _correct(drafter, approver, RecalculationReason.READING, account_id=bill.account_id)
    assert (again.bill_id, again.energy_tyiyn) == (bill.pk, bill.energy_tyiyn)
    assert balance(bill.account_id, on=ON) == owed + total + again.total_tyiyn
    _all_right()


def test_next_bill_tells_what_was_corrected(billed: World, drafter: User, approver: User) -> None:
    _price(billed, Decimal(150), at=known_on(ON), since=date(2025, 8, 1))
    _correct(drafter, approver, RecalculationReason.TARIFF)
    billed.read([{"meter": "M1", "on": "2025-10-01", "kwh": "300"}])
    billed.bill("2025-09", "2025-10-02")
    bill = billed.bill_of("A1", "2025-09")
    earlier = billed.bill_of("A1", "2025-08")
    assert (bill.opening_tyiyn, bill.paid_tyiyn) == (earlier.balance_tyiyn, 0)
    assert bill.adjusted_tyiyn == 25 * SOM
    assert bill.balance_tyiyn == balance(bill.account_id, on=date(2025, 10, 2))
    _all_right()


def test_drafter_cannot_approve(billed: World, drafter: User) -> None:
    correct_ratio(meter="M2", current_ratio=10, voltage_ratio=1, known_at=known_on(ON))
    drafted = recalculation.draft(
        reason=RecalculationReason.RATIO,
        basis="Акт № 1",
        since=Month(2025, 6),
        until=Month(2025, 9),
        issued_on=ON,
        known_at=noon(ON),
        by_id=drafter.pk,
    )
    with pytest.raises(Refusal, match="another person"):
        recalculation.approve(drafted, by_id=drafter.pk, at=noon(ON))
    with pytest.raises(Refusal, match="cannot be done now"):
        recalculation.post(drafted, on=ON, at=noon(ON))


def test_draft_overtaken_by_another_is_refused(
    billed: World, drafter: User, approver: User
) -> None:
    account = billed.account("A2").pk
    correct_ratio(meter="M2", current_ratio=10, voltage_ratio=1, known_at=known_on(ON))
    scope = {
        "basis": "Акт № 1",
        "since": Month(2025, 6),
        "until": Month(2025, 9),
        "issued_on": ON,
        "known_at": noon(ON),
        "account_id": account,
        "by_id": drafter.pk,
    }
    first = recalculation.draft(reason=RecalculationReason.RATIO, **scope)  # type: ignore[arg-type]
    second = recalculation.draft(reason=RecalculationReason.RATIO, **scope)  # type: ignore[arg-type]
    for one in (first, second):
        recalculation.approve(one, by_id=approver.pk, at=noon(ON))
    recalculation.post(first, on=ON, at=noon(ON))
    with pytest.raises(Refusal, match="have changed since"):
        recalculation.post(second, on=ON, at=noon(ON))
    assert Correction.objects.filter(account_id=account).count() == 3


def test_past_the_limitation_period_nothing_is_recalculated(billed: World) -> None:
    late = date(2028, 9, 10)
    with pytest.raises(Refusal, match="2025-09-10"):
        recalculation.draft(
            reason=RecalculationReason.READING,
            basis="Акт № 1",
            since=Month(2025, 6),
            until=Month(2025, 9),
            issued_on=late,
            known_at=noon(late),
        )


def test_bill_that_cannot_be_told_any_more_is_set_aside(
    billed: World, drafter: User, approver: User
) -> None:
    """A reading corrected upwards beyond the next one: August has no energy to tell."""
    _price(billed, Decimal(150), at=known_on(ON), since=date(2025, 6, 1))
    billed.read([{"meter": "M1", "on": "2025-08-01", "kwh": "900"}], known_at=known_on(ON))
    corrections = _correct(drafter, approver, RecalculationReason.TARIFF)
    august = billed.bill_of("A1", "2025-08").pk
    assert august not in {row.bill_id for row in corrections}
    (aside,) = RecalculationSetAside.objects.all()
    assert (aside.bill_id, aside.reason_key) == (august, "charges.set_aside.reading_lower")


def test_late_reading_shares_the_energy_among_prices(
    billed: World, drafter: User, approver: User
) -> None:
    """A price changed on 16 July; a reading of that day tells that most was used before it."""
    _price(billed, Decimal(200), at=known_on(ON), since=date(2025, 7, 16))
    (july, *_) = _correct(
        drafter, approver, RecalculationReason.TARIFF, account_id=billed.account("A1").pk
    )
    later = ON + timedelta(days=1)
    billed.read([{"meter": "M1", "on": "2025-07-16", "kwh": "230"}], known_at=known_on(later))
    drafted = recalculation.draft(
        reason=RecalculationReason.READING,
        basis="Акт № 3",
        since=Month(2025, 7),
        until=Month(2025, 8),
        issued_on=later,
        known_at=noon(later),
        account_id=billed.account("A1").pk,
        by_id=drafter.pk,
    )
    recalculation.approve(drafted, by_id=approver.pk, at=noon(later))
    recalculation.post(drafted, on=later, at=noon(later))
    again = Correction.objects.get(recalculation=drafted)
    billed_july = billed.bill_of("A1", "2025-07").energy_tyiyn
    assert billed_july + july.energy_tyiyn + again.energy_tyiyn == (130 + 2 * 20) * SOM
