"""Households: steps, a price that changes inside the period, months that were missed."""

from __future__ import annotations

from tests.world import World


def test_a_price_changes_inside_the_period(world: World) -> None:
    """The prices of May begin on the fifteenth of 31 days; each part has its own limit.

    account  group      meter  since       shows
    A1       household  M1     2025-04-17  1000

    meter  on          kwh
    M1     2025-05-18  1900
    """
    world.bill("2025-05", "2025-05-20")
    assert (
        world.text("A1", "2025-05")
        == """\
2025-05/000001 of A1 for 2025-04-17..2025-05-18 (31 d)
M1 A+: 2025-04-17 1000, 2025-05-18 1900: 900 kWh
2025-04-17..2025-05-01 (14 d) household: 322.1918 kWh x 110.8 tyiyn = 356.99
2025-04-17..2025-05-01 (14 d) household: 84.2598 kWh x 239.3 tyiyn = 201.63
2025-05-01..2025-05-18 (17 d) household: 391.2329 kWh x 137 tyiyn = 535.99
2025-05-01..2025-05-18 (17 d) household: 102.3155 kWh x 260 tyiyn = 266.02
owed 0.00, paid 0.00, charged 1360.63, to pay 1360.63
pay by 2025-06-09, cut on 2025-06-10
"""
    )


def test_low_income_and_highland(world: World) -> None:
    """A family on the ministry's list from the middle of the month, and a house without a limit.

    account  group               meter  since       shows
    LOW      household           M1     2026-01-01  0
    HIGH     household_highland  M2     2026-01-01  0

    meter  on          kwh
    M1     2026-02-01  310
    M2     2026-02-01  2500.5
    """
    world.bill_by("M1", "household_lowincome", since="2026-01-16")
    world.bill("2026-01", "2026-02-03")
    assert (
        world.text("LOW", "2026-01")
        == """\
2026-01/000001 of LOW for 2026-01-01..2026-02-01 (31 d)
M1 A+: 2026-01-01 0, 2026-02-01 310: 310 kWh
2026-01-01..2026-01-16 (15 d) household: 150 kWh x 137 tyiyn = 205.50
2026-01-16..2026-02-01 (16 d) household_lowincome: 160 kWh x 50 tyiyn = 80.00
owed 0.00, paid 0.00, charged 285.50, to pay 285.50
pay by 2026-02-23, cut on 2026-02-24
"""
    )
    assert (
        world.text("HIGH", "2026-01")
        == """\
2026-01/000002 of HIGH for 2026-01-01..2026-02-01 (31 d)
M2 A+: 2026-01-01 0, 2026-02-01 2500.5: 2500.5 kWh
2026-01-01..2026-02-01 (31 d) household_highland: 2500.5 kWh x 137 tyiyn = 3425.69
owed 0.00, paid 0.00, charged 3425.69, to pay 3425.69
pay by 2026-02-23, cut on 2026-02-24
"""
    )


def test_a_month_without_a_reading_is_billed_with_the_next(world: World) -> None:
    """Nobody was at home in June; the bill of July is for 61 days and their limit.

    account  group      meter  since       shows
    A1       household  M1     2025-05-01  0
    A2       household  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  500
    M2     2025-06-01  10
    M2     2025-07-01  20
    M1     2025-08-01  2300
    M2     2025-08-01  30
    """
    world.bill("2025-05", "2025-06-02")
    june = world.bill("2025-06", "2025-07-02")
    assert world.set_aside(june) == {
        "A1": "There is no reading of usage point P-M1 after 01.06.2025 and up to 01.07.2025. "
        "Take or enter one."
    }
    world.bill("2025-07", "2025-08-04")
    assert (
        world.text("A1", "2025-07")
        == """\
2025-07/000001 of A1 for 2025-06-01..2025-08-01 (61 d)
M1 A+: 2025-06-01 500, 2025-08-01 2300: 1800 kWh
2025-06-01..2025-08-01 (61 d) household: 1403.8357 kWh x 137 tyiyn = 1923.25
2025-06-01..2025-08-01 (61 d) household: 396.1643 kWh x 260 tyiyn = 1030.03
penalty 28.09
owed 685.00, paid 0.00, charged 2981.37, to pay 3666.37
pay by 2025-08-25, cut on 2025-08-26
"""
    )


def test_use_of_nothing_still_has_a_bill(world: World) -> None:
    """
    account  group      meter  since       shows
    A1       household  M1     2025-06-01  77

    meter  on          kwh
    M1     2025-07-01  77
    """
    world.bill("2025-06", "2025-07-02")
    assert (
        world.text("A1", "2025-06")
        == """\
2025-06/000001 of A1 for 2025-06-01..2025-07-01 (30 d)
M1 A+: 2025-06-01 77, 2025-07-01 77: 0 kWh
2025-06-01..2025-07-01 (30 d) household: 0 kWh x 137 tyiyn = 0.00
owed 0.00, paid 0.00, charged 0.00, to pay 0.00
pay by 2025-07-22, cut on 2025-07-23
"""
    )
