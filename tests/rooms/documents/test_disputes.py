"""Objections to bills: in time or not, answered one way or the other, and what is due meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from jaryk.documents.answers import drafted_answer
from jaryk.documents.models import Bill, Dispute, DisputeState
from jaryk.documents.operations import disputes
from jaryk.documents.queries.disputes import (
    dispute_numbered,
    disputed,
    disputed_tyiyn,
    disputes_of,
    due_tyiyn,
    open_disputes,
)
from jaryk.kernel.errors import Refusal
from jaryk.platform.queries import district, last_event
from tests.dump import changed, dump
from tests.world import World, noon

ISSUED = date(2025, 6, 2)
IN_TIME = date(2025, 6, 5)
ANSWERED = date(2025, 6, 13)
PLACE = """
    account  group               district  meter  since       shows
    A1       household_highland  north     M1     2025-05-01  0
    A2       industry            south     M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M2     2025-06-01  1000
"""


@pytest.fixture
def place(world: World) -> World:
    """A household that owes 1370 som and a factory, billed for May."""
    world.tell(PLACE)
    world.bill("2025-05", "2025-06-02")
    return world


def filed(
    bill: Bill,
    *,
    on: date = IN_TIME,
    tyiyn: int = 50000,
    received: date = ISSUED,
    claim: str = "The meter never showed that.",
    at: datetime | None = None,
) -> Dispute:
    return disputes.file(
        bill_id=bill.pk,
        bill_received_on=received,
        filed_on=on,
        disputed_tyiyn=tyiyn,
        claim=claim,
        by_id=None,
        at=at or noon(on),
    )


def rejected(dispute: Dispute, *, on: date = ANSWERED) -> Dispute:
    return disputes.reject(dispute.pk, answer="It did.", on=on, by_id=None, at=noon(on))


def refused(act: Callable[[], object]) -> str:
    """The act is refused and leaves everything as it was; the reason's key."""
    before = dump()
    with pytest.raises(Refusal) as refusal:
        act()
    assert changed(before, dump()) == set()
    assert refusal.value.say("ky")
    return refusal.value.key.removeprefix("documents.dispute.")


def held(account_id: int) -> list[tuple[int, date, date | None]]:
    """What is disputed of the account's bills, and on which days."""
    return disputed([account_id]).drop("account_id", "bill_id").rows()


