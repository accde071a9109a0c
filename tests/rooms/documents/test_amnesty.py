"""An amnesty of penalty: decided by two persons, earned by paying, over by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jaryk.documents.checks import run_checks
from jaryk.documents.operations.penalty_day import stand, work_amnesties
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.amnesty import campaigns, report
from jaryk.ledger.queries.penalty import standing_of, stood_on
from tests.rooms.documents.two_persons import SOM, Office, open_office
from tests.world import World, noon

UNTIL, SINCE, PAY_BY = date(2025, 9, 1), date(2025, 9, 5), date(2025, 9, 30)


@pytest.fixture
def office(world: World) -> Office:
    made = open_office(world)
    proposal = made.propose(
        "amnesty",
        name="Autumn",
        penalty_until=UNTIL.isoformat(),
        valid_from=SINCE.isoformat(),
        pay_by=PAY_BY.isoformat(),
    )
    made.approve(proposal)
    return made


def work(on: date) -> tuple[int, int, int]:
    """Accounts forgiven, soms, and accounts that have still to pay."""
    [day] = work_amnesties(on=on, at=noon(on))
    return day.forgiven, day.forgiven_tyiyn, day.in_the_running


def pay_principal(office: Office, number: str, on: date) -> None:
    """All that the account owes but what its documents have charged of penalty."""
    principal = sum(each[0] for each in office.left(number, on))
    penalty = sum(each[1] for each in office.left(number, on)[:-1])
    som = -(-(principal + penalty) // SOM)
    office.world.pay([{"account": number, "paid_on": on.isoformat(), "som": str(som)}])


def test_whoever_pays_is_forgiven_once_and_for_good(office: Office) -> None:
    assert work(SINCE) == (0, 0, 2)
    stand(on=SINCE)
    standing = standing_of(office.id())
    assert standing is not None
    fresh = standing.accrued_tyiyn - standing.billed_tyiyn
    assert fresh > 0
    charged = office.left()[-1][1]
    paid_on = date(2025, 9, 8)
    pay_principal(office, "A1", paid_on)
    accounts, forgiven, running = work(paid_on)
    assert (accounts, running) == (1, 1)
    # What the last bill charged and nobody paid, and what had accrued since by the first of
    # September; what accrued in September is owed.
    assert 0 < forgiven < charged + fresh
    assert work(paid_on + timedelta(days=1)) == (0, 0, 1)
    office.world.tell(
        """
        meter  on          kwh
        M1     2025-09-01  4000
        M1     2025-10-01  5000
        """
    )
    office.world.bill("2025-08", "2025-09-09")
    bill = office.world.bill_of("A1", "2025-08")
    stand(on=date(2025, 9, 9))
    assert 0 < bill.penalty_tyiyn < fresh
    told = report(campaigns()[0].pk)
    assert (told.accounts, told.forgiven_tyiyn) == (1, forgiven)
    assert all(check.ok for check in run_checks(known_at=noon(date(2026, 1, 1))))


def test_who_pays_the_principal_alone_has_paid_it(office: Office) -> None:
    """The books put his money to older penalty first; forgiven, it is free for the principal."""
    paid_on = date(2025, 9, 8)
    principal = sum(each[0] for each in office.left("A1", paid_on))
    assert sum(each[1] for each in office.left("A1", paid_on)[:-1]) > SOM
    som = -(-principal // SOM)
    office.world.pay([{"account": "A1", "paid_on": paid_on.isoformat(), "som": str(som)}])
    assert office.left("A1", paid_on)[0][0] > SOM
    assert work(paid_on)[0] == 1
    assert office.owes("A1", paid_on) == 0
    assert office.left("A1", paid_on) == []


def test_a_som_too_little_is_not_the_principal(office: Office) -> None:
    paid_on = date(2025, 9, 8)
    som = sum(each[0] for each in office.left("A1", paid_on)) // SOM - 1
    office.world.pay([{"account": "A1", "paid_on": paid_on.isoformat(), "som": str(som)}])
    assert work(paid_on) == (0, 0, 2)


def test_who_pays_too_late_is_not_forgiven(office: Office) -> None:
    late = PAY_BY + timedelta(days=1)
    pay_principal(office, "A1", late)
    assert work(late)[0] == 0


def test_money_told_of_late_counts_from_its_day(office: Office) -> None:
    pay_principal(office, "A1", PAY_BY)
    assert work(PAY_BY + timedelta(days=4))[0] == 1


def test_a_campaign_ends_by_itself(office: Office) -> None:
    assert work(PAY_BY + timedelta(days=11)) == (0, 0, 2)
    assert work_amnesties(on=PAY_BY + timedelta(days=12), at=noon(PAY_BY)) == []
    assert campaigns()[0].closed_on == PAY_BY + timedelta(days=11)


def test_not_before_it_begins(office: Office) -> None:
    assert work_amnesties(on=SINCE - timedelta(days=1), at=noon(SINCE)) == []
    assert not report(campaigns()[0].pk).is_open_on(SINCE - timedelta(days=1))


def test_only_households(world: World) -> None:
    office = open_office(world)
    days = {"penalty_until": "2025-09-01", "valid_from": "2025-09-05", "pay_by": "2025-09-30"}
    office.approve(office.propose("amnesty", name="Homes", only_households=True, **days))
    for number in ("A1", "A2"):
        pay_principal(office, number, date(2025, 9, 8))
    assert work(date(2025, 9, 8))[0] == 1


def test_odd_campaigns_are_refused(office: Office) -> None:
    days = {"penalty_until": "2025-09-01", "valid_from": "2025-09-05", "pay_by": "2025-09-30"}
    with pytest.raises(Refusal, match="already is an amnesty"):
        office.propose("amnesty", name="Autumn", **days)
    with pytest.raises(Refusal, match="out of order"):
        office.propose("amnesty", name="Odd", **(days | {"penalty_until": "2025-10-01"}))
    with pytest.raises(Refusal, match="pay_by"):
        office.propose("amnesty", name="Past", **(days | {"pay_by": "2025-09-06"}))


def test_a_day_of_penalty_stood_twice_is_the_same(office: Office) -> None:
    on = date(2025, 9, 10)
    first = stand(on=on)
    assert first.accounts == 2
    assert stand(on=on) == first
    assert stood_on() == on
    kept = standing_of(office.id())
    assert kept is not None
    assert kept.overdue_tyiyn == sum(each[0] for each in office.left())
    # An earlier day is worked out, and does not take the place of the later.
    assert stand(on=date(2025, 8, 10)).accrued_tyiyn < first.accrued_tyiyn
    assert stood_on() == on
    assert standing_of(-1) is None


def test_nothing_accrued_leaves_no_standing(office: Office) -> None:
    stand(on=date(2025, 9, 10))
    for number in ("A1", "A2"):
        office.world.pay(
            [{"account": number, "paid_on": "2025-06-02", "som": "100000", "key": number}]
        )
    stand(on=date(2025, 9, 11))
    for number in ("A1", "A2"):
        kept = standing_of(office.id(number))
        assert kept is not None
        assert (kept.accrued_tyiyn, kept.overdue_tyiyn) == (0, 0)
        assert kept.billed_tyiyn > 0
