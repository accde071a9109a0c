"""The order of debts: dated, superseded and never edited, a chief's alone."""

from __future__ import annotations

from datetime import date

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.models import AllocationOrder
from jaryk.ledger.operations.allocation_order import ORDER_SET, set_order
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.queries.history import orders
from jaryk.ledger.queries.orders import order_history, order_on
from jaryk.platform.operations import enrol_user
from jaryk.platform.queries import last_event
from tests.world import World, noon

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def officer(role: str) -> int:
    user = enrol_user(
        username=role, full_name=role, role=role, password="a long password", language="ru"
    )
    return user.pk


@pytest.fixture
def chief(db: None) -> int:
    return officer("chief")


def told() -> list[tuple[str, date, date | None]]:
    return [(row.order, row.valid_from, row.valid_until) for row in order_history()]


def test_nothing_chosen_is_the_oldest_document_first(db: None) -> None:
    assert order_on(MAY) == "document"
    assert order_history() == []


def test_an_order_holds_from_its_day_on(chief: int) -> None:
    assert set_order(order="principal", valid_from=JUNE, by_id=chief, at=noon(date(2026, 5, 20)))
    assert order_on(date(2026, 5, 31)) == "document"
    assert order_on(JUNE) == order_on(date(2030, 1, 1)) == "principal"
    event = last_event("books:order")
    assert event is not None
    assert (event.action, event.user_id) == (ORDER_SET, chief)
    assert event.detail == {"order": "principal", "valid_from": "2026-06-01"}


def test_a_later_choice_leaves_the_days_before_it(chief: int) -> None:
    set_order(order="principal", valid_from=MAY, by_id=chief, at=noon(date(2026, 4, 20)))
    set_order(order="document", valid_from=JULY, by_id=chief, at=noon(date(2026, 6, 20)))
    assert told() == [("document", JULY, None), ("principal", MAY, JULY)]
    assert [(one.since, one.principal_first) for one in orders()] == [(MAY, True), (JULY, False)]
    before = orders(known_at=noon(date(2026, 6, 1)))
    assert [(one.since, one.principal_first) for one in before] == [(MAY, True)]
    assert AllocationOrder.objects.count() == 3


def test_an_earlier_choice_takes_the_later_days_over(chief: int) -> None:
    set_order(order="principal", valid_from=JULY, by_id=chief, at=noon(date(2026, 4, 20)))
    set_order(order="document", valid_from=MAY, by_id=chief, at=noon(date(2026, 4, 21)))
    assert told() == [("document", MAY, None)]


@pytest.mark.parametrize("day", [MAY, JUNE])
def test_what_holds_already_changes_nothing(chief: int, day: date) -> None:
    set_order(order="principal", valid_from=MAY, by_id=chief, at=noon(date(2026, 4, 20)))
    at = noon(date(2026, 4, 21))
    assert set_order(order="principal", valid_from=day, by_id=chief, at=at) is False
    assert AllocationOrder.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "clerk"])
def test_a_chief_alone_chooses(db: None, role: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_order(
            order="principal", valid_from=MAY, by_id=officer(role), at=noon(date(2026, 4, 20))
        )
    assert refused.value.key == "ledger.order.chief_only"
    assert order_history() == []


def test_an_unknown_order_is_refused(chief: int) -> None:
    with pytest.raises(Refusal) as refused:
        set_order(order="random", valid_from=MAY, by_id=chief, at=noon(date(2026, 4, 20)))
    assert refused.value.key == "ledger.order.unknown"


def test_closed_days_keep_their_order(world: World, chief: int) -> None:
    world.tell("""
        account  group      meter  since       shows
        HOME     household  M1     2026-04-01  0

        meter  on          kwh
        M1     2026-05-01  100
    """)
    world.bill("2026-04", "2026-05-02")
    close_month(Month(2026, 5), at=noon(date(2026, 6, 3)), by_id=chief)
    at = noon(date(2026, 6, 4))
    with pytest.raises(Refusal) as refused:
        set_order(order="principal", valid_from=date(2026, 5, 31), by_id=chief, at=at)
    assert refused.value.particulars == {"since": JUNE}
    assert set_order(order="principal", valid_from=JUNE, by_id=chief, at=at)
