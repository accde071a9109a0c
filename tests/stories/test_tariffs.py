"""Tariffs of a supplier's own, of another season, and of another group."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jaryk.reference.operations.tariffs import PricedStep, add_tariff
from tests.world import LONG_AGO, World


def test_steps_of_a_calendar_month(world: World) -> None:
    """Ten kWh a month at 1 som, ten at 2, the rest at 5: June and July each have their own steps.

    account  group      meter  since       shows
    A1       household  M1     2025-06-01  0
    A2       household  M2     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  25
    M2     2025-08-01  61
    M1     2025-08-01  55
    """
    add_tariff(
        group="household",
        steps=[
            PricedStep(0, 10, Decimal(100)),
            PricedStep(10, 20, Decimal(200)),
            PricedStep(20, None, Decimal(500)),
        ],
        valid_from=date(2025, 6, 1),
        valid_until=None,
        act="Решение № 7",
        source_url="",
        user=None,
        at=LONG_AGO,
        norm_basis="calendar_month",
    )
    world.bill("2025-06", "2025-07-02", account="A1")
    assert (
        world.text("A1", "2025-06")
        == """\
2025-06/000001 of A1 for 2025-06-01..2025-07-01 (30 d)
M1 A+: 2025-06-01 0, 2025-07-01 25: 25 kWh
2025-06-01..2025-07-01 (30 d) household: 10 kWh x 100 tyiyn = 10.00
2025-06-01..2025-07-01 (30 d) household: 10 kWh x 200 tyiyn = 20.00
2025-06-01..2025-07-01 (30 d) household: 5 kWh x 500 tyiyn = 25.00
owed 0.00, paid 0.00, charged 55.00, to pay 55.00
pay by 2025-07-22, cut on 2025-07-23
"""
    )
    world.bill("2025-07", "2025-08-02")
    assert (
        world.text("A2", "2025-07")
        == """\
2025-07/000002 of A2 for 2025-06-01..2025-08-01 (61 d)
M2 A+: 2025-06-01 0, 2025-08-01 61: 61 kWh
2025-06-01..2025-07-01 (30 d) household: 10 kWh x 100 tyiyn = 10.00
2025-06-01..2025-07-01 (30 d) household: 10 kWh x 200 tyiyn = 20.00
2025-06-01..2025-07-01 (30 d) household: 10 kWh x 500 tyiyn = 50.00
2025-07-01..2025-08-01 (31 d) household: 10 kWh x 100 tyiyn = 10.00
2025-07-01..2025-08-01 (31 d) household: 10 kWh x 200 tyiyn = 20.00
2025-07-01..2025-08-01 (31 d) household: 11 kWh x 500 tyiyn = 55.00
owed 0.00, paid 0.00, charged 165.00, to pay 165.00
pay by 2025-08-22, cut on 2025-08-25
"""
    )


def test_a_bill_of_2016_follows_the_rules_of_2016(world: World) -> None:
    """In highland places the limit rose from 700 to 1000 kWh a month on the first of October.

    account  group               meter  since       shows
    HIGH     household_highland  M1     2016-09-15  0

    meter  on          kwh
    M1     2016-10-15  3000
    """
    world.bill("2016-10", "2016-10-17")
    assert (
        world.text("HIGH", "2016-10")
        == """\
2016-10/000001 of HIGH for 2016-09-15..2016-10-15 (30 d)
M1 A+: 2016-09-15 0, 2016-10-15 3000: 3000 kWh
2016-09-15..2016-10-01 (16 d) household_highland: 368.2192 kWh x 77 tyiyn = 283.53
2016-09-15..2016-10-01 (16 d) household_highland: 1231.7808 kWh x 216 tyiyn = 2660.65
2016-10-01..2016-10-15 (14 d) household_highland: 460.2738 kWh x 77 tyiyn = 354.41
2016-10-01..2016-10-15 (14 d) household_highland: 939.7262 kWh x 216 tyiyn = 2029.81
owed 0.00, paid 0.00, charged 5328.40, to pay 5328.40
pay by 2016-11-08, cut on 2016-11-09
"""
    )


def test_a_shop_becomes_a_pumping_station(world: World) -> None:
    """The group changes on the eleventh: other price, other taxes, each on its own days.

    account  group               meter  since       shows
    SHOP     other_nonhousehold  M1     2025-09-01  0

    meter  on          kwh
    M1     2025-10-01  300
    """
    world.bill_by("M1", "pumping", since="2025-09-11")
    world.bill("2025-09", "2025-10-02")
    assert (
        world.text("SHOP", "2025-09")
        == """\
2025-09/000001 of SHOP for 2025-09-01..2025-10-01 (30 d)
M1 A+: 2025-09-01 0, 2025-10-01 300: 300 kWh
2025-09-01..2025-09-11 (10 d) other_nonhousehold: 100 kWh x 396 tyiyn = 396.00
2025-09-11..2025-10-01 (20 d) pumping: 200 kWh x 262 tyiyn = 524.00
2025-09-11..2025-10-01 (20 d) pumping: VAT 0 % of 524.00 = 0.00
2025-09-01..2025-09-11 (10 d) other_nonhousehold: VAT 12 % of 396.00 = 47.52
2025-09-01..2025-09-11 (10 d) other_nonhousehold: SALES_TAX 1 % of 396.00 = 3.96
owed 0.00, paid 0.00, charged 971.48, to pay 971.48
pay by 2025-10-09, cut on 2025-10-10
"""
    )
