"""Energy past the meter, priced above what was metered in each month."""

from __future__ import annotations

from datetime import date

import polars as pl

from jaryk.charges.shortfall import price_shortfall

HOME, PLANT = 1, 2


def _tariff(group: int, low: int, high: int | None, e2: int, since: date) -> dict[str, object]:
    return {
        "tariff_id": group * 1000 + low + since.year,
        "group_id": group,
        "step_from_kwh": low,
        "step_to_kwh": high,
        "rate_e2": e2,
        "per_calendar_month": 0,
        "valid_from": since,
        "valid_until": None,
    }


SINCE = date(2025, 5, 1)
TARIFFS = pl.DataFrame(
    [
        _tariff(HOME, 0, 700, 13700, SINCE),
        _tariff(HOME, 700, None, 26000, SINCE),
        _tariff(PLANT, 0, None, 33400, SINCE),
    ],
    schema_overrides={"valid_until": pl.Date},
)
TAXES = pl.DataFrame(
    [
        {
            "tax_rate_id": 1,
            "group_id": PLANT,
            "tax": 1,
            "rate_e2": 1200,
            "valid_from": SINCE,
            "valid_until": None,
        }
    ],
    schema_overrides={"valid_until": pl.Date},
)


def _month(group: int, month: int, metered_kwh: int, shortfall_kwh: int) -> dict[str, object]:
    return {
        "group_id": group,
        "month_from": date(2025, month, 1),
        "month_until": date(2025, month + 1, 1),
        "metered_dwh": metered_kwh * 10_000,
        "shortfall_dwh": shortfall_kwh * 10_000,
    }


def _priced(*months: dict[str, object]) -> list[tuple[int, int]]:
    found = price_shortfall(pl.DataFrame(months), tariffs=TARIFFS, taxes=TAXES)
    assert found.faults.is_empty()
    return list(found.months.select("energy_tyiyn", "tax_tyiyn").iter_rows())


def test_it_stands_in_the_steps_above_what_was_metered() -> None:
    """Of 300 kWh above 600 metered in 30 days, 90.411 are still below 690.411, 209.589 above."""
    below = 690_4110 - 600_0000
    as_metered = (600_0000 * 137 + 5000) // 10_000
    should_be = (690_4110 * 137 + 5000) // 10_000 + (209_5890 * 260 + 5000) // 10_000
    assert below == 90_4110
    assert _priced(_month(HOME, 6, 600, 300)) == [(should_be - as_metered, 0)]


def test_above_the_limit_all_of_it_is_dear() -> None:
    assert _priced(_month(HOME, 6, 800, 100)) == [(26_000, 0)]


def test_each_month_has_its_own_steps_and_nothing_costs_nothing() -> None:
    priced = _priced(_month(HOME, 6, 0, 100), _month(HOME, 7, 0, 0), _month(HOME, 8, 100, 100))
    assert priced == [(13_700, 0), (0, 0), (13_700, 0)]


def test_taxes_are_on_the_difference() -> None:
    assert _priced(_month(PLANT, 6, 1000, 500)) == [(167_000, 20_040)]


def test_a_month_without_a_price_is_a_fault_and_the_others_are_priced() -> None:
    months = pl.DataFrame([_month(HOME, 4, 10, 10), _month(HOME, 5, 10, 10)])
    found = price_shortfall(months, tariffs=TARIFFS, taxes=TAXES)
    assert found.faults.get_column("supply_id").to_list() == [0]
    assert found.months.rows() == [(date(2025, 5, 1), 1370, 0)]
