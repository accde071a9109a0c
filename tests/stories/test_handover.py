"""A place changes hands: what is owed is shown, the supply goes over, the debt by two persons."""

from __future__ import annotations

import pytest

from jaryk.customers.operations.handover import Newcomer
from jaryk.documents.operations import handover, proposals
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.balances import balance
from jaryk.platform.operations import enrol_user
from jaryk.platform.queries import User
from tests.world import World, day, noon

NEW = Newcomer(number="A9", name="New owner", is_household=True, agreement="D-A9")


def clerk(name: str = "clerk") -> User:
    return enrol_user(username=name, full_name=name, role="chief", password=None)


def hand_over(
    world: World, *, on: str, newcomer: Newcomer = NEW, carries: bool = False, act: str = "Sale 5"
) -> handover.HandedOver:
    return handover.hand_over(
        account_id=world.account("A1").pk,
        on=day(on),
        newcomer=newcomer,
        act=act,
        carries_debt=carries,
        by_id=clerk().pk,
        today=day("2025-06-10"),
        at=noon(day("2025-06-10")),
    )


def test_the_new_owner_takes_the_debt_on(world: World) -> None:
    """A1 leaves in the middle of June with May unpaid; both are billed for their days of June.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0
    A2       household_highland  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M2     2025-06-01  1000
    M1     2025-06-16  1300
    M1     2025-07-01  1400
    M2     2025-07-01  1400
    """
    world.bill("2025-05", "2025-06-02")
    done = hand_over(world, on="2025-06-16", carries=True)
    assert (done.reckoning.balance_tyiyn, done.reckoning.principal_tyiyn) == (137000, 137000)
    assert done.proposal is not None
    old, new = world.account("A1").pk, world.account("A9").pk
    assert balance(new, on=day("2025-06-11")) == 0
    at = noon(day("2025-06-11"))
    proposals.approve(done.proposal.pk, by_id=clerk("chief").pk, at=at, on=day("2025-06-11"))
    assert (balance(old, on=day("2025-06-11")), balance(new, on=day("2025-06-11"))) == (0, 137000)
    world.bill("2025-06", "2025-07-02")
    leaver, newcomer = (world.bill_of(number, "2025-06") for number in ("A1", "A9"))
    assert (leaver.energy_dwh, newcomer.energy_dwh) == (300_0000, 100_0000)
    assert leaver.period_until == newcomer.period_from == day("2025-06-16")
    assert balance(old, on=day("2025-07-02")) == leaver.charged_tyiyn == 41100
    assert newcomer.balance_tyiyn == 137000 + newcomer.charged_tyiyn


def test_what_cannot_be_handed_over(world: World) -> None:
    """A1 owes nothing yet; A2 is there already.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0
    A2       household_highland  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M2     2025-06-01  1000
    M1     2025-06-16  1100
    M1     2025-07-01  1200
    M2     2025-07-01  1200
    """
    with pytest.raises(Refusal, match="nothing for the new owner"):
        hand_over(world, on="2025-06-16", carries=True)
    with pytest.raises(Refusal, match="Name the paper"):
        hand_over(world, on="2025-06-16", act=" ")
    with pytest.raises(Refusal, match="only after 2025-05-01"):
        hand_over(world, on="2025-05-01")
    taken = Newcomer(number="A2", name="Someone", is_household=True, agreement="D-1")
    with pytest.raises(Refusal, match="A2 is there already"):
        hand_over(world, on="2025-06-16", newcomer=taken)
    world.bill("2025-05", "2025-06-02")
    hand_over(world, on="2025-06-16")
    later = Newcomer(number="A8", name="Another", is_household=True, agreement="D-8")
    with pytest.raises(Refusal, match="no agreement in force"):
        hand_over(world, on="2025-06-20", newcomer=later)
    world.bill("2025-06", "2025-07-02")
    assert world.billed("2025-06") == ["A1", "A2", "A9"]
