"""Days without a reading: who is estimated how, and the settlement against a plain reckoning."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.usage import estimates
from jaryk.usage.estimates import Estimated

GAP_SCHEMA = {
    "supply_id": pl.Int64,
    "cause": pl.String,
    "is_household": pl.Boolean,
    "has_check_meter": pl.Boolean,
    "unread_from": pl.Date,
    "period_until": pl.Date,
    "gap_from": pl.Date,
    "gap_until": pl.Date,
    "contract_capacity_kw": pl.Int64,
    "installed_capacity_kw": pl.Int64,
    "hours_a_day": pl.Int64,
    "check_meter_kwh": pl.Int64,
    "check_losses_kwh": pl.Int64,
}
HISTORY_SCHEMA = {
    "supply_id": pl.Int64,
    "slice_from": pl.Date,
    "slice_until": pl.Date,
    "energy_dwh": pl.Int64,
    "quality": pl.String,
}
MAY_1, JUNE_1, JULY_1 = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
KWH = 10_000


def gap(cause: str, **facts: object) -> dict[str, object]:
    """May without a reading, of a household unless told otherwise."""
    plain: dict[str, object] = {
        "supply_id": 1,
        "cause": cause,
        "is_household": True,
        "has_check_meter": False,
        "unread_from": MAY_1,
        "period_until": JUNE_1,
        "gap_from": MAY_1,
        "gap_until": JUNE_1,
    }
    return dict.fromkeys(GAP_SCHEMA) | plain | facts


def period(since: date, until: date, kwh: int, **facts: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "supply_id": 1,
        "slice_from": since,
        "slice_until": until,
        "energy_dwh": kwh * KWH,
        "quality": "measured",
    }
    return plain | facts


APRIL = period(date(2026, 4, 1), MAY_1, 300)


def estimate(gaps: list[dict[str, object]], history: list[dict[str, object]]) -> Estimated:
    return estimates.estimate(
        pl.DataFrame(gaps, schema=GAP_SCHEMA), pl.DataFrame(history, schema=HISTORY_SCHEMA)
    )


def told(found: Estimated) -> list[tuple[object, ...]]:
    """From, until, kWh, method, whether final, paragraphs of each slice."""
    assert found.faults.is_empty()
    assert set(found.slices.get_column("quality")) <= {"estimated"}
    rows = found.slices.select(
        "slice_from", "slice_until", "energy_dwh", "method", "is_final", "citations"
    ).rows()
    return [(since, until, Fraction(dwh, KWH), *rest) for since, until, dwh, *rest in rows]


def reasons(found: Estimated) -> list[tuple[int, str]]:
    return found.faults.select("supply_id", "reason").rows()


def test_the_first_period_without_access_has_the_average_of_the_one_before() -> None:
    found = estimate([gap("no_access")], [APRIL])
    assert told(found) == [(MAY_1, JUNE_1, 310, "average_before", False, "R-92")]


def test_the_second_period_without_access_is_the_inspectors() -> None:
    found = estimate([gap("no_access", gap_from=JUNE_1, gap_until=JULY_1)], [APRIL])
    assert reasons(found) == [(1, "by_instruction")]
    assert found.slices.is_empty()


def test_readings_not_handed_in_have_a_month_of_averages_and_then_capacity() -> None:
    shop = gap(
        "not_delivered",
        is_household=False,
        unread_from=date(2026, 4, 20),
        gap_until=date(2026, 6, 10),
        installed_capacity_kw=8_000,
        hours_a_day=10_00,
    )
    march = period(date(2026, 3, 20), date(2026, 4, 20), 620)
    assert told(estimate([shop], [march])) == [
        (MAY_1, date(2026, 5, 20), 19 * 20, "average_before", False, "K1-Е.3"),
        (date(2026, 5, 20), date(2026, 6, 10), 21 * 80, "installed_capacity", True, "K1-Е.3"),
    ]


def test_a_household_need_not_hand_in_readings() -> None:
    assert reasons(estimate([gap("not_delivered")], [APRIL])) == [(1, "no_basis")]


def test_a_meter_that_failed_by_itself_is_averaged_for_a_month_and_no_longer() -> None:
    found = estimate([gap("meter_failed", gap_until=date(2026, 6, 5))], [APRIL])
    assert told(found) == [
        (MAY_1, JUNE_1, 310, "average_before", True, "R-99"),
        (JUNE_1, date(2026, 6, 5), 0, "nothing", True, "R-99, D-21"),
    ]


def test_a_check_meter_decides_where_there_is_one() -> None:
    facts = {"check_meter_kwh": 290 * KWH, "check_losses_kwh": 4 * KWH}
    found = estimate([gap("meter_failed", has_check_meter=True, **facts)], [APRIL])
    assert told(found) == [(MAY_1, JUNE_1, 294, "check_meter", True, "R-101")]


def test_a_spoiled_meter_is_the_inspectors() -> None:
    assert reasons(estimate([gap("meter_spoiled")], [APRIL])) == [(1, "by_instruction")]


def test_a_faultless_violation_has_the_average_of_the_period_after_the_repair() -> None:
    june = period(JUNE_1, JULY_1, 240)
    july = period(JULY_1, date(2026, 8, 1), 620)
    found = estimate([gap("faultless_violation")], [APRIL, july, june])
    assert told(found) == [(MAY_1, JUNE_1, 31 * 8, "average_after", True, "I-26")]


def test_before_registration_the_contract_capacity_counts() -> None:
    facts = {"contract_capacity_kw": 5_000, "hours_a_day": 24_00, "gap_until": date(2026, 5, 4)}
    found = estimate([gap("unregistered", **facts)], [])
    assert told(found) == [(MAY_1, date(2026, 5, 4), 360, "contract_capacity", True, "R-108")]


def test_an_estimate_is_never_the_measure_of_another() -> None:
    last = period(date(2026, 4, 1), MAY_1, 900, quality="estimated")
    march = period(date(2026, 3, 1), date(2026, 4, 1), 310)
    found = estimate([gap("no_access")], [march, last])
    assert told(found)[0][2] == 310


@pytest.mark.parametrize(
    ("missing", "history"),
    [
        (gap("no_access"), []),
        (gap("no_access"), [period(JUNE_1, JULY_1, 300)]),
        (gap("no_access"), [APRIL | {"supply_id": 2}]),
        (gap("faultless_violation"), [APRIL]),
        (gap("unregistered", contract_capacity_kw=5_000), []),
        (gap("meter_failed", has_check_meter=True, check_meter_kwh=1), [APRIL]),
    ],
)
def test_what_is_not_known_is_never_taken_for_zero(
    missing: dict[str, object], history: list[dict[str, object]]
) -> None:
    found = estimate([missing], history)
    assert reasons(found) == [(1, "no_facts")]
    assert found.slices.is_empty()


def test_many_supplies_are_estimated_as_each_alone() -> None:
    gaps = [
        gap("no_access"),
        gap("meter_failed", supply_id=2, gap_until=date(2026, 6, 9)),
        gap("unregistered", supply_id=3, contract_capacity_kw=5_000, hours_a_day=8_00),
        gap("meter_spoiled", supply_id=4),
        gap("not_delivered", supply_id=5),
        gap("no_access", supply_id=6),
    ]
    history = [APRIL, APRIL | {"supply_id": 2, "energy_dwh": 77 * KWH}]
    together = estimate(gaps, history)
    alone = [estimate([each], history) for each in gaps]
    assert together.slices.rows() == [row for each in alone for row in each.slices.rows()]
    assert reasons(together) == [row for each in alone for row in reasons(each)]
    assert reasons(together) == [(4, "by_instruction"), (5, "no_basis"), (6, "no_facts")]


def test_no_gaps_no_estimates() -> None:
    found = estimate([], [])
    assert found.slices.is_empty()
    assert found.faults.is_empty()


def billed(edges: list[date], amounts: list[int], final: list[bool]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "supply_id": 1,
                "share_from": since,
                "share_until": until,
                "estimate_billed_kwh": amount,
                "estimate_is_final": is_final,
            }
            for (since, until), amount, is_final in zip(
                pairwise(edges), amounts, final, strict=True
            )
        ]
    )


def readings(since: date, until: date, dwh: int) -> pl.DataFrame:
    row = {"supply_id": 1, "slice_from": since, "slice_until": until, "energy_dwh": dwh}
    return pl.DataFrame([row])


@given(
    lengths=st.lists(st.integers(1, 40), min_size=1, max_size=5),
    energy=st.integers(0, 10**9),
    data=st.data(),
)
def test_a_true_reading_settles_each_part_by_its_days(
    lengths: list[int], energy: int, data: st.DataObject
) -> None:
    edges = [MAY_1 + timedelta(days=days) for days in accumulate([0, *lengths])]
    size = len(lengths)
    amounts = data.draw(st.lists(st.integers(0, 10**9), min_size=size, max_size=size))
    final = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    found = estimates.settle(
        readings(MAY_1, edges[-1], energy), billed(edges, amounts, final).sample(fraction=1)
    )
    assert found.faults.is_empty()
    days = (edges[-1] - MAY_1).days
    through = [floor(Fraction(energy * (e - MAY_1).days, days) + Fraction(1, 2)) for e in edges]
    plain = [
        0 if is_final else after - before - amount
        for (before, after), amount, is_final in zip(pairwise(through), amounts, final, strict=True)
    ]
    assert found.parts.get_column("true_up_kwh").to_list() == plain


def test_days_that_no_bill_took_up_are_settled_from_nothing() -> None:
    edges = [MAY_1, JUNE_1, date(2026, 6, 15)]
    found = estimates.settle(
        readings(MAY_1, edges[-1], 450 * KWH), billed(edges, [320 * KWH, 0], [False, False])
    )
    assert found.parts.get_column("true_up_kwh").to_list() == [-10 * KWH, 140 * KWH]


@pytest.mark.parametrize(
    "edges",
    [
        [MAY_1, date(2026, 5, 31)],
        [MAY_1 + timedelta(days=1), JUNE_1],
        [MAY_1, date(2026, 6, 2)],
    ],
)
def test_estimates_that_leave_days_out_are_not_settled(edges: list[date]) -> None:
    found = estimates.settle(readings(MAY_1, JUNE_1, 300), billed(edges, [0], [False]))
    assert found.parts.is_empty()
    assert found.faults.select("supply_id", "reason").rows() == [(1, "estimates_do_not_tile")]


def test_days_billed_twice_are_not_settled() -> None:
    twice = pl.concat(
        [
            billed([MAY_1, date(2026, 5, 20)], [0], [False]),
            billed([date(2026, 5, 10), JUNE_1], [0], [False]),
        ]
    )
    found = estimates.settle(readings(MAY_1, JUNE_1, 300), twice)
    assert found.faults.height == 1


def test_a_reading_without_estimates_is_not_settled() -> None:
    none = billed([MAY_1, JUNE_1], [0], [False]).clear()
    found = estimates.settle(readings(MAY_1, JUNE_1, 300), none)
    assert found.faults.height == 1
