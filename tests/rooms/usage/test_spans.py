"""Which days a bill takes up, and when it cannot tell."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rooms.usage.meters import AFTER, THROUGH, Dial, Supply, fault_of, may, measured, span_of

APRIL = date(2026, 4, 1)


def test_a_period_goes_on_where_the_last_bill_ended() -> None:
    dial = Dial(1, {APRIL: 0, AFTER: 100, may(20): 150, THROUGH: 200})
    assert span_of(measured(dial)) == (AFTER, THROUGH)


def test_a_first_period_opens_with_the_first_reading() -> None:
    dial = Dial(1, {may(7): 100, THROUGH: 200}, installed_on=may(7))
    new = Supply(since=may(7), billed_until=None)
    assert span_of(measured(dial, of=(new,))) == (may(7), THROUGH)


def test_the_last_reading_of_the_month_closes() -> None:
    dial = Dial(1, {AFTER: 100, may(20): 150, may(29): 190, date(2026, 6, 2): 205})
    assert span_of(measured(dial)) == (AFTER, may(29))


def test_months_without_a_bill_are_taken_up_later() -> None:
    dial = Dial(1, {date(2026, 3, 1): 0, THROUGH: 300})
    late = Supply(billed_until=date(2026, 3, 1))
    assert span_of(measured(dial, of=(late,))) == (date(2026, 3, 1), THROUGH)


@pytest.mark.parametrize("shown", [{AFTER: 100}, {AFTER: 100, date(2026, 6, 2): 200}, {}])
def test_without_a_closing_reading_there_is_no_bill(shown: dict[date, int]) -> None:
    assert fault_of(measured(Dial(1, shown))) == "no_reading"


def test_a_reading_of_the_first_day_closes_the_month_before_and_not_this_one() -> None:
    late = Supply(billed_until=date(2026, 3, 1))
    dial = Dial(1, {date(2026, 3, 1): 0, AFTER: 100})
    assert fault_of(measured(dial, of=(late,))) == "no_reading"


def test_one_reading_neither_opens_nor_closes() -> None:
    new = Supply(since=may(7), billed_until=None)
    assert fault_of(measured(Dial(1, {THROUGH: 200}), of=(new,))) == "no_reading"


def test_a_point_without_a_meter() -> None:
    assert fault_of(measured()) == "no_meter"


def test_an_exchanged_meter_tiles_the_period_with_its_successor() -> None:
    old = Dial(1, {AFTER: 900, may(12): 950}, removed_on=may(12))
    new = Dial(2, {may(12): 3, THROUGH: 90}, installed_on=may(12), ratio=20)
    found = measured(old, new)
    assert span_of(found) == (AFTER, THROUGH)
    assert found.slices.select("slice_from", "slice_until", "energy_dwh").rows() == [
        (AFTER, may(12), 500_000),
        (may(12), THROUGH, 87 * 20 * 10_000),
    ]


@pytest.mark.parametrize(
    ("old_shown", "new_shown"),
    [
        ({AFTER: 900}, {may(12): 3, THROUGH: 90}),
        ({AFTER: 900, may(12): 950}, {THROUGH: 90}),
        ({may(12): 950}, {may(12): 3, THROUGH: 90}),
    ],
)
def test_an_exchange_lacks_a_reading(
    old_shown: dict[date, int], new_shown: dict[date, int]
) -> None:
    old = Dial(1, old_shown, removed_on=may(12))
    new = Dial(2, new_shown, installed_on=may(12))
    assert fault_of(measured(old, new)) == "reading_gap"


def test_days_between_two_meters_are_told() -> None:
    old = Dial(1, {AFTER: 900, may(12): 950}, removed_on=may(12))
    new = Dial(2, {may(15): 3, THROUGH: 90}, installed_on=may(15))
    assert fault_of(measured(old, new)) == "no_meter"


def test_two_registers_count_side_by_side() -> None:
    day = Dial(1, {AFTER: 0, THROUGH: 70}, installation=1)
    night = Dial(2, {AFTER: 500, THROUGH: 530}, installation=1)
    found = measured(day, night)
    assert span_of(found) == (AFTER, THROUGH)
    assert found.slices["energy_dwh"].sum() == 100 * 10_000


def test_a_register_of_two_was_not_read() -> None:
    day = Dial(1, {AFTER: 0, THROUGH: 70}, installation=1)
    night = Dial(2, {AFTER: 500, may(20): 530}, installation=1)
    found = measured(day, night)
    assert fault_of(found) == "reading_gap"
    assert found.faults["register_id"].item() == 2


def test_registers_read_on_days_of_their_own_still_tile() -> None:
    day = Dial(1, {AFTER: 0, may(9): 20, THROUGH: 70}, installation=1)
    night = Dial(2, {AFTER: 500, may(20): 510, THROUGH: 530}, installation=1)
    found = measured(day, night)
    assert span_of(found) == (AFTER, THROUGH)
    assert found.slices["energy_dwh"].sum() == 100 * 10_000


def test_a_dial_that_went_back_tells_both_values() -> None:
    found = measured(Dial(1, {AFTER: 500, THROUGH: 400}))
    assert fault_of(found) == "reading_lower"
    told = found.faults.select("on", "value_from_wh", "value_until_wh").row(0)
    assert told == (THROUGH, 500_000, 400_000)


def test_a_dial_that_went_back_before_the_period_is_of_no_concern() -> None:
    dial = Dial(1, {APRIL: 500, AFTER: 400, THROUGH: 450})
    assert span_of(measured(dial)) == (AFTER, THROUGH)


@pytest.mark.parametrize("ratio", [10**6, 10**7, 10**8])
def test_more_than_a_power_station_gives_is_told(ratio: int) -> None:
    dial = Dial(1, {AFTER: 0, THROUGH: 999_999_999}, digits=9, ratio=ratio)
    assert fault_of(measured(dial)) == "too_much_energy"


def test_the_most_energy_that_may_be_billed() -> None:
    most = Dial(1, {}, wh={AFTER: 0, THROUGH: 99_999_999_999}, digits=9)
    assert span_of(measured(most)) == (AFTER, THROUGH)
    more = Dial(1, {}, wh={AFTER: 0, THROUGH: 100_000_000_000}, digits=9)
    assert fault_of(measured(more)) == "too_much_energy"


def test_a_new_customer_at_the_same_point_opens_where_the_former_closed() -> None:
    dial = Dial(1, {AFTER: 100, may(12): 140, THROUGH: 300})
    former = Supply(0, until=may(12))
    new = Supply(1, since=may(12), billed_until=None)
    found = measured(dial, of=(former, new))
    assert found.spans.sort("supply_id").select("supply_id", "span_from", "span_until").rows() == [
        (0, AFTER, may(12)),
        (1, may(12), THROUGH),
    ]
    energy = found.slices.sort("supply_id")
    assert energy.select("supply_id", "energy_dwh").rows() == [(0, 400_000), (1, 1_600_000)]


def test_a_new_customer_does_not_pay_for_days_before_the_agreement() -> None:
    dial = Dial(1, {AFTER: 100, may(12): 140, may(20): 200, THROUGH: 300})
    former = Supply(0, until=may(12))
    new = Supply(1, since=may(15), billed_until=None)
    found = measured(dial, of=(former, new))
    assert found.spans.filter(supply_id=1)["span_from"].item() == may(20)


def test_a_point_billed_to_the_former_customer_goes_on_with_the_new_one() -> None:
    dial = Dial(1, {AFTER: 100, may(12): 140, THROUGH: 300})
    new = Supply(1, since=may(12), billed_until=may(12))
    assert span_of(measured(dial, of=(new,))) == (may(12), THROUGH)


def test_days_after_the_former_customers_bill_are_not_passed_over() -> None:
    dial = Dial(1, {AFTER: 100, may(15): 140, THROUGH: 300})
    new = Supply(1, since=may(12), billed_until=may(12))
    assert fault_of(measured(dial, of=(new,))) == "reading_gap"


def test_the_gravest_fault_of_a_supply_is_told_once() -> None:
    old = Dial(1, {AFTER: 900, may(12): 850}, removed_on=may(12))
    new = Dial(2, {may(15): 3, THROUGH: 1}, installed_on=may(15))
    assert fault_of(measured(old, new)) == "no_meter"


def test_a_faulty_supply_leaves_the_others_alone() -> None:
    good = Dial(1, {AFTER: 100, THROUGH: 300})
    bad = Dial(2, {AFTER: 500, THROUGH: 400}, point=2)
    found = measured(good, bad, of=(Supply(0), Supply(1, point=2)))
    assert found.spans["supply_id"].to_list() == [0]
    assert found.faults["supply_id"].to_list() == [1]