def test_in_time_the_sum_is_not_due_until_answered(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    dispute = filed(bill)
    assert dispute.is_in_time
    assert dispute.full_number == "D-2025/000001"
    assert dispute.answer_due_on == date(2025, 6, 15)
    assert held(bill.account_id) == [(50000, IN_TIME, None)]
    assert due_tyiyn(bill.account_id, on=date(2025, 6, 4)) == 137000
    assert due_tyiyn(bill.account_id, on=IN_TIME) == 87000
    kept = last_event("dispute D-2025/000001")
    assert kept is not None
    assert kept.detail["disputed_tyiyn"] == 50000


def test_a_day_too_late_it_holds_back_nothing(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    dispute = filed(bill, on=date(2025, 6, 6))
    assert not dispute.is_in_time
    assert held(bill.account_id) == []
    assert due_tyiyn(bill.account_id, on=date(2025, 6, 10)) == 137000
    answered = rejected(dispute)
    assert answered.due_on is None


def test_the_days_count_from_receipt(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    assert filed(bill, received=date(2025, 6, 9), on=date(2025, 6, 12)).is_in_time


def test_what_is_due_is_never_less_than_nothing(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    filed(bill, tyiyn=137000)
    place.pay([{"account": "A1", "paid_on": "2025-06-07", "som": "1000"}])
    assert due_tyiyn(bill.account_id, on=date(2025, 6, 8)) == 0
    place.pay([{"account": "A1", "paid_on": "2025-06-09", "som": "400"}])
    assert due_tyiyn(bill.account_id, on=date(2025, 6, 9)) == -3000


def test_rejected_it_is_due_by_a_term_from_the_answer(place: World) -> None:
    household, factory = (place.bill_of(number, "2025-05") for number in ("A1", "A2"))
    answered = rejected(filed(household))
    assert answered.state == DisputeState.REJECTED
    assert answered.due_on == date(2025, 7, 3)
    assert held(household.account_id) == [(50000, IN_TIME, date(2025, 7, 4))]
    assert disputed_tyiyn(household.account_id, on=date(2025, 7, 3)) == 50000
    assert disputed_tyiyn(household.account_id, on=date(2025, 7, 4)) == 0
    assert rejected(filed(factory)).due_on == date(2025, 6, 20)


def test_withdrawn_it_is_due_as_it_was(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    dispute = filed(bill)
    disputes.withdraw(dispute.pk, on=date(2025, 6, 10), by_id=None, at=noon(date(2025, 6, 10)))
    assert held(bill.account_id) == [(50000, IN_TIME, date(2025, 6, 10))]
    again = filed(bill, on=date(2025, 6, 11))
    assert (again.number, again.is_in_time) == (2, False)


def test_withdrawn_on_its_own_day_it_has_held_back_nothing(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    disputes.withdraw(filed(bill).pk, on=IN_TIME, by_id=None, at=noon(IN_TIME))
    assert held(bill.account_id) == []


def test_a_look_back_sees_what_was_known_then(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    rejected(filed(bill))
    account = [bill.account_id]
    assert disputed(account, known_at=noon(date(2025, 6, 4))).is_empty()
    then = disputed(account, known_at=noon(date(2025, 6, 8)))
    assert then["disputed_until"].to_list() == [None]


def test_waiting_for_an_answer_the_most_overdue_first(place: World) -> None:
    late = filed(place.bill_of("A2", "2025-05"), on=date(2025, 6, 3))
    other = filed(place.bill_of("A1", "2025-05"))
    waiting = open_disputes(on=date(2025, 6, 14))
    assert [(row.dispute, row.days_left) for row in waiting] == [(late, -1), (other, 1)]
    assert [row.is_overdue for row in waiting] == [True, False]
    north = district("north")
    assert north is not None
    in_north = open_disputes(on=date(2025, 6, 14), district_ids=[north.pk])
    assert [row.dispute for row in in_north] == [other]
    rejected(other)
    assert [row.dispute for row in open_disputes(on=ANSWERED)] == [late]
    assert disputes_of(other.account_id) == [other]


def test_found_by_the_printed_number(place: World) -> None:
    dispute = filed(place.bill_of("A1", "2025-05"))
    assert dispute_numbered(" d-2025/000001 ") == dispute
    assert refused(lambda: dispute_numbered("D-2025/000002")) == "unknown"
    assert refused(lambda: dispute_numbered("second")) == "unknown"


def test_what_cannot_be_filed(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    assert refused(lambda: filed(bill, tyiyn=137001)) == "sum_out_of_bill"
    assert refused(lambda: filed(bill, tyiyn=0)) == "sum_out_of_bill"
    assert refused(lambda: filed(bill, received=date(2025, 6, 1))) == "received_before_issue"
    assert refused(lambda: filed(bill, received=date(2025, 6, 6))) == "filed_before_receipt"
    assert refused(lambda: filed(bill, claim=" ")) == "no_claim"
    assert refused(lambda: filed(bill, at=noon(date(2025, 6, 4)))) == "not_yet"
    filed(bill, tyiyn=137000)
    assert refused(lambda: filed(bill)) == "open_already"


def test_what_cannot_be_answered(place: World) -> None:
    dispute = filed(place.bill_of("A1", "2025-05"))
    at = noon(ANSWERED)

    def answered(answer: str, on: date = ANSWERED) -> Dispute:
        return disputes.reject(dispute.pk, answer=answer, on=on, by_id=None, at=at)

    assert refused(lambda: answered(" ")) == "no_answer"
    assert refused(lambda: answered("No.", on=date(2025, 6, 4))) == "answered_before_filing"
    assert refused(lambda: answered("No.", on=date(2025, 6, 14))) == "not_yet"
    assert (
        refused(
            lambda: disputes.confirm(
                dispute.pk, answer="Yes.", recalculation_id=1, on=ANSWERED, by_id=None, at=at
            )
        )
        == "not_recalculated"
    )
    answered("No.")
    assert refused(lambda: answered("No, again.")) == "answered_already"
    assert (
        refused(lambda: disputes.withdraw(dispute.pk + 1, on=ANSWERED, by_id=None, at=at))
        == "unknown"
    )


def test_an_answer_is_drafted_in_the_customers_language(place: World) -> None:
    bill = place.bill_of("A1", "2025-05")
    dispute = filed(bill)
    drafted = drafted_answer(dispute, DisputeState.REJECTED, on=ANSWERED)
    assert "2025-05/000001" in drafted
    assert "оплатите до 3 июля 2025 г. включительно" in drafted
    in_english = drafted_answer(dispute, DisputeState.REJECTED, on=ANSWERED, lang="en")
    assert "500.00 som, by 3 July 2025" in in_english


def test_a_late_ones_answer_says_that_the_term_stays(place: World) -> None:
    dispute = filed(place.bill_of("A1", "2025-05"), on=date(2025, 6, 6))
    drafted = drafted_answer(dispute, DisputeState.REJECTED, on=ANSWERED, lang="en")
    assert "later than 3 days after receipt" in drafted
