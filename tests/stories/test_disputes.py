"""Objections to bills, each to the end: found right, found wrong, come too late.

Two neighbours use the same energy and pay nothing; one objects, so that the other's bill shows
what the objection changed.
"""

from __future__ import annotations

from datetime import date

import pytest

from jaryk.documents.answers import drafted_answer
from jaryk.documents.models import Bill, Correction, Dispute, DisputeState, RecalculationReason
from jaryk.documents.operations import disputes, recalculation
from jaryk.documents.queries.disputes import due_tyiyn
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.queries.balances import balance
from jaryk.platform.operations import enrol_user
from tests.world import World, day, known_on, noon


def object_to(bill: Bill, *, on: str, tyiyn: int) -> Dispute:
    """A written objection to a bill that was received on its day of issue."""
    return disputes.file(
        bill_id=bill.pk,
        bill_received_on=bill.issued_on,
        filed_on=day(on),
        disputed_tyiyn=tyiyn,
        claim="The meter showed less.",
        by_id=None,
        at=known_on(day(on)),
    )


def turn_down(dispute: Dispute, *, on: str) -> Dispute:
    answer = "The photograph of the meter shows the same."
    return disputes.reject(dispute.pk, answer=answer, on=day(on), by_id=None, at=known_on(day(on)))


def agree(dispute: Dispute, correction: Correction, *, on: str) -> Dispute:
    """Found for the customer, in the words that are drafted for it."""
    recalculation_id = correction.recalculation_id
    answer = drafted_answer(
        dispute,
        DisputeState.CONFIRMED,
        on=day(on),
        recalculation_id=recalculation_id,
        lang="en",
    )
    return disputes.confirm(
        dispute.pk,
        answer=answer,
        recalculation_id=recalculation_id,
        on=day(on),
        by_id=None,
        at=noon(day(on)),
    )


def correct_may(world: World, number: str, *, on: str) -> Correction:
    """May worked out again for the account: one person drafts, another approves."""
    clerk, chief = (
        enrol_user(username=name, full_name=name, role="chief", password=None)
        for name in ("clerk", "chief")
    )
    drafted = recalculation.draft(
        reason=RecalculationReason.DISPUTE,
        basis="The customer's photograph",
        since=Month(2025, 5),
        until=Month(2025, 6),
        issued_on=day(on),
        known_at=noon(day(on)),
        account_id=world.account(number).pk,
        by_id=clerk.pk,
    )
    recalculation.approve(drafted, by_id=chief.pk, at=noon(day(on)))
    recalculation.post(drafted, on=day(on), at=noon(day(on)))
    return Correction.objects.get(recalculation=drafted)


def penalties(world: World, period: str) -> tuple[int, int]:
    """What the two neighbours' bills charge for lateness."""
    one, other = (world.bill_of(number, period).penalty_tyiyn for number in ("A1", "A2"))
    return one, other


def test_a_customer_was_right(world: World) -> None:
    """The meter of A1 was read 400 kWh too high; the rest of what was disputed is due anew.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0
    A2       household_highland  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M2     2025-06-01  600
    M1     2025-07-01  1000
    M2     2025-07-01  1000
    M1     2025-08-01  1000
    M2     2025-08-01  1000
    """
    world.bill("2025-05", "2025-06-02")
    bill = world.bill_of("A1", "2025-05")
    dispute = object_to(bill, on="2025-06-04", tyiyn=60000)
    assert due_tyiyn(bill.account_id, on=day("2025-06-04")) == 77000
    fixed = {"meter": "M1", "on": "2025-06-01", "kwh": "600"}
    world.read([fixed], known_at=known_on(day("2025-06-09")))
    correction = correct_may(world, "A1", on="2025-06-10")
    assert (correction.energy_tyiyn, correction.total_tyiyn) == (-54800, -54800)
    answered = agree(dispute, correction, on="2025-06-11")
    assert "C-2025/000001, the change is −548.00 som" in answered.answer
    assert "the rest of the disputed sum, 52.00 som, by 1 July 2025" in answered.answer
    assert answered.state == DisputeState.CONFIRMED
    assert answered.due_on == date(2025, 7, 1)
    assert balance(bill.account_id, on=day("2025-06-11")) == 82200
    assert due_tyiyn(bill.account_id, on=day("2025-06-11")) == 77000
    assert due_tyiyn(bill.account_id, on=day("2025-07-02")) == 82200
    unchanged = object_to(world.bill_of("A2", "2025-05"), on="2025-06-10", tyiyn=100)
    with pytest.raises(Refusal, match="has not changed bill 2025-05/000002"):
        agree(unchanged, correction, on="2025-06-11")
    # Eight days are overdue on 2 July: 770.00 of A1, all 822.00 of A2.
    world.bill("2025-06", "2025-07-02")
    assert penalties(world, "2025-06") == (616, 658)
    world.bill("2025-07", "2025-08-02")
    july, whole = (world.bill_of(number, "2025-07") for number in ("A1", "A2"))
    assert july.opening_tyiyn == 82200 + 54800 + 616
    assert (july.penalty_tyiyn, whole.penalty_tyiyn) == (3096, 3096)


def test_a_customer_was_wrong(world: World) -> None:
    """A1 objects to the whole bill; while it is looked into, and until the new term, no penalty.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0
    A2       household_highland  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M2     2025-06-01  1000
    M1     2025-07-01  1000
    M2     2025-07-01  1000
    M1     2025-08-01  1000
    M2     2025-08-01  1000
    """
    world.bill("2025-05", "2025-06-02")
    bill = world.bill_of("A1", "2025-05")
    dispute = object_to(bill, on="2025-06-05", tyiyn=137000)
    assert due_tyiyn(bill.account_id, on=day("2025-06-24")) == 0
    answered = turn_down(dispute, on="2025-06-13")
    assert answered.due_on == date(2025, 7, 3)
    world.bill("2025-06", "2025-07-02")
    assert penalties(world, "2025-06") == (0, 1096)
    assert due_tyiyn(bill.account_id, on=day("2025-07-04")) == 137000
    # From 4 July to 1 August A1 is as late as A2, and owes no more days than those.
    world.bill("2025-07", "2025-08-02")
    late = world.bill_of("A1", "2025-07")
    assert late.balance_tyiyn == 137000 + late.penalty_tyiyn
    assert penalties(world, "2025-07") == (3973, 4247)


def test_a_customer_was_late(world: World) -> None:
    """A1 objects four days after receipt: an application that holds nothing back.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0
    A2       household_highland  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M2     2025-06-01  1000
    M1     2025-07-01  1000
    M2     2025-07-01  1000
    """
    world.bill("2025-05", "2025-06-02")
    bill = world.bill_of("A1", "2025-05")
    dispute = object_to(bill, on="2025-06-06", tyiyn=137000)
    assert not dispute.is_in_time
    assert due_tyiyn(bill.account_id, on=day("2025-06-24")) == 137000
    turn_down(dispute, on="2025-06-13")
    world.bill("2025-06", "2025-07-02")
    assert penalties(world, "2025-06") == (1096, 1096)
