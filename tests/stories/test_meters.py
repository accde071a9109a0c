"""Meters: exchanged, rolled over, behind transformers, handed to another customer."""

from __future__ import annotations

from tests.world import World


def test_a_meter_is_exchanged_inside_the_period(world: World) -> None:
    """The old meter closes on the twelfth, the new one opens with 3 kWh.

    account  group      meter  digits  since       shows
    A1       household  OLD    5       2025-06-01  4200

    old  final  on          meter  digits  shows
    OLD  4350   2025-06-12  NEW    6       3

    meter  on          kwh
    NEW    2025-07-01  803
    """
    world.bill("2025-06", "2025-07-02")
    assert (
        world.text("A1", "2025-06")
        == """\
2025-06/000001 of A1 for 2025-06-01..2025-07-01 (30 d)
OLD A+: 2025-06-01 4200, 2025-06-12 4350: 150 kWh
NEW A+: 2025-06-12 3, 2025-07-01 803: 800 kWh
2025-06-01..2025-07-01 (30 d) household: 690.411 kWh x 137 tyiyn = 945.86
2025-06-01..2025-07-01 (30 d) household: 259.589 kWh x 260 tyiyn = 674.93
owed 0.00, paid 0.00, charged 1620.79, to pay 1620.79
pay by 2025-07-22, cut on 2025-07-23
"""
    )


def test_a_dial_rolls_over(world: World) -> None:
    """Five digits: 99980 and then 120 are 140 kWh. Another dial that went back is not billed.

    account  group      meter  digits  since       shows
    A1       household  M1     5       2025-06-01  99980
    A2       household  M2     5       2025-06-01  500

    meter  on          kwh
    M1     2025-07-01  120
    M2     2025-07-01  400
    """
    run = world.bill("2025-06", "2025-07-02")
    assert (
        world.text("A1", "2025-06")
        == """\
2025-06/000001 of A1 for 2025-06-01..2025-07-01 (30 d)
M1 A+: 2025-06-01 99980, 2025-07-01 120: 140 kWh
2025-06-01..2025-07-01 (30 d) household: 140 kWh x 137 tyiyn = 191.80
owed 0.00, paid 0.00, charged 191.80, to pay 191.80
pay by 2025-07-22, cut on 2025-07-23
"""
    )
    assert world.set_aside(run) == {
        "A2": "Meter M2 A+ showed less on 01.07.2025 than before: 400 after 500 kWh. "
        "Check and correct the reading."
    }


def test_a_plant_behind_transformers(world: World) -> None:
    """Two registers behind a ratio of 40, a pump beside them: one bill, taxes by group.

    account  group     meter  registers  ratio  since       shows
    PLANT    industry  M1     T1;T2      40     2025-04-01  100;50
    PLANT    pumping   M2     A+         1      2025-04-01  0

    meter  register  on          kwh
    M1     T1        2025-05-01  150
    M1     T2        2025-05-01  70.125
    M2     A+        2025-05-01  1000

    meter  register  on          kwh
    M1     T1        2025-06-01  210.5
    M1     T2        2025-06-01  90
    M2     A+        2025-06-01  1800
    """
    world.bill("2025-05", "2025-06-03")
    assert (
        world.text("PLANT", "2025-05")
        == """\
2025-05/000001 of PLANT for 2025-04-01..2025-06-01 (61 d)
M1 T1: 2025-04-01 100, 2025-05-01 150 x 40: 2000 kWh
M1 T2: 2025-04-01 50, 2025-05-01 70.125 x 40: 805 kWh
M1 T1: 2025-05-01 150, 2025-06-01 210.5 x 40: 2420 kWh
M1 T2: 2025-05-01 70.125, 2025-06-01 90 x 40: 795 kWh
M2 A+: 2025-04-01 0, 2025-05-01 1000: 1000 kWh
M2 A+: 2025-05-01 1000, 2025-06-01 1800: 800 kWh
2025-04-01..2025-05-01 (30 d) industry: 2805 kWh x 318 tyiyn = 8919.90
2025-05-01..2025-06-01 (31 d) industry: 3215 kWh x 334 tyiyn = 10738.10
2025-04-01..2025-05-01 (30 d) pumping: 1000 kWh x 138.2 tyiyn = 1382.00
2025-05-01..2025-06-01 (31 d) pumping: 800 kWh x 262 tyiyn = 2096.00
2025-04-01..2025-06-01 (61 d) pumping: VAT 0 % of 3478.00 = 0.00
2025-04-01..2025-06-01 (61 d) industry: VAT 12 % of 19658.00 = 2358.96
2025-04-01..2025-06-01 (61 d) industry: SALES_TAX 1 % of 19658.00 = 196.58
owed 0.00, paid 0.00, charged 25691.54, to pay 25691.54
pay by 2025-06-11, cut on 2025-06-12
"""
    )


def test_a_newcomer_at_the_same_point(world: World) -> None:
    """The former customer pays up to the day of the handover, the new one from it on.

    account  group      meter  since       shows
    FORMER   household  M1     2025-05-01  0

    account  takes  on
    NEW      M1     2025-06-11

    meter  on          kwh
    M1     2025-06-01  300
    M1     2025-06-11  400
    M1     2025-07-01  1400
    M1     2025-08-01  1500
    """
    world.bill("2025-05", "2025-06-02")
    world.bill("2025-06", "2025-07-02")
    assert (
        world.text("FORMER", "2025-06")
        == """\
2025-06/000001 of FORMER for 2025-06-01..2025-06-11 (10 d)
M1 A+: 2025-06-01 300, 2025-06-11 400: 100 kWh
2025-06-01..2025-06-11 (10 d) household: 100 kWh x 137 tyiyn = 137.00
penalty 3.29
owed 411.00, paid 0.00, charged 140.29, to pay 551.29
pay by 2025-07-22, cut on 2025-07-23
"""
    )
    assert (
        world.text("NEW", "2025-06")
        == """\
2025-06/000002 of NEW for 2025-06-11..2025-07-01 (20 d)
M1 A+: 2025-06-11 400, 2025-07-01 1400: 1000 kWh
2025-06-11..2025-07-01 (20 d) household: 460.274 kWh x 137 tyiyn = 630.58
2025-06-11..2025-07-01 (20 d) household: 539.726 kWh x 260 tyiyn = 1403.29
owed 0.00, paid 0.00, charged 2033.87, to pay 2033.87
pay by 2025-07-22, cut on 2025-07-23
"""
    )
    world.bill("2025-07", "2025-08-04")
    assert world.billed("2025-07") == ["NEW"]
    assert world.bill_of("NEW", "2025-07").energy_dwh == 100 * 10_000
